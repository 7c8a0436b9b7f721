import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDatums, Interval, Numeric, type Datum, type SqlType } from '../../repr/index.js';
import {
  isHashUnique,
  makeDatumEquality,
  makeKeyEquality,
  makeRowHash,
  makeRowIdentity,
  NULL_KEY_HASH,
} from './row-hash.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

/** For some types datums that include those that SQL calls equal though they differ. */
const DATUMS: readonly (readonly [SqlType, fc.Arbitrary<Datum>])[] = [
  [{ kind: 'int4' }, fc.integer({ min: -3, max: 3 })],
  [{ kind: 'int8' }, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [{ kind: 'bool' }, fc.boolean()],
  [{ kind: 'text' }, fc.string({ maxLength: 3 })],
  [{ kind: 'float8' }, fc.constantFrom(0, -0, 0.5, NaN, Infinity, 2 ** 40, -1e300)],
  [
    NUMERIC,
    fc.tuple(fc.bigInt(-20n, 20n), fc.nat(2)).map(([digits, scale]) => Numeric.of(digits, scale)),
  ],
  [
    { kind: 'interval' },
    fc.constantFrom(new Interval(1, 0, 0n), new Interval(0, 30, 0n), Interval.ZERO),
  ],
  [{ kind: 'bytea' }, fc.uint8Array({ maxLength: 2 })],
  [
    { kind: 'list', element: NUMERIC },
    fc.array(fc.constantFrom(Numeric.of(1n), Numeric.of(10n, 1))),
  ],
];

describe('row hashes and equalities', () => {
  for (const [type, arbitrary] of DATUMS) {
    it(`agree with the order of ${type.kind}`, () => {
      const compare = compareDatums(type);
      const datum = fc.option(arbitrary);
      const hash = makeRowHash({ types: [type, type], columns: [2, 0] });
      const shifted = makeRowHash({ types: [type, type], columns: [0, 1] });
      const same = makeKeyEquality([type, type], [2, 0], [0, 1]);
      const equal = makeDatumEquality(type);
      const identical = makeRowIdentity([type, type]);
      fc.assert(
        fc.property(datum, datum, datum, datum, (a, b, c, d) => {
          const wanted = compare(a, c) === 0 && compare(b, d) === 0;
          expect(equal(a, c)).toBe(compare(a, c) === 0);
          expect(same([b, null, a], [c, d])).toBe(wanted);
          if (wanted) expect(hash([b, null, a])).toBe(shifted([c, d]));
          if (identical([a, b], [c, d])) expect(wanted).toBe(true);
          expect(identical([a, b], [a, b])).toBe(true);
        }),
        { numRuns: 300, seed: 1 },
      );
    });
  }

  it('tell apart what prints differently', () => {
    const numerics = makeRowIdentity([NUMERIC]);
    expect(numerics([Numeric.of(1n)], [Numeric.of(10n, 1)])).toBe(false);
    expect(numerics([Numeric.of(1n)], [Numeric.of(1n)])).toBe(true);
    const floats = makeRowIdentity([{ kind: 'float8' }]);
    expect([floats([0], [-0]), floats([NaN], [NaN])]).toEqual([false, true]);
  });

  it('are those of one word alone, but for NULL', () => {
    const [int4, bool]: SqlType[] = [{ kind: 'int4' }, { kind: 'bool' }];
    expect([[int4!], [bool!]].every(isHashUnique)).toBe(true);
    expect([[], [int4!, bool!], [NUMERIC]].some(isHashUnique)).toBe(false);
    const hash = makeRowHash({ types: [int4!], columns: [0] });
    expect(hash([null])).toBe(NULL_KEY_HASH);
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(fc.property(word, word, (a, b) => (hash([a]) === hash([b])) === (a === b)));
    const words = [
      0,
      -1,
      -(2 ** 31),
      2 ** 31 - 1,
      ...Array.from({ length: 4096 }, (_, n) => n * 4099),
    ];
    expect(new Set(words.map((each) => hash([each]))).size).toBe(words.length - 1);
  });

  it('spread consecutive integers over all slots', () => {
    const hash = makeRowHash({ types: [{ kind: 'int4' }], columns: [0] });
    const slots = new Set(Array.from({ length: 1000 }, (_, value) => hash([value * 4096]) & 4095));
    expect(slots.size).toBeGreaterThan(800);
  });
});
