import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from './replace-file.js';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-replace-'));
  file = path.join(directory, 'a.dd');
  writeFileSync(file, 'old\n');
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('replaceFile', () => {
  it('replaces the content, keeps the mode, and leaves nothing beside', () => {
    chmodSync(file, 0o640);
    replaceFile(file, Buffer.from('new\n'));
    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect(statSync(file).mode & 0o7777).toBe(0o640);
    expect(readdirSync(directory)).toEqual(['a.dd']);
  });

  it('follows a symbolic link and keeps it', () => {
    const link = path.join(directory, 'link.dd');
    symlinkSync('a.dd', link);
    replaceFile(link, Buffer.from('new\n'));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('new\n');
  });

  it('gives a new file: whoever has the old one open reads it to its end', () => {
    const before = statSync(file).ino;
    replaceFile(file, Buffer.from('new\n'));
    expect(statSync(file).ino).not.toBe(before);
  });

  it('fails without a trace where the file is missing', () => {
    expect(() => replaceFile(path.join(directory, 'b.dd'), Buffer.from(''))).toThrow('ENOENT');
    expect(readdirSync(directory)).toEqual(['a.dd']);
  });
});
