import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownScratch, sweepScratch } from './scratch-owner.js';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'coordtest-sweep-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

/** A directory of a run, with a file in it. */
function make(name: string): string {
  const directory = path.join(parent, name);
  mkdirSync(path.join(directory, 'data'), { recursive: true });
  writeFileSync(path.join(directory, 'data', 'file'), 'x');
  return directory;
}

/** A directory of a run whose process is this one, or another in its place. */
function owned(name: string, change: (owner: string) => string = (owner) => owner): string {
  const directory = make(name);
  ownScratch(directory);
  const file = path.join(directory, '.owner');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return directory;
}

/** The number of a process that has ended. */
function gone(): string {
  return String(spawnSync(process.execPath, ['-e', '0']).pid);
}

const ofGone = (owner: string): string => owner.replace(/^[0-9]+/, gone());

describe('directories that runs leave', () => {
  it('are removed when their process is gone', () => {
    const directory = owned('coordtest-1-abc', ofGone);
    sweepScratch(parent);
    expect(existsSync(directory)).toBe(false);
  });

  it.each([
    ['of a run that lives', () => owned('coordtest-1-abc')],
    ['of another machine', () => owned('coordtest-1-abc', () => `${gone()} elsewhere\n`)],
    ["that are not said to be anybody's", () => make('coordtest-1-abc')],
    ['whose owner is half written', () => owned('coordtest-1-abc', (text) => text.slice(0, 3))],
    ['of another name', () => owned('coordtest-sweep', ofGone)],
  ])('stay: those %s', (_, makeOne) => {
    const directory = makeOne();
    sweepScratch(parent);
    expect(existsSync(path.join(directory, 'data', 'file'))).toBe(true);
  });

  it('are not looked for behind links', () => {
    const directory = owned('elsewhere', ofGone);
    symlinkSync(directory, path.join(parent, 'coordtest-1-abc'));
    sweepScratch(parent);
    expect(existsSync(path.join(directory, 'data', 'file'))).toBe(true);
  });
});
