import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTemporaryFile, TemporaryFiles } from './temporary-files.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('isTemporaryFile', () => {
  it('admits what stands below the directory, as it is written', () => {
    expect(['<TEMP>/f', '<TEMP>/d/f', '<TEMP>/..f'].filter(isTemporaryFile)).toHaveLength(3);
    const others = [
      '<TEMP>',
      'f',
      '/tmp/f',
      '<TEMP>/../f',
      '<TEMP>/d/../f',
      '<TEMP>/',
      '<TEMP>/.',
      '<TEMP>/./f',
      '<TEMP>//f',
      '<TEMP>/d/',
      ' <TEMP>/f',
      '<TEMP>f',
    ];
    expect(others.filter(isTemporaryFile)).toEqual([]);
  });
});

describe('TemporaryFiles', () => {
  it('are in the real directory', () => {
    const files = new TemporaryFiles(directory);
    expect(files.write('<TEMP>/f', new Uint8Array([104, 105]))).toEqual({ kind: 'written' });
    expect(files.append('<TEMP>/f', new Uint8Array([33]))).toEqual({ kind: 'written' });
    expect(readFileSync(join(directory, 'f'), 'utf8')).toBe('hi!');
    expect(files.size('<TEMP>/f')).toBe(3);
    expect(files.createExclusive('<TEMP>/f', new Uint8Array())).toEqual({ kind: 'exists' });
    expect(files.remove('<TEMP>/f')).toEqual({ kind: 'written' });
    expect(files.readFrom('<TEMP>/f', 0)).toEqual({ kind: 'missing' });
  });

  it('fail for other paths, and for names that no file can have', () => {
    const files = new TemporaryFiles(directory);
    const outside = { kind: 'failed', message: 'not a path in <TEMP>' };
    expect(files.size('/etc/passwd')).toBeNull();
    expect(files.readFrom('/etc/passwd', 0)).toEqual(outside);
    expect(files.write(`${directory}/f`, new Uint8Array())).toEqual(outside);
    const long = `<TEMP>/${'a'.repeat(300)}`;
    expect(files.size(long)).toBeNull();
    expect(files.readFrom(long, 0)).toEqual({
      kind: 'failed',
      message: 'name too long',
    });
  });
});
