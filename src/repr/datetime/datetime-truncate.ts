import { startOfIsoWeek } from './calendar-week.js';
import {
  civilFromDays,
  daysFromCivil,
  isInfiniteInstant,
  joinInstant,
  splitInstant,
} from './civil-date.js';
import { checkInstant } from './datetime-arithmetic.js';
import { lengthUnit, unsupportedUnit, type DateTimeUnit } from './datetime-unit.js';
import { Interval } from './interval.js';

/** Microseconds of the units of time. */
const TIME_UNIT_US: Partial<Record<DateTimeUnit, number>> = {
  microsecond: 1,
  millisecond: 1e3,
  second: 1e6,
  minute: 60e6,
  hour: 3600e6,
  day: 86_400e6,
};

/**
 * A timestamp without what is smaller than a unit, as `date_trunc` gives it.
 *
 * @throws DatumError for units that cannot be truncated to.
 */
export function truncateInstant(
  instant: bigint,
  word: string,
  type: 'timestamp without time zone' | 'timestamp with time zone',
): bigint {
  if (isInfiniteInstant(instant)) return instant;
  const unit = lengthUnit(word, type);
  const { days, timeUs } = splitInstant(instant);
  const unitUs = TIME_UNIT_US[unit];
  const start =
    unitUs === undefined
      ? joinInstant(startOfPeriod(unit, days) ?? failUnit(word, type), 0)
      : joinInstant(days, timeUs - (timeUs % unitUs));
  return checkInstant(start);
}

function failUnit(word: string, type: string): never {
  throw unsupportedUnit(word, type);
}

/** The first day of the period that a day is in. */
function startOfPeriod(unit: DateTimeUnit, days: number): number | undefined {
  const { year, month } = civilFromDays(days);
  switch (unit) {
    case 'week':
      return startOfIsoWeek(days);
    case 'month':
      return firstDay(year, month);
    case 'quarter':
      return firstDay(year, month - ((month - 1) % 3));
    case 'year':
      return firstDay(year);
    case 'decade':
      return firstDay(Math.floor(year / 10) * 10);
    case 'century':
      return firstDay(startOfCounted(year, 100));
    case 'millennium':
      return firstDay(startOfCounted(year, 1000));
    default:
      return undefined;
  }
}

function firstDay(year: number, month = 1): number {
  return daysFromCivil({ year, month, day: 1 });
}

/** Centuries and millennia begin with a year 1, such as 2001, and before our era with 100 BC. */
function startOfCounted(year: number, length: number): number {
  return Math.floor((year - 1) / length) * length + 1;
}

/** Months of the units that count months. */
const MONTH_UNITS: Partial<Record<DateTimeUnit, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  decade: 120,
  century: 1200,
  millennium: 12_000,
};

/**
 * An interval without what is smaller than a unit, as `date_trunc` gives it.
 *
 * @throws DatumError for units that cannot be truncated to.
 */
export function truncateInterval(value: Interval, word: string): Interval {
  const unit = lengthUnit(word, 'interval');
  const months = MONTH_UNITS[unit];
  if (months !== undefined) return new Interval(value.months - (value.months % months), 0, 0n);
  if (unit === 'day') return new Interval(value.months, value.days, 0n);
  const unitUs = TIME_UNIT_US[unit];
  if (unitUs === undefined) {
    const detail = unit === 'week' ? 'Months usually have fractional weeks.' : undefined;
    throw unsupportedUnit(word, 'interval', detail);
  }
  const us = value.microseconds - (value.microseconds % BigInt(unitUs));
  return new Interval(value.months, value.days, us);
}
