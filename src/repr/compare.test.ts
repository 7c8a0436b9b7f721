import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, trimBlanks } from './texts/compare-text.js';
import { compareDatums, compareOrdered, compareRows, makeOrderNumber } from './compare.js';
import { anyText, anyType, datumOf, typedRows } from './datum.fixture.js';
import type { Datum } from './datum.js';
import { parseDatum } from './parse-datum.js';
import { makeRowCodec } from './row-codec.js';
import type { SqlType } from './sql-types/sql-type.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

/** Sorts the texts of datums. */
function sorted(type: SqlType, texts: (string | null)[]): (string | null)[] {
  const compare = compareDatums(type);
  const pairs = texts.map((text): [Datum, string | null] => [
    text === null ? null : parseDatum(type, text),
    text,
  ]);
  return pairs.sort(([left], [right]) => compare(left, right)).map(([, text]) => text);
}

describe('compareText', () => {
  it('orders as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareText(left, right))).toBe(bytes);
      }),
    );
    expect(compareText('\u{1f600}', '\uffff')).toBeGreaterThan(0);
    expect('\u{1f600}' > '\uffff').toBe(false);
  });

  it('trims blanks, and only them, at the end', () => {
    expect(trimBlanks(' a \t ')).toBe(' a \t');
    expect(trimBlanks('   ')).toBe('');
  });
});

describe('compareDatums', () => {
  it('puts NULL last and NaN before it', () => {
    const order = ['-Infinity', '-1', '0.5', '10', 'Infinity', 'NaN', null];
    for (const type of [NUMERIC, { kind: 'float8' } as const]) {
      expect(sorted(type, [...order].reverse())).toEqual(order);
    }
  });

  it('orders jsonb by type, then size, then contents', () => {
    const order = ['[]', 'null', '"a"', '"b"', '1', '2.5', 'false', 'true'];
    const containers = ['[1]', '[true]', '[[]]', '[{}]', '[0, 0]', '{}', '{"b": 1}', '{"b": 2}'];
    const last = ['{"c": 0}', '{"a": 1, "b": 1}'];
    const all = [...order, ...containers, ...last];
    expect(sorted({ kind: 'jsonb' }, [...all].reverse())).toEqual(all);
  });

  it('orders arrays by elements, then shape', () => {
    const order = ['{}', '{1}', '[0:1]={1,1}', '{1,2}', '{{1},{2}}', '{1,2,3}', '{1,NULL}', '{2}'];
    const type: SqlType = { kind: 'array', element: { kind: 'int4' } };
    expect(sorted(type, [...order].reverse())).toEqual(order);
  });

  it('finds equal what SQL does', () => {
    const same: [SqlType, string, string][] = [
      [NUMERIC, '1.0', '1.00'],
      [{ kind: 'float8' }, '0', '-0'],
      [{ kind: 'interval' }, '1 mon', '30 days'],
      [{ kind: 'interval' }, '1 day', '24:00'],
      [{ kind: 'char', length: null }, 'a', 'a  '],
      [{ kind: 'jsonb' }, '[1.0]', '[1.00]'],
    ];
    for (const [type, left, right] of same) {
      expect(compareDatums(type)(parseDatum(type, left), parseDatum(type, right))).toBe(0);
    }
  });

  it('is a total order for every type', () => {
    const three = anyType.chain((type) => {
      const datum = datumOf(type);
      return fc.record({ type: fc.constant(type), datums: fc.tuple(datum, datum, datum) });
    });
    fc.assert(
      fc.property(three, ({ type, datums: [a, b, c] }) => {
        const compare = compareDatums(type);
        const sign = (left: Datum, right: Datum): number => Math.sign(compare(left, right));
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('compareRows', () => {
  it('orders by the columns named, then by all', () => {
    const types: SqlType[] = [{ kind: 'int4' }, { kind: 'text' }];
    const rows = [
      [1, 'b'],
      [null, 'a'],
      [2, 'a'],
      [1, 'a'],
    ];
    const order = [{ column: 0, descending: true, nullsLast: false }];
    expect([...rows].sort(compareRows(types, order))).toEqual([rows[1], rows[2], rows[3], rows[0]]);
    expect([...rows].sort(compareRows(types))).toEqual([rows[3], rows[0], rows[2], rows[1]]);
    expect(compareOrdered(types, order)([1, 'b'], [1, 'a'])).toBe(0);
  });

  it('agrees with the numbers of rows', () => {
    fc.assert(
      fc.property(typedRows(2), fc.boolean(), fc.boolean(), (typed, descending, nullsLast) => {
        const { types, rows } = typed;
        const [left, right] = rows as [Datum[], Datum[]];
        const order = types.length === 0 ? [] : [{ column: 0, descending, nullsLast }];
        const numberOf = makeOrderNumber(types, order);
        const [a, b] = [numberOf(left), numberOf(right)];
        expect([a, b]).not.toContain(NaN);
        if (a < b) expect(compareRows(types, order)(left, right)).toBeLessThan(0);
        if (a > b) expect(compareRows(types, order)(left, right)).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
    const float: SqlType[] = [{ kind: 'float8' }];
    const numberOf = makeOrderNumber(float, [{ column: 0, descending: false, nullsLast: false }]);
    const numbers = [null, -1, NaN, 2].map((datum) => numberOf([datum]));
    expect(numbers).toEqual([-Infinity, -1, Infinity, 2]);
  });

  it('finds no two rows equal that print differently', () => {
    fc.assert(
      fc.property(typedRows(2), ({ types, rows: [left, right] }) => {
        const { encode } = makeRowCodec(types);
        const same = encode(left!) === encode(right!);
        expect(compareRows(types)(left!, right!) === 0).toBe(same);
        expect(compareRows(types)(left!, [...left!])).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
