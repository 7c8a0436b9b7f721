import { describe, expect, it } from 'vitest';
import { MemoryFiles } from './files.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('MemoryFiles', () => {
  it('reads what was written and appended, from any offset', () => {
    const files = new MemoryFiles();
    expect(files.write('f', bytes(1, 2))).toEqual({ kind: 'written' });
    expect(files.append('f', bytes(3))).toEqual({ kind: 'written' });
    expect(files.size('f')).toBe(3);
    expect(files.readFrom('f', 1)).toEqual({ kind: 'bytes', bytes: bytes(2, 3) });
    expect(files.readFrom('f', 0, 2)).toEqual({ kind: 'bytes', bytes: bytes(1, 2) });
    expect(files.readFrom('f', 9)).toEqual({ kind: 'bytes', bytes: bytes() });
  });

  it('says what is missing and what exists already', () => {
    const files = new MemoryFiles();
    expect(files.readFrom('f', 0)).toEqual({ kind: 'missing' });
    expect(files.append('f', bytes(1))).toEqual({ kind: 'missing' });
    expect(files.remove('f')).toEqual({ kind: 'missing' });
    expect(files.size('f')).toBeNull();
    expect(files.createExclusive('f', bytes())).toEqual({ kind: 'written' });
    expect(files.createExclusive('f', bytes())).toEqual({ kind: 'exists' });
    expect(files.paths()).toEqual(['f']);
  });

  it('shares no bytes with those who write and read', () => {
    const files = new MemoryFiles();
    const written = bytes(1);
    files.write('f', written);
    written[0] = 9;
    const read = files.readFrom('f', 0);
    if (read.kind === 'bytes') read.bytes[0] = 8;
    expect(files.readFrom('f', 0)).toEqual({ kind: 'bytes', bytes: bytes(1) });
  });
});
