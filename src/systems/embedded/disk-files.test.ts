import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryFiles, type Files } from '../../sim/index.js';
import { DiskFiles } from './disk-files.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** What an operation on files gave, bytes as text. */
function tell(result: object): unknown {
  return 'bytes' in result ? Buffer.from(result.bytes as Uint8Array).toString() : result;
}

/** The same operations on any files. */
function script(files: Files, path: string): readonly unknown[] {
  return [
    files.size(path),
    files.readFrom(path, 0),
    files.append(path, bytes('x')),
    files.remove(path),
    files.createExclusive(path, bytes('one\n')),
    files.createExclusive(path, bytes('two\n')),
    files.append(path, bytes('two\n')),
    files.size(path),
    files.readFrom(path, 0),
    files.readFrom(path, 2, 3),
    files.readFrom(path, 99),
    files.write(path, bytes('new')),
    files.readFrom(path, 0, 100),
    files.remove(path),
    files.size(path),
  ].map((result) => (typeof result === 'object' && result !== null ? tell(result) : result));
}

describe('DiskFiles', () => {
  it('do what files in memory do', () => {
    const expected = script(new MemoryFiles(), '/a');
    expect(script(new DiskFiles(), join(directory, 'a'))).toEqual(expected);
    expect(expected).toContain('one\ntwo\n');
  });

  it('say what else went wrong, without the paths of the machine', () => {
    const folder = join(directory, 'folder');
    mkdirSync(folder);
    const files = new DiskFiles();
    expect(files.write(folder, bytes('x'))).toEqual({
      kind: 'failed',
      message: 'it is not a regular file',
    });
    expect(files.remove(folder)).toMatchObject({ kind: 'failed' });
    expect(files.write(join(directory, 'no', 'such'), bytes('x'))).toEqual({ kind: 'missing' });
    files.write(join(directory, 'file'), bytes('x'));
    expect(files.readFrom(join(directory, 'file', 'below'), 0)).toEqual({ kind: 'missing' });
    expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('x');
  });

  // One that nobody has open at its other end would be waited for.
  it('does not read or write what is no regular file', () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const refused = { kind: 'failed', message: 'it is not a regular file' };
    for (const path of [pipe, '/dev/zero']) {
      const files = new DiskFiles();
      expect(files.readFrom(path, 0)).toEqual(refused);
      expect(files.write(path, bytes('x'))).toEqual(refused);
      expect(files.append(path, bytes('x'))).toEqual(refused);
    }
  });
});
