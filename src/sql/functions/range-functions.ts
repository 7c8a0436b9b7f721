import {
  addInterval,
  addInZone,
  addNumeric,
  addToInstant,
  compareInterval,
  compareNumeric,
  DatumError,
  dateToInstant,
  intervalSpan,
  signOf,
  SqlState,
  subtractFromInstant,
  subtractInterval,
  subtractInZone,
  subtractNumeric,
  zoneOfType,
  type Interval,
  type Numeric,
  type SqlType,
} from '../../repr/index.js';
import type { ScalarDefinition } from './definitions/definition.js';

/**
 * What is asked: whether a value is at least (at most, if `less`) another one plus (minus, if
 * `subtracts`) an offset that is not negative.
 */
type Question<Value, Offset> = readonly [
  value: Value,
  base: Value,
  offset: Offset,
  subtracts: boolean,
  less: boolean,
];

type InRange<Value, Offset> = (...question: Question<Value, Offset>) => boolean;

function refuseSize(isRefused: boolean): void {
  if (!isRefused) return;
  const message = 'invalid preceding or following size in window function';
  throw new DatumError(message, SqlState.frameSize);
}

/** The sum is exact in a bigint, so that it cannot overflow. */
function ofIntegers(...question: Question<number | bigint, number | bigint>): boolean {
  const [value, base, offset, subtracts, less] = question;
  refuseSize(offset < 0);
  const [from, by] = [BigInt(base), BigInt(offset)];
  const sum = subtracts ? from - by : from + by;
  return less ? value <= sum : value >= sum;
}

const ofFloats: InRange<number, number> = (...[value, base, offset, subtracts, less]) => {
  refuseSize(Number.isNaN(offset) || offset < 0);
  // NaN is behind all other numbers, whatever the offset is.
  if (Number.isNaN(value)) return Number.isNaN(base) || !less;
  if (Number.isNaN(base)) return less;
  const sum = subtracts ? base - offset : base + offset;
  // An infinity less another one: all numbers are within such an offset.
  if (Number.isNaN(sum)) return true;
  return less ? value <= sum : value >= sum;
};

const ofNumerics: InRange<Numeric, Numeric> = (...[value, base, offset, subtracts, less]) => {
  refuseSize(offset.form === 'nan' || signOf(offset) < 0);
  if (value.form === 'nan') return base.form === 'nan' || !less;
  if (base.form === 'nan') return less;
  const sum = subtracts ? subtractNumeric(base, offset) : addNumeric(base, offset);
  if (sum.form === 'nan') return true;
  const order = compareNumeric(value, sum);
  return less ? order <= 0 : order >= 0;
};

/** Between instants, in a session's time zone where that counts. */
function ofInstants(
  add: (instant: bigint, interval: Interval) => bigint,
  subtract: (instant: bigint, interval: Interval) => bigint,
): InRange<bigint, Interval> {
  return (...[value, base, offset, subtracts, less]) => {
    refuseSize(intervalSpan(offset) < 0n);
    const sum = subtracts ? subtract(base, offset) : add(base, offset);
    return less ? value <= sum : value >= sum;
  };
}

const ofTimestamps = ofInstants(addToInstant, subtractFromInstant);

const ofDates: InRange<number, Interval> = (value, base, ...rest) =>
  ofTimestamps(dateToInstant(value), dateToInstant(base), ...rest);

function ofZonedTimestamps(type: SqlType): InRange<bigint, Interval> {
  if (type.kind !== 'timestamptz' || type.zone === undefined) return ofTimestamps;
  const zone = zoneOfType(type);
  return ofInstants(
    (instant, interval) => addInZone(zone, instant, interval),
    (instant, interval) => subtractInZone(zone, instant, interval),
  );
}

/** Times of a day: months and days of the offset do not count, and sums are not wrapped round. */
const ofTimes: InRange<number, Interval> = (...[value, base, offset, subtracts, less]) => {
  refuseSize(offset.microseconds < 0n);
  return ofIntegers(value, base, offset.microseconds, subtracts, less);
};

const ofIntervals: InRange<Interval, Interval> = (...[value, base, offset, subtracts, less]) => {
  refuseSize(intervalSpan(offset) < 0n);
  const sum = subtracts ? subtractInterval(base, offset) : addInterval(base, offset);
  const order = compareInterval(value, sum);
  return less ? order <= 0 : order >= 0;
};

function inRange(
  type: string,
  offset: string,
  evaluate: ScalarDefinition['evaluate'],
): ScalarDefinition {
  return {
    name: IN_RANGE,
    args: [type, type, offset, 'bool', 'bool'],
    result: 'bool',
    evaluate,
  };
}

/** The name of what tells whether a key is within the offset of a window's frame. */
export const IN_RANGE = 'in_range';

/**
 * PostgreSQL's support functions of RANGE with an offset: for a key of the first type and an offset
 * of the third one (documentation, 38.16.3).
 */
export const RANGE_FUNCTIONS: readonly ScalarDefinition[] = [
  ...[
    ['int2', 'int2'],
    ['int2', 'int4'],
    ['int2', 'int8'],
    ['int4', 'int2'],
    ['int4', 'int4'],
    ['int4', 'int8'],
    ['int8', 'int8'],
  ].map(([type, offset]) => inRange(type!, offset!, ofIntegers)),
  inRange('float4', 'float8', ofFloats),
  inRange('float8', 'float8', ofFloats),
  inRange('numeric', 'numeric', ofNumerics),
  inRange('date', 'interval', ofDates),
  inRange('timestamp', 'interval', ofTimestamps),
  inRange('timestamptz', 'interval', {
    of: 0,
    make: ofZonedTimestamps,
  }),
  inRange('time', 'interval', ofTimes),
  inRange('interval', 'interval', ofIntervals),
];
