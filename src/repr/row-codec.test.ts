import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedRows } from './datum.fixture.js';
import { decodeRow, encodeRow, makeRowCodec } from './row-codec.js';

describe('makeRowCodec', () => {
  it('gives back every row as it was, to the last digit of scale', () => {
    fc.assert(
      fc.property(typedRows(1), ({ types, rows: [row] }) => {
        expect(decodeRow(types, encodeRow(types, row!))).toEqual(row);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes JSON that stays as it is', () => {
    const codec = makeRowCodec([{ kind: 'int4' }, { kind: 'int8' }, { kind: 'text' }]);
    expect(codec.encode([1, 2n, null])).toBe('[1,"2",null]');
  });

  it('refuses rows and texts of another width', () => {
    const codec = makeRowCodec([{ kind: 'int4' }]);
    expect(() => codec.encode([1, 2])).toThrow('1 columns, 2 datums');
    expect(() => codec.decode('[]')).toThrow('1 columns, 0 datums');
    expect(() => codec.decode('{}')).toThrow('found {}');
  });
});
