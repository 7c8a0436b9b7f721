import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDirectory } from './make-directory.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'make-directory-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('makes the parents too, and nothing where all is there', () => {
  const deep = path.join(root, 'a', 'b');
  makeDirectory(deep, 0o700);
  makeDirectory(deep);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
});

it('does not take a link to nothing for a directory', () => {
  const link = path.join(root, 'link');
  symlinkSync(path.join(root, 'nowhere'), link);
  expect(() => makeDirectory(path.join(link, 'data'))).toThrow('ENOENT');
});
