import {
  ageOf,
  checkInstant,
  DATE_MAX,
  DATE_MIN,
  DatumError,
  daysFromCivil,
  daysInMonth,
  formatFloat,
  fixedZone,
  fromLocal,
  INSTANT_END,
  INSTANT_MIN,
  intervalOutOfRange,
  isInfiniteInstant,
  joinInstant,
  makeInterval,
  roundHalfEven,
  SqlState,
  timeZoneOf,
  type TimeZone,
  toLocal,
  zoneOfType,
  type Interval,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

function refuse(message: string): DatumError {
  return new DatumError(message, SqlState.datetimeOverflow);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A day; negative years are BC, and there is none 0. */
function makeDate(year: number, month: number, day: number): number {
  const wrong = (): DatumError =>
    refuse(`date field value out of range: ${year}-${two(month)}-${two(day)}`);
  if (year === 0 || month < 1 || month > 12 || day < 1) throw wrong();
  const counted = year < 0 ? year + 1 : year;
  if (day > daysInMonth(counted, month)) throw wrong();
  const days = daysFromCivil({ year: counted, month, day });
  if (days >= DATE_MIN && days <= DATE_MAX) return days;
  throw refuse(`date out of range: ${year}-${two(month)}-${two(day)}`);
}

function makeTime(hour: number, minute: number, second: number): number {
  const us = ((hour * 60 + minute) * 60 + Math.floor(second)) * 1e6;
  const total = us + roundHalfEven((second - Math.floor(second)) * 1e6);
  const isRight =
    hour >= 0 && minute >= 0 && minute < 60 && second >= 0 && second <= 60 && total <= 86_400e6;
  if (isRight && hour <= 24) return total;
  const seconds = formatFloat('float8', second);
  const padded = /^\d(?:\.|$)/.test(seconds) ? `0${seconds}` : seconds;
  throw refuse(`time field value out of range: ${hour}:${two(minute)}:${padded}`);
}

type Fields = readonly [number, number, number, number, number, number];

function makeTimestamp(...[year, month, day, hour, minute, second]: Fields): bigint {
  const instant = joinInstant(makeDate(year, month, day), makeTime(hour, minute, second));
  if (instant >= INSTANT_MIN && instant < INSTANT_END) return instant;
  throw refuse(`timestamp out of range: ${year}-${two(month)}-${two(day)}`);
}

/** Years, months, weeks, days, hours, minutes and seconds; those left out are 0. */
function makeIntervalOf(...parts: readonly number[]): Interval {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  if (!Number.isFinite(seconds * 1e6)) throw refuse('interval out of range');
  const us = BigInt(roundHalfEven(seconds * 1e6));
  const time = (BigInt(hours) * 3600n + BigInt(minutes) * 60n) * 1_000_000n + us;
  return makeInterval(years * 12 + months, weeks * 7 + days, time);
}

/** The farthest that an offset may be from UTC, in hours: PostgreSQL's MAX_TZDISP_HOUR. */
const OFFSET_HOURS_MAX = 15;

/**
 * A zone by its name or by its offset, which here is positive to the east, as ISO 8601 has it.
 */
function statedZone(name: string): TimeZone {
  if (/^\d/.test(name)) {
    throw new DatumError(
      `invalid input syntax for type numeric time zone: "${name}"`,
      SqlState.invalidParameter,
      { hint: 'Numeric time zones must have "-" or "+" as first character.' },
    );
  }
  const found =
    /^([+-])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(name) ??
    /^([+-])(\d{1,2})(\d\d)?$/.exec(name);
  if (found === null) return timeZoneOf(name);
  const [, sign, hours, minutes = '0', seconds = '0'] = found;
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  if (hour > OFFSET_HOURS_MAX || minute > 59 || second > 59) {
    throw new DatumError(`numeric time zone "${name}" out of range`, SqlState.invalidParameter);
  }
  const total = hour * 3600 + minute * 60 + second;
  return fixedZone(sign === '-' ? -total : total);
}

const FIELD_TYPES = ['int4', 'int4', 'int4', 'int4', 'int4', 'float8'];
const INTERVAL_TYPES = ['int4', 'int4', 'int4', 'int4', 'int4', 'int4', 'float8'];

function fits64(us: bigint): boolean {
  return BigInt.asIntN(64, us) === us;
}

/** The beginning of the interval of a length, counted from an origin, that an instant is in. */
function binOf(stride: Interval, instant: bigint, origin: bigint): bigint {
  if (isInfiniteInstant(instant)) return instant;
  if (isInfiniteInstant(origin)) throw refuse('origin out of range');
  if (stride.months !== 0) {
    const message = 'timestamps cannot be binned into intervals containing months or years';
    throw new DatumError(message, SqlState.unsupported);
  }
  const length = BigInt(stride.days) * 86_400_000_000n + stride.microseconds;
  if (!fits64(length)) throw intervalOutOfRange();
  if (length <= 0n) throw refuse('stride must be greater than zero');
  const distance = instant - origin;
  if (!fits64(distance)) throw intervalOutOfRange();
  const rest = distance % length;
  return rest < 0n ? checkInstant(instant - rest - length) : instant - rest;
}

/** Functions that make dates and times of their parts, and those that measure between them. */
export const DATETIME_MAKERS: readonly ScalarDefinition[] = [
  { name: 'make_date', args: ['int4', 'int4', 'int4'], result: 'date', evaluate: makeDate },
  { name: 'make_time', args: ['int4', 'int4', 'float8'], result: 'time', evaluate: makeTime },
  { name: 'make_timestamp', args: FIELD_TYPES, result: 'timestamp', evaluate: makeTimestamp },
  {
    name: 'make_timestamptz',
    args: FIELD_TYPES,
    result: 'timestamptz',
    evaluate: {
      of: 'result',
      make: (type) => {
        const zone = zoneOfType(type);
        return (...fields: Fields) => fromLocal(zone, makeTimestamp(...fields));
      },
    },
  },
  {
    name: 'make_timestamptz',
    args: [...FIELD_TYPES, 'text'],
    result: 'timestamptz',
    evaluate: (...args: [...Fields, string]) => {
      const [year, month, day, hour, minute, second, zone] = args;
      const local = makeTimestamp(year, month, day, hour, minute, second);
      return fromLocal(statedZone(zone), local);
    },
  },
  ...INTERVAL_TYPES.concat('').map((_, count): ScalarDefinition => ({
    name: 'make_interval',
    args: INTERVAL_TYPES.slice(0, count),
    result: 'interval',
    evaluate: makeIntervalOf,
  })),
  { name: 'age', args: ['timestamp', 'timestamp'], result: 'interval', evaluate: ageOf },
  {
    name: 'age',
    args: ['timestamptz', 'timestamptz'],
    result: 'interval',
    evaluate: {
      of: 0,
      make: (type) => {
        const zone = zoneOfType(type);
        return (end: bigint, start: bigint) => ageOf(toLocal(zone, end), toLocal(zone, start));
      },
    },
  },
  ...['timestamp', 'timestamptz'].map((type): ScalarDefinition => ({
    name: 'date_bin',
    args: ['interval', type, type],
    result: type,
    evaluate: binOf,
  })),
];
