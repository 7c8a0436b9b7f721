import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectFiles } from './select-files.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-select-'));
  mkdirSync(path.join(directory, 'b'));
  for (const name of ['c.dd', 'B.dd', 'b/x.dd', 'b/y.ct', 'notes.md', 'c.dd~', '.h.dd']) {
    writeFileSync(path.join(directory, name), '');
  }
  symlinkSync('c.dd', path.join(directory, 'd.dd'));
});

afterEach(() => rmSync(directory, { recursive: true }));

async function select(...patterns: string[]): Promise<string[]> {
  const targets = await selectFiles(patterns.map((pattern) => path.join(directory, pattern)));
  return targets.map(({ path: file, line }) => {
    const name = path.relative(directory, file);
    return line === undefined ? name : `${name}:${line}`;
  });
}

describe('selectFiles', () => {
  it('walks a directory in byte order, and takes a linked file once', async () => {
    expect(await select('')).toEqual(['B.dd', 'b/x.dd', 'b/y.ct', 'c.dd']);
  });

  it('takes any file that is named, in the order of the names', async () => {
    expect(await select('notes.md', 'c.dd', 'b')).toEqual(['notes.md', 'c.dd', 'b/x.dd', 'b/y.ct']);
  });

  it('takes a glob in byte order, without leftovers', async () => {
    expect(await select('**/*.{dd,ct}*')).toEqual(['B.dd', 'b/x.dd', 'b/y.ct', 'c.dd']);
    expect(await select('b/?.ct')).toEqual(['b/y.ct']);
  });

  it('names what is below the working directory without a detour', async () => {
    const here = path.join('..', path.basename(process.cwd()));
    for (const pattern of [path.join(here, 'package.json'), path.join(here, 'packa*.json')]) {
      const names = (await selectFiles([pattern])).map((target) => target.path);
      expect(names).toContain('package.json');
    }
  });

  it('takes a line; of several the last, and none where the file is named whole', async () => {
    expect(await select('c.dd:12')).toEqual(['c.dd:12']);
    expect(await select('c.dd:12', 'B.dd', './c.dd:7')).toEqual(['c.dd:12', 'B.dd']);
    expect(await select('c.dd:12', 'c.dd')).toEqual(['c.dd']);
  });

  it('takes a file whose name looks like a file with a line', async () => {
    writeFileSync(path.join(directory, 'c.dd:12'), '');
    expect(await select('c.dd:12')).toEqual(['c.dd:12']);
  });

  it('says what it did not find, and what is near', async () => {
    await expect(select('unlike.md', 'c.dd')).rejects.toThrow(
      /no such file or directory: `.*unlike.md`$/,
    );
    await expect(select('note.md')).rejects.toThrow(/did you mean `.*notes.md`\?$/);
    await expect(select('c.d:12')).rejects.toThrow(/`.*c.d`; did you mean `.*c.dd`\?$/);
    await expect(select('*.sql')).rejects.toThrow(/no test files in `.*\*.sql`$/);
    mkdirSync(path.join(directory, 'empty'));
    await expect(select('c.dd', 'empty')).rejects.toThrow(/no test files in `.*empty`$/);
  });

  it('takes regular files only: a pipe has no end', async () => {
    execFileSync('mkfifo', [path.join(directory, 'p.dd')]);
    await expect(select('p.dd')).rejects.toThrow(/`.*p.dd` is not a regular file$/);
    await expect(select('p.dd:3')).rejects.toThrow(/`.*p.dd` is not a regular file$/);
    await expect(selectFiles(['/dev/null'])).rejects.toThrow('`/dev/null` is not a regular file');
    expect(await select('*.dd')).toEqual(['B.dd', 'c.dd']);
    expect(await select('')).not.toContain('p.dd');
  });

  it('says what a name is that leads to no file, and never suggests it', async () => {
    symlinkSync('nowhere', path.join(directory, 'z.dd'));
    await expect(select('z.dd')).rejects.toThrow(/`.*z.dd` is a symbolic link that leads nowhere$/);
    await expect(select('z.dd:4')).rejects.toThrow(/z.dd` is a symbolic link that leads nowhere$/);
    await expect(select('b:4')).rejects.toThrow(
      /a line goes with a file, found the directory `.*b`/,
    );
    symlinkSync('loop', path.join(directory, 'loop'));
    await expect(select('loop')).rejects.toThrow(/`.*loop` cannot be read \(ELOOP\)$/);
  });

  it('finds what cannot be read below a directory, so that a run can say so', async () => {
    symlinkSync('nowhere', path.join(directory, 'z.dd'));
    expect(await select('')).toEqual(['B.dd', 'b/x.dd', 'b/y.ct', 'c.dd', 'z.dd']);
  });
});
