import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AggregateFunction } from '../../dataflow/index.js';
import { Numeric } from '../../repr/index.js';
import { SUM_AGGREGATES } from './sum-aggregates.js';

function sumOf(wanted: string): Extract<AggregateFunction, { kind: 'accumulable' }> {
  const found = SUM_AGGREGATES.find(({ args }) => args[0] === wanted)!.aggregate;
  if (!('kind' in found) || found.kind !== 'accumulable')
    throw new Error(`a sum is accumulable, not that of ${wanted}`);
  return found;
}

it('sums of integers are exact beyond what a number holds, and come back from there', () => {
  const value = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.noBias(fc.integer({ min: -15, max: 15 })),
  );
  // Counts of copies are exact: they stay below 2^53.
  const diff = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.noBias(fc.integer({ min: 1, max: 2 ** 50 })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(value, diff), { maxLength: 6 }), (changes) => {
      const [plain, large] = [sumOf('int4'), sumOf('int8')];
      const [states, sums] = [[plain.create(), large.create()], [0n]];
      const add = (number: number, by: number): void => {
        plain.add(states[0], number, by);
        large.add(states[1], BigInt(number), by);
        sums.push(sums.at(-1)! + BigInt(number) * BigInt(by));
      };
      const check = (sum: bigint): void => {
        expect(large.finish(states[1])).toEqual(Numeric.of(sum));
        if (BigInt.asIntN(64, sum) === sum) expect(plain.finish(states[0])).toBe(sum);
        else expect(() => plain.finish(states[0])).toThrow('bigint out of range');
      };
      add(5, 1);
      let count = 1;
      for (const [number, by] of changes) {
        add(number, by);
        count += by;
        if (count !== 0) check(sums.at(-1)!);
      }
      for (const [number, by] of changes) add(number, -by);
      check(5n);
    }),
    { numRuns: 2000, seed: 5 },
  );
});
