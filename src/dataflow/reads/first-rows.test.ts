import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRows, type Row } from '../../repr/index.js';
import { FirstRows } from './first-rows.js';
import { ResourceMeter, UNLIMITED } from '../resource-meter.js';

const compare = compareRows([{ kind: 'int4' }], [{ column: 0, descending: true, nullsLast: true }]);

function firstOf(wanted: number, rows: Iterable<number>, memoryBytes = Infinity): readonly Row[] {
  const meter = new ResourceMeter({ ...UNLIMITED, memoryBytes }, 'the query');
  const first = new FirstRows(wanted, compare, meter);
  for (const value of rows) first.add([value], 1);
  const kept = first.rows().map(([row]) => row);
  return kept.toSorted(compare).slice(0, wanted);
}

describe('FirstRows', () => {
  it('are those that sorting all of them gives', () => {
    const values = fc.array(fc.integer({ min: 0, max: 5000 }), {
      minLength: 2000,
      maxLength: 6000,
    });
    fc.assert(
      fc.property(values, fc.nat(40), (all, wanted) => {
        const sorted = all.toSorted((left, right) => right - left).slice(0, wanted);
        expect(firstOf(wanted, all)).toEqual(sorted.map((value) => [value]));
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('take memory for those that are wanted, in whatever order the rows come', () => {
    const ascending = Array.from({ length: 100_000 }, (_, index) => index);
    const wanted = [[99_999], [99_998], [99_997]];
    expect(firstOf(3, ascending, 400_000)).toEqual(wanted);
    expect(firstOf(3, ascending.toReversed(), 400_000)).toEqual(wanted);
    expect(() => firstOf(10_000, ascending, 400_000)).toThrow('out of memory');
  });
});
