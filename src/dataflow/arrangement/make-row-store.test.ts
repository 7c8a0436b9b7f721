import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Datum, Row, SqlType } from '../../repr/index.js';
import { PackedRows } from './packed-rows.js';
import { makeRowIdentity } from './row-hash.js';
import { makeRowStore } from './make-row-store.js';
import { WordTable } from './word-table.js';

const double = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity));
const integer = fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 });

/** Types that are packed, and their datums. */
const PACKED = {
  bool: fc.boolean(),
  int2: integer,
  int4: fc.oneof(integer, fc.constantFrom(-(2 ** 31), 2 ** 31 - 1)),
  int8: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  oid: fc.nat(2 ** 32 - 1),
  date: fc.oneof(integer, fc.constantFrom(Infinity, -Infinity)),
  time: fc.nat(86_400_000_000),
  float4: double.map(Math.fround),
  float8: double,
};

const KINDS = Object.keys(PACKED) as (keyof typeof PACKED)[];

/** Types of which rows are packed, mostly; often integers alone. */
const someTypes = fc.oneof(
  fc.array(fc.constantFrom<SqlType>(...KINDS.map((kind) => ({ kind })), { kind: 'text' }), {
    minLength: 1,
    maxLength: 5,
  }),
  fc.array(fc.constant<SqlType>({ kind: 'int4' }), { minLength: 1, maxLength: 5 }),
);

function datumOf({ kind }: SqlType): fc.Arbitrary<Datum> {
  return kind in PACKED ? PACKED[kind as keyof typeof PACKED] : fc.string({ maxLength: 3 });
}

function rowsOf(types: readonly SqlType[]): fc.Arbitrary<Row[]> {
  const row = fc.tuple(...types.map((type) => fc.option(datumOf(type), { freq: 4 })));
  return fc.array(row, { minLength: 2, maxLength: 40 });
}

/** Bit by bit: NaN, and the two zeros. */
function isSame(left: Row, right: Row): boolean {
  return left.length === right.length && left.every((datum, at) => Object.is(datum, right[at]));
}

describe('makeRowStore', () => {
  it('gives back what was put in, and tells it from all that can be told apart', () => {
    const cases = someTypes.chain((types) => {
      return rowsOf(types).map((rows) => ({ types, rows }));
    });
    fc.assert(
      fc.property(cases, ({ types, rows }) => {
        const table = new WordTable();
        table.extend(2);
        const store = makeRowStore(types, table);
        const identical = makeRowIdentity(types);
        const scratch = store.makeScratch();
        rows.forEach((row, at) => store.put(3 * at, row));
        // More words for each record leave the rows as they are.
        table.extend(2);
        rows.forEach((row, at) => {
          expect(isSame(store.get(3 * at), row)).toBe(true);
          expect(isSame(store.look(3 * at, scratch), row)).toBe(true);
          const wide: Datum[] = ['before', ...row.map(() => null), 'behind'];
          store.copy(3 * at, wide, 1);
          expect(isSame(wide, ['before', ...row, 'behind'])).toBe(true);
          const first: Datum[] = [];
          store.copy(3 * at, first, 0, 1);
          expect(isSame(first, row.slice(0, 1))).toBe(true);
          for (const other of rows) expect(store.holds(3 * at, other)).toBe(identical(row, other));
        });
        const kept = rows.map((_, at) => store.get(3 * at));
        rows.forEach((_, at) => (at % 2 === 0 ? store.drop(3 * at) : store.put(3 * at, rows[0]!)));
        rows.forEach((row, at) => {
          expect(isSame(kept[at]!, row)).toBe(true);
          expect(store.has(3 * at)).toBe(at % 2 === 1);
          if (at % 2 === 1) expect(isSame(store.get(3 * at), rows[0]!)).toBe(true);
        });
        expect([1, 3 * rows.length, 1000].map((record) => store.has(record))).toEqual([
          false,
          false,
          false,
        ]);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('packs numbers and truth values, up to a width', () => {
    const isPacked = (types: SqlType[]): boolean => {
      return makeRowStore(types, new WordTable()) instanceof PackedRows;
    };
    for (const kind of KINDS) expect(isPacked([{ kind }])).toBe(true);
    expect(isPacked([{ kind: 'int4' }, { kind: 'text' }])).toBe(false);
    // Infinity of a timestamp has more than 64 bits.
    expect(isPacked([{ kind: 'timestamp' }])).toBe(false);
    const integers = (count: number): SqlType[] =>
      Array.from({ length: count }, () => ({ kind: 'int4' }));
    expect([isPacked(integers(15)), isPacked(integers(16))]).toEqual([true, false]);
  });

  it('refuses what is no value of the type', () => {
    const store = makeRowStore([{ kind: 'int4' }, { kind: 'int8' }], new WordTable());
    expect(() => store.put(0, [2 ** 31, 0n])).toThrow('an integer has 32 bits, found 2147483648');
    expect(() => store.put(0, [0.5, 0n])).toThrow('an integer has 32 bits, found 0.5');
    expect(() => store.put(0, [0, 2n ** 63n])).toThrow('an int8 has 64 bits');
    expect(() => store.put(0, [0, -(2n ** 63n) - 1n])).toThrow('an int8 has 64 bits');
    store.put(0, [0, -(2n ** 63n)]);
    expect(store.holds(0, [0, -(2n ** 63n)])).toBe(true);
    expect(store.holds(0, [0, 2n ** 63n])).toBe(false);
  });
});
