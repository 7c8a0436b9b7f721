import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDatums } from './compare.js';
import { anyInterval, anyNumeric, datumOf, typedRows } from './datum.fixture.js';
import type { Datum } from './datum.js';
import { makeKeyEncoder, makeRowEncoder } from './key-encoder.js';
import { Numeric } from './numbers/numeric.js';
import { makeRowCodec } from './row-codec.js';
import type { SqlType } from './sql-types/sql-type.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

/** Whether a Map takes two keys for one. */
function isSameKey(left: unknown, right: unknown): boolean {
  return new Set([left, right]).size === 1;
}

describe('makeKeyEncoder', () => {
  it('gives rows the same key exactly if SQL groups them', () => {
    fc.assert(
      fc.property(typedRows(2), ({ types, rows: [left, right] }) => {
        const key = makeRowEncoder(types, 'equality');
        const equal = types.every(
          (type, column) => compareDatums(type)(left![column]!, right![column]!) === 0,
        );
        expect(isSameKey(key(left!), key(right!))).toBe(equal);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives rows the same key exactly if they are identical, in that mode', () => {
    fc.assert(
      fc.property(typedRows(2), ({ types, rows: [left, right] }) => {
        const key = makeRowEncoder(types);
        const { encode } = makeRowCodec(types);
        expect(isSameKey(key(left!), key(right!))).toBe(encode(left!) === encode(right!));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the keys of single columns apart', () => {
    const kinds: [SqlType, fc.Arbitrary<Datum>][] = [
      [NUMERIC, anyNumeric],
      [{ kind: 'interval' }, anyInterval],
      ...(['int8', 'text', 'float8', 'jsonb', 'timestamp'] as const).map(
        (kind): [SqlType, fc.Arbitrary<Datum>] => [{ kind }, datumOf({ kind })],
      ),
    ];
    for (const [type, datum] of kinds) {
      const key = makeKeyEncoder([type], [0]);
      fc.assert(
        fc.property(datum, datum, (left, right) => {
          const equal = compareDatums(type)(left, right) === 0;
          expect(isSameKey(key([left]), key([right]))).toBe(equal);
        }),
      );
    }
  });

  it('keeps the keys of pairs of integers apart, small, great and NULL', () => {
    const value = fc.oneof(
      fc.constantFrom(0n, 1n, -1n, 2n ** 25n, -(2n ** 25n), 2n ** 25n - 1n, 1n - 2n ** 25n, null),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    );
    const key = makeKeyEncoder([{ kind: 'int8' }, { kind: 'int8' }], [0, 1]);
    const pair = fc.tuple(value, value);
    fc.assert(
      fc.property(pair, pair, (left, right) => {
        const equal = left[0] === right[0] && left[1] === right[1];
        expect(isSameKey(key(left), key(right))).toBe(equal);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps every combination of treacherous values apart', () => {
    const limit = 2 ** 25;
    const integers = [null, 0, 1, -1, limit, -limit, limit - 1, 1 - limit, 2 * limit];
    const texts = [null, '', 'a', 'aa', ';', ':', '1:a', ';;', '0:', '2:'];
    for (const [kind, values] of [['int4', integers] as const, ['text', texts] as const]) {
      for (const width of [2, 3]) {
        const types = Array.from({ length: width }, (): SqlType => ({ kind }));
        const key = makeRowEncoder(types, 'equality');
        let rows: Datum[][] = [[]];
        for (let column = 0; column < width; column += 1) {
          rows = rows.flatMap((row) => values.map((value) => [...row, value]));
        }
        expect(new Set(rows.map(key)).size).toBe(rows.length);
      }
    }
  });

  it('takes only the columns named', () => {
    const types: SqlType[] = [{ kind: 'text' }, { kind: 'int4' }, { kind: 'text' }];
    const key = makeKeyEncoder(types, [2, 0]);
    expect(key(['a', 1, 'b'])).toBe(key(['a', 2, 'b']));
    expect(key(['a', 1, 'b'])).not.toBe(key(['b', 1, 'a']));
    expect(makeKeyEncoder(types, [])(['a', 1, 'b'])).toBe(makeKeyEncoder(types, [])(['c', 2, 'd']));
  });

  it('tells forms of equal numbers apart only by identity', () => {
    const one = [Numeric.of(10n, 1)];
    const same = [Numeric.of(100n, 2)];
    expect(makeRowEncoder([NUMERIC], 'equality')(one)).toBe(
      makeRowEncoder([NUMERIC], 'equality')(same),
    );
    expect(makeRowEncoder([NUMERIC])(one)).not.toBe(makeRowEncoder([NUMERIC])(same));
    const long = [Numeric.of(10n ** 40n, 40)];
    expect(makeRowEncoder([NUMERIC], 'equality')(one)).toBe(
      makeRowEncoder([NUMERIC], 'equality')(long),
    );
  });
});
