import { assert } from '../../diagnostic/index.js';
import { dayOfWeek, isoWeek } from './calendar-week.js';
import {
  civilFromDays,
  daysFromCivil,
  INSTANT_INFINITY,
  isInfiniteInstant,
  splitInstant,
} from './civil-date.js';
import { dateTimeUnit, TIME_UNITS, unsupportedUnit, type DateTimeUnit } from './datetime-unit.js';
import type { Datum } from '../datum.js';
import { DAY_US, type Interval } from './interval.js';
import { addNumeric, divideNumeric } from '../numbers/numeric-arithmetic.js';
import { Numeric } from '../numbers/numeric.js';
import { zoneOfType } from './session-zone.js';
import type { SqlType } from '../sql-types/sql-type.js';
import type { TimeZone } from './time-zone.js';
import { typeName } from '../sql-types/type-name.js';
import { unpackZonedTime, utcOfZonedTime } from './zoned-time.js';

const DAY_TYPES: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz']);

/** What dates are written with: no units, but words that PostgreSQL knows when it looks for one. */
const DAY_WORDS: ReadonlySet<string> = new Set([
  'infinity',
  '-infinity',
  'now',
  'today',
  'tomorrow',
  'yesterday',
  'allballs',
]);

/**
 * A field of a date, time, timestamp or interval, as `extract` gives it: seconds have six digits
 * after the point, milliseconds three. Null for fields that infinity does not have.
 *
 * @throws DatumError for fields that the type does not have and for words that name none.
 */
export function extractField(type: SqlType, word: string, datum: Datum): Numeric | null {
  if (DAY_TYPES.has(type.kind) && DAY_WORDS.has(word.toLowerCase())) {
    throw unsupportedUnit(word, typeName(type));
  }
  const unit = dateTimeUnit(word, typeName(type));
  const found = extractUnit(type, unit, datum);
  if (found === undefined) throw unsupportedUnit(word, typeName(type));
  return found;
}

function extractUnit(type: SqlType, unit: DateTimeUnit, datum: Datum): Numeric | null | undefined {
  switch (type.kind) {
    case 'date':
      return extractFromDate(unit, datum as number);
    case 'time':
      return extractFromTime(unit, BigInt(datum as number));
    case 'timetz':
      return extractFromZonedTime(unit, datum as bigint);
    case 'timestamp':
      return extractFromInstant(unit, datum as bigint);
    case 'timestamptz':
      return extractFromZoned(unit, datum as bigint, zoneOfType(type));
    case 'interval':
      return extractFromInterval(unit, datum as Interval);
    default:
      assert(false, `fields are extracted from dates and times, found ${typeName(type)}`);
  }
}

function integer(value: number | bigint): Numeric {
  return Numeric.of(BigInt(value));
}

function extractFromDate(unit: DateTimeUnit, days: number): Numeric | null | undefined {
  if (!Number.isFinite(days)) return ofInfinity(unit, days > 0, DATE_UNITS);
  if (unit === 'epoch') return integer(BigInt(days) * 86_400n);
  if (unit === 'julian') return integer(days + JULIAN_OF_EPOCH);
  return extractFromDays(unit, days);
}

/** The Julian day of 1970-01-01. */
const JULIAN_OF_EPOCH = 2_440_588;

const ENDLESS_UNITS: ReadonlySet<DateTimeUnit> = new Set<DateTimeUnit>([
  'year',
  'decade',
  'century',
  'millennium',
  'isoyear',
  'julian',
  'epoch',
]);

const DATE_UNITS: ReadonlySet<DateTimeUnit> = new Set<DateTimeUnit>([
  'day',
  'month',
  'quarter',
  'week',
  'dow',
  'isodow',
  'doy',
  ...ENDLESS_UNITS,
]);

const ZONE_UNITS: ReadonlySet<DateTimeUnit> = new Set<DateTimeUnit>([
  'timezone',
  'timezone_hour',
  'timezone_minute',
]);

function ofInfinity(
  unit: DateTimeUnit,
  isPositive: boolean,
  units: ReadonlySet<DateTimeUnit>,
): Numeric | null | undefined {
  if (!units.has(unit)) return undefined;
  if (!ENDLESS_UNITS.has(unit)) return null;
  return isPositive ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
}

/** Those that infinity has or lacks; as in PostgreSQL, zones are among them for both types. */
const INSTANT_UNITS = new Set([...DATE_UNITS, ...TIME_UNITS, ...ZONE_UNITS]);

function extractFromZoned(
  unit: DateTimeUnit,
  instant: bigint,
  zone: TimeZone,
): Numeric | null | undefined {
  if (isInfiniteInstant(instant) || unit === 'epoch') return extractFromInstant(unit, instant);
  const seconds = zone(instant);
  const ofZone = extractOffset(unit, seconds);
  return ofZone ?? extractFromInstant(unit, instant + BigInt(seconds) * 1_000_000n);
}

function extractFromInstant(unit: DateTimeUnit, instant: bigint): Numeric | null | undefined {
  if (isInfiniteInstant(instant)) {
    return ofInfinity(unit, instant === INSTANT_INFINITY, INSTANT_UNITS);
  }
  if (ZONE_UNITS.has(unit)) return undefined;
  if (unit === 'epoch') return Numeric.of(instant, 6);
  const { days, timeUs } = splitInstant(instant);
  if (unit === 'julian') {
    const fraction = divideNumeric(integer(timeUs), integer(DAY_US));
    return addNumeric(integer(days + JULIAN_OF_EPOCH), fraction);
  }
  return TIME_UNITS.has(unit) ? extractFromTime(unit, BigInt(timeUs)) : extractFromDays(unit, days);
}

function extractFromZonedTime(unit: DateTimeUnit, datum: bigint): Numeric | undefined {
  if (unit === 'epoch') return Numeric.of(utcOfZonedTime(datum), 6);
  const { timeUs, offset } = unpackZonedTime(datum);
  return extractOffset(unit, offset) ?? extractFromTime(unit, BigInt(timeUs));
}

/** Fields of a zone that is so many seconds ahead of UTC. */
function extractOffset(unit: DateTimeUnit, seconds: number): Numeric | undefined {
  switch (unit) {
    case 'timezone':
      return integer(seconds);
    case 'timezone_hour':
      return integer(Math.trunc(seconds / 3600));
    case 'timezone_minute':
      return integer(Math.trunc(seconds / 60) % 60);
    default:
      return undefined;
  }
}

/** Fields of a time of day, or of the part of an interval that counts no days. */
function extractFromTime(unit: DateTimeUnit, us: bigint): Numeric | undefined {
  switch (unit) {
    case 'microsecond':
      return integer(us % 60_000_000n);
    case 'millisecond':
      return Numeric.of(us % 60_000_000n, 3);
    case 'second':
      return Numeric.of(us % 60_000_000n, 6);
    case 'minute':
      return integer((us / 60_000_000n) % 60n);
    case 'hour':
      return integer(us / 3_600_000_000n);
    case 'epoch':
      return Numeric.of(us, 6);
    default:
      return undefined;
  }
}

function extractFromDays(unit: DateTimeUnit, days: number): Numeric | undefined {
  const civil = civilFromDays(days);
  const { year, month, day } = civil;
  switch (unit) {
    case 'day':
      return integer(day);
    case 'month':
      return integer(month);
    case 'quarter':
      return integer(Math.ceil(month / 3));
    case 'year':
      return integer(countedYear(year));
    case 'decade':
      return integer(Math.floor(year / 10));
    case 'century':
      return integer(countedPeriod(year, 100));
    case 'millennium':
      return integer(countedPeriod(year, 1000));
    case 'isoyear':
      return integer(countedYear(isoWeek(days).year));
    case 'week':
      return integer(isoWeek(days).week);
    case 'dow':
      return integer(dayOfWeek(days));
    case 'isodow':
      return integer(dayOfWeek(days) || 7);
    case 'doy':
      return integer(days - daysFromCivil({ year, month: 1, day: 1 }) + 1);
    default:
      return undefined;
  }
}

/** There is no year 0: the one before 1 is 1 BC, written -1. */
function countedYear(year: number): number {
  return year > 0 ? year : year - 1;
}

/** Centuries and millennia count from 1 on both sides. */
function countedPeriod(year: number, length: number): number {
  return year > 0 ? Math.ceil(year / length) : -Math.floor((length - year) / length);
}

function extractFromInterval(unit: DateTimeUnit, value: Interval): Numeric | undefined {
  const { months, days, microseconds } = value;
  if (TIME_UNITS.has(unit)) return extractFromTime(unit, microseconds);
  switch (unit) {
    case 'day':
      return integer(days);
    case 'month':
      return integer(months % 12);
    case 'quarter':
      return integer(Math.trunc((months % 12) / 3) + 1);
    case 'year':
      return integer(Math.trunc(months / 12));
    case 'decade':
      return integer(Math.trunc(months / 120));
    case 'century':
      return integer(Math.trunc(months / 1200));
    case 'millennium':
      return integer(Math.trunc(months / 12_000));
    case 'epoch':
      return Numeric.of(intervalEpochUs(value), 6);
    default:
      return undefined;
  }
}

/**
 * The seconds of an interval as `date_part` gives them: PostgreSQL adds doubles for it, in this
 * order, whose sum is not always the double next to that of `extract`.
 */
export function intervalEpoch({ months, days, microseconds }: Interval): number {
  const ofTime = Number(microseconds) / 1e6;
  const ofYears = 31_557_600 * Math.trunc(months / 12);
  return ofTime + ofYears + 2_592_000 * (months % 12) + 86_400 * days;
}

/** Microseconds of an interval where a year has 365.25 days and a month of the rest 30. */
function intervalEpochUs({ months, days, microseconds }: Interval): bigint {
  const quarterDays =
    BigInt(Math.trunc(months / 12)) * 1461n + BigInt(months % 12) * 120n + BigInt(days) * 4n;
  return quarterDays * 21_600_000_000n + microseconds;
}
