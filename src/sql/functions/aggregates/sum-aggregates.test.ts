import { expect, it } from 'vitest';
import type { AggregateFunction } from '../../../dataflow/index.js';
import { Numeric } from '../../../repr/index.js';
import { SUM_AGGREGATES } from './sum-aggregates.js';

function sumOf(wanted: string): Extract<AggregateFunction, { kind: 'integerSum' }> {
  const found = SUM_AGGREGATES.find(({ args }) => args[0] === wanted)!.aggregate;
  if (!('kind' in found) || found.kind !== 'integerSum')
    throw new Error(`integers are summed, not values of ${wanted}`);
  return found;
}

it('sums of small integers have 64 bits, those of large ones any number', () => {
  const [plain, large] = [sumOf('int4'), sumOf('int8')];
  for (const sum of [5n, 2n ** 63n - 1n, -(2n ** 63n)]) expect(plain.finish(sum, 3)).toBe(sum);
  for (const sum of [2n ** 63n, -(2n ** 63n) - 1n]) {
    expect(() => plain.finish(sum, 3)).toThrow('bigint out of range');
    expect(large.finish(sum, 3)).toEqual(Numeric.of(sum));
  }
});
