import {
  civilFromDays,
  DATE_MAX,
  DATE_MIN,
  daysFromCivil,
  daysInMonth,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
  INSTANT_NEGATIVE_INFINITY,
  isInfiniteInstant,
  joinInstant,
  splitInstant,
} from './civil-date.js';
import { datetimeOutOfRange } from './datetime-error.js';
import { DatumError, SqlState } from '../datum-error.js';
import { intervalOutOfRange, negateInterval } from './interval-arithmetic.js';
import { DAY_US, Interval } from './interval.js';

/**
 * A timestamp plus an interval: months first, where a day that the month does not have becomes its
 * last one, then days, then time.
 *
 * @throws DatumError `timestamp out of range`.
 */
export function addToInstant(instant: bigint, interval: Interval): bigint {
  if (isInfiniteInstant(instant)) return instant;
  const { days, timeUs } = splitInstant(instant);
  // PostgreSQL checks after each step, so that what leaves the range does not come back.
  const byMonths = checkInstant(joinInstant(addMonths(days, interval.months), timeUs));
  const byDays = checkInstant(byMonths + BigInt(interval.days) * DAY_US);
  return checkInstant(byDays + interval.microseconds);
}

/** A timestamp minus an interval. @throws DatumError `timestamp out of range` */
export function subtractFromInstant(instant: bigint, interval: Interval): bigint {
  return addToInstant(instant, negateInterval(interval));
}

/** A day, months later; the last day of the month where it would be beyond it. */
function addMonths(days: number, months: number): number {
  if (months === 0) return days;
  const { year, month, day } = civilFromDays(days);
  const total = year * 12 + month - 1 + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  const newDay = Math.min(day, daysInMonth(newYear, newMonth));
  return daysFromCivil({ year: newYear, month: newMonth, day: newDay });
}

/** The time between two timestamps, in days and time. @throws DatumError for infinities */
export function subtractInstants(left: bigint, right: bigint): Interval {
  if (isInfiniteInstant(left) || isInfiniteInstant(right)) {
    throw new DatumError('cannot subtract infinite timestamps', SqlState.datetimeOverflow);
  }
  const us = left - right;
  if (BigInt.asIntN(64, us) !== us) throw intervalOutOfRange();
  return new Interval(0, Number(us / DAY_US), us % DAY_US);
}

/** A date, so many days later. @throws DatumError `date out of range` */
export function addToDate(date: number, days: number): number {
  const result = date + days;
  if (Number.isFinite(result) && (result < DATE_MIN || result > DATE_MAX)) {
    throw datetimeOutOfRange('date');
  }
  return result;
}

/** The days between two dates. @throws DatumError for infinities */
export function subtractDates(left: number, right: number): number {
  if (!Number.isFinite(left) || !Number.isFinite(right)) {
    throw new DatumError('cannot subtract infinite dates', SqlState.datetimeOverflow);
  }
  return left - right;
}

/** A time plus an interval's time; it goes round at midnight, and in PostgreSQL at 64 bits too. */
export function addToTime(timeUs: number, interval: Interval): number {
  const sum = BigInt.asIntN(64, BigInt(timeUs) + interval.microseconds) % DAY_US;
  return Number(sum < 0n ? sum + DAY_US : sum);
}

/** Midnight of a date. @throws DatumError if no timestamp is as far away */
export function dateToInstant(date: number): bigint {
  if (date === Infinity) return INSTANT_INFINITY;
  if (date === -Infinity) return INSTANT_NEGATIVE_INFINITY;
  const instant = joinInstant(date, 0);
  if (instant >= INSTANT_END) {
    throw new DatumError('date out of range for timestamp', SqlState.datetimeOverflow);
  }
  return instant;
}

/** The day of a timestamp. */
export function instantToDate(instant: bigint): number {
  if (instant === INSTANT_INFINITY) return Infinity;
  if (instant === INSTANT_NEGATIVE_INFINITY) return -Infinity;
  return splitInstant(instant).days;
}

/** The instant, if timestamps reach as far. @throws DatumError `timestamp out of range` */
export function checkInstant(instant: bigint): bigint {
  if (instant < INSTANT_MIN || instant >= INSTANT_END) throw datetimeOutOfRange('timestamp');
  return instant;
}
