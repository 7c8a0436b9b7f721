import {
  comparePresent,
  compareNumeric,
  DatumError,
  divideNumeric,
  floorNumeric,
  multiplyNumeric,
  Numeric,
  subtractNumeric,
  type ArrayDatum,
  type Datum,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { checkInt4 } from './integer-operators.js';

function refuse(message: string): DatumError {
  return new DatumError(message, '2201G');
}

function checkCount(count: number): void {
  if (count <= 0) throw refuse('count must be greater than zero');
}

const NAN = 'operand, lower bound, and upper bound cannot be NaN';
const INFINITE = 'lower and upper bounds must be finite';
const EQUAL = 'lower bound cannot equal upper bound';

/** The number of the bucket: 0 before the first one, one more than there are behind the last. */
function ofFloats(...[value, low, high, count]: [number, number, number, number]): number {
  checkCount(count);
  if (Number.isNaN(value) || Number.isNaN(low) || Number.isNaN(high)) throw refuse(NAN);
  if (!Number.isFinite(low) || !Number.isFinite(high)) throw refuse(INFINITE);
  if (low === high) throw refuse(EQUAL);
  const sign = low < high ? 1 : -1;
  if (sign * value < sign * low) return 0;
  if (sign * value >= sign * high) return checkInt4(count + 1);
  // In this order, as PostgreSQL 15 computes it: next to the upper bound it can be one too many.
  return checkBucket(Math.floor((count * (value - low)) / (high - low) + 1));
}

/** Distances beyond doubles leave no number; PostgreSQL 15 takes what the processor makes of it. */
function checkBucket(bucket: number): number {
  return checkInt4(Number.isNaN(bucket) ? Infinity : bucket);
}

function ofNumerics(...[value, low, high, count]: [Numeric, Numeric, Numeric, number]): number {
  checkCount(count);
  if ([value, low, high].some(({ form }) => form === 'nan')) throw refuse(NAN);
  if (!low.isFinite || !high.isFinite) throw refuse(INFINITE);
  const sign = -compareNumeric(low, high);
  if (sign === 0) throw refuse(EQUAL);
  if (sign * compareNumeric(value, low) < 0) return 0;
  if (sign * compareNumeric(value, high) >= 0) return checkInt4(count + 1);
  const [from, width] = [subtractNumeric(value, low), subtractNumeric(high, low)];
  // The quotient is rounded, as in PostgreSQL 15: next to the upper bound it can be one too many.
  const buckets = divideNumeric(multiplyNumeric(from, Numeric.of(BigInt(count))), width);
  return checkInt4(Number(floorNumeric(buckets).unscaled) + 1);
}

/** Which of the intervals between thresholds in ascending order a value is in. */
function amongThresholds(compare: (left: Datum, right: Datum) => number) {
  return (value: Datum, { elements, dimensions }: ArrayDatum): number => {
    if (dimensions.length > 1) throw refuseThresholds('must be one-dimensional array');
    if (elements.includes(null)) throw refuseThresholds('array must not contain NULLs');
    let [low, high] = [0, elements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(value, elements[middle]!) < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function refuseThresholds(rule: string): DatumError {
  const code = rule.includes('NULLs') ? '22004' : '2202E';
  return new DatumError(`thresholds ${rule}`, code);
}

/** `width_bucket`. */
export const WIDTH_BUCKETS: readonly ScalarDefinition[] = [
  {
    name: 'width_bucket',
    args: ['float8', 'float8', 'float8', 'int4'],
    result: 'int4',
    evaluate: ofFloats,
  },
  {
    name: 'width_bucket',
    args: ['numeric', 'numeric', 'numeric', 'int4'],
    result: 'int4',
    evaluate: ofNumerics,
  },
  {
    name: 'width_bucket',
    args: ['anycompatible', 'anycompatiblearray'],
    result: 'int4',
    evaluate: { of: 0, make: (type) => amongThresholds(comparePresent(type)) },
  },
];
