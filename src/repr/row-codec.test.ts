import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedRows } from './datum.fixture.js';
import type { SqlType } from './sql-types/sql-type.js';
import { decodeRow, encodeRow, makeRowCodec, RowTextError } from './row-codec.js';

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
    expect(() => codec.decode('{}')).toThrow('found `{}`');
  });

  it.each<[SqlType, string, string]>([
    [{ kind: 'bool' }, '[1]', 'true or false is wanted, found `1`'],
    [{ kind: 'int2' }, '[32768]', 'a whole number from -32768 to 32767 is wanted, found `32768`'],
    [{ kind: 'int4' }, '["1"]', 'found `"1"`'],
    [{ kind: 'int8' }, '[1]', 'the text of a 64-bit number is wanted, found `1`'],
    [{ kind: 'int8' }, '["9223372036854775808"]', 'found `"9223372036854775808"`'],
    [{ kind: 'timestamp' }, '["9224318016000000000"]', 'microseconds since 1970'],
    [{ kind: 'date' }, '[1e10]', 'a whole number from -2440588'],
    [{ kind: 'float8' }, '["x"]', 'a number is wanted, found `"x"`'],
    [
      { kind: 'numeric', precision: null, scale: null },
      '["x"]',
      'invalid input syntax for type numeric: "x"',
    ],
    [{ kind: 'text' }, '[7]', 'a text is wanted, found `7`'],
    [{ kind: 'bytea' }, '["?"]', 'base64 is wanted'],
    [{ kind: 'interval' }, '[[1,2]]', 'a JSON array of 3 is wanted'],
    [{ kind: 'jsonb' }, '["{"]', 'invalid input syntax for type json'],
    [{ kind: 'array', element: { kind: 'int4' } }, '[[[[1,2]],[1]]]', 'an array of 2 elements'],
    [{ kind: 'list', element: { kind: 'int4' } }, '[[true]]', 'found `true`'],
    [{ kind: 'map', value: { kind: 'int4' } }, '[[[1,2]]]', 'a text is wanted, found `1`'],
    [{ kind: 'text' }, 'no JSON', 'a JSON array is wanted, found `no JSON`'],
  ])('refuses what is no value of %o: %s', (type, text, message) => {
    expect(() => decodeRow([type], text)).toThrow(RowTextError);
    expect(() => decodeRow([type], text)).toThrow(message);
  });
});
