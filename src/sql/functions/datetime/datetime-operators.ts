import {
  addInterval,
  addInZone,
  addToDate,
  addToInstant,
  addToTime,
  datetimeOutOfRange,
  dateToInstant,
  divideInterval,
  INSTANT_END,
  INSTANT_MIN,
  Interval,
  isInfiniteInstant,
  multiplyInterval,
  negateInterval,
  packZonedTime,
  subtractDates,
  subtractFromInstant,
  subtractInstants,
  subtractInterval,
  subtractInZone,
  unpackZonedTime,
  utcOfZonedTime,
  zoneOfType,
  type SqlType,
  type TimeZone,
} from '../../../repr/index.js';
import type { Evaluate, ScalarDefinition } from '../definitions/definition.js';

const TIMESTAMPS: readonly ScalarDefinition[] = [
  { name: '+', args: ['timestamp', 'interval'], result: 'timestamp', evaluate: addToInstant },
  {
    name: '+',
    args: ['interval', 'timestamp'],
    result: 'timestamp',
    evaluate: (interval: Interval, instant: bigint) => addToInstant(instant, interval),
  },
  {
    name: '-',
    args: ['timestamp', 'interval'],
    result: 'timestamp',
    evaluate: subtractFromInstant,
  },
  { name: '-', args: ['timestamp', 'timestamp'], result: 'interval', evaluate: subtractInstants },
];

/** An implementation for the zone of the session, and one that is faster for UTC. */
function inZoneOf(
  utc: Evaluate,
  zoned: (zone: TimeZone, instant: bigint, interval: Interval) => bigint,
): (type: SqlType) => Evaluate {
  return (type) => {
    if (type.kind !== 'timestamptz' || type.zone === undefined) return utc;
    const zone = zoneOfType(type);
    return (instant: bigint, interval: Interval) => zoned(zone, instant, interval);
  };
}

const addZoned = inZoneOf(addToInstant, addInZone);

const ZONED_TIMESTAMPS: readonly ScalarDefinition[] = [
  {
    name: '+',
    args: ['timestamptz', 'interval'],
    result: 'timestamptz',
    evaluate: { of: 0, make: addZoned },
  },
  {
    name: '+',
    args: ['interval', 'timestamptz'],
    result: 'timestamptz',
    evaluate: {
      of: 1,
      make: (type) => {
        const add = addZoned(type) as (instant: bigint, interval: Interval) => bigint;
        return (interval: Interval, instant: bigint) => add(instant, interval);
      },
    },
  },
  {
    name: '-',
    args: ['timestamptz', 'interval'],
    result: 'timestamptz',
    evaluate: { of: 0, make: inZoneOf(subtractFromInstant, subtractInZone) },
  },
  {
    name: '-',
    args: ['timestamptz', 'timestamptz'],
    result: 'interval',
    evaluate: subtractInstants,
  },
];

const DATES: readonly ScalarDefinition[] = [
  { name: '+', args: ['date', 'int4'], result: 'date', evaluate: addToDate },
  {
    name: '+',
    args: ['int4', 'date'],
    result: 'date',
    evaluate: (days: number, date: number) => addToDate(date, days),
  },
  {
    name: '-',
    args: ['date', 'int4'],
    result: 'date',
    evaluate: (date: number, days: number) => addToDate(date, -days),
  },
  { name: '-', args: ['date', 'date'], result: 'int4', evaluate: subtractDates },
  {
    name: '+',
    args: ['date', 'interval'],
    result: 'timestamp',
    evaluate: (date: number, interval: Interval) => addToInstant(dateToInstant(date), interval),
  },
  {
    name: '+',
    args: ['interval', 'date'],
    result: 'timestamp',
    evaluate: (interval: Interval, date: number) => addToInstant(dateToInstant(date), interval),
  },
  {
    name: '-',
    args: ['date', 'interval'],
    result: 'timestamp',
    evaluate: (date: number, interval: Interval) =>
      subtractFromInstant(dateToInstant(date), interval),
  },
  {
    name: '+',
    args: ['date', 'time'],
    result: 'timestamp',
    evaluate: (date: number, time: number) => addToInstant(dateToInstant(date), ofTime(time)),
  },
  {
    name: '+',
    args: ['time', 'date'],
    result: 'timestamp',
    evaluate: (time: number, date: number) => addToInstant(dateToInstant(date), ofTime(time)),
  },
];

function ofTime(time: number): Interval {
  return new Interval(0, 0, BigInt(time));
}

/** A time of day plus an interval, either way round, and minus one. */
function changesBy<Time extends number | bigint>(
  type: 'time' | 'timetz',
  add: (time: Time, interval: Interval) => Time,
): readonly ScalarDefinition[] {
  return [
    { name: '+', args: [type, 'interval'], result: type, evaluate: add },
    {
      name: '+',
      args: ['interval', type],
      result: type,
      evaluate: (interval: Interval, time: Time) => add(time, interval),
    },
    {
      name: '-',
      args: [type, 'interval'],
      result: type,
      // Only the time of the interval counts, and negating it alone cannot overflow what is used.
      evaluate: (time: Time, { microseconds }: Interval) =>
        add(time, new Interval(0, 0, -microseconds)),
    },
  ];
}

const TIMES: readonly ScalarDefinition[] = [
  ...changesBy('time', addToTime),
  {
    name: '-',
    args: ['time', 'time'],
    result: 'interval',
    evaluate: (left: number, right: number) => new Interval(0, 0, BigInt(left - right)),
  },
];

function changed(datum: bigint, interval: Interval): bigint {
  const { timeUs, offset } = unpackZonedTime(datum);
  return packZonedTime({ timeUs: addToTime(timeUs, interval), offset });
}

function instantOf(date: number, datum: bigint): bigint {
  const midnight = dateToInstant(date);
  if (isInfiniteInstant(midnight)) return midnight;
  return inRange(midnight + utcOfZonedTime(datum));
}

function inRange(instant: bigint): bigint {
  if (instant >= INSTANT_MIN && instant < INSTANT_END) return instant;
  throw datetimeOutOfRange('timestamp');
}

const ZONED_TIMES: readonly ScalarDefinition[] = [
  ...changesBy('timetz', changed),
  { name: '+', args: ['date', 'timetz'], result: 'timestamptz', evaluate: instantOf },
  {
    name: '+',
    args: ['timetz', 'date'],
    result: 'timestamptz',
    evaluate: (datum: bigint, date: number) => instantOf(date, datum),
  },
];

const INTERVALS: readonly ScalarDefinition[] = [
  { name: '+', args: ['interval', 'interval'], result: 'interval', evaluate: addInterval },
  { name: '-', args: ['interval', 'interval'], result: 'interval', evaluate: subtractInterval },
  { name: '-', args: ['interval'], result: 'interval', evaluate: negateInterval },
  { name: '*', args: ['interval', 'float8'], result: 'interval', evaluate: multiplyInterval },
  {
    name: '*',
    args: ['float8', 'interval'],
    result: 'interval',
    evaluate: (factor: number, interval: Interval) => multiplyInterval(interval, factor),
  },
  { name: '/', args: ['interval', 'float8'], result: 'interval', evaluate: divideInterval },
];

/** Operators on dates, times and intervals but comparisons. */
export const DATETIME_OPERATORS: readonly ScalarDefinition[] = [
  ...TIMESTAMPS,
  ...ZONED_TIMESTAMPS,
  ...DATES,
  ...TIMES,
  ...ZONED_TIMES,
  ...INTERVALS,
];
