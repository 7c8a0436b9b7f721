import type { AggregateFunction } from '../../dataflow/index.js';
import type { Datum } from '../../repr/index.js';

/** The aggregate of integers, none of them NULL, of each so many copies. */
export function naiveIntegerSum(
  { finish }: Extract<AggregateFunction, { kind: 'integerSum' }>,
  values: readonly (readonly [value: Datum, diff: number])[],
): Datum {
  let sum = 0n;
  let count = 0;
  for (const [value, diff] of values) {
    sum += BigInt(value as number | bigint) * BigInt(diff);
    count += diff;
  }
  return count === 0 ? null : finish(sum, count);
}
