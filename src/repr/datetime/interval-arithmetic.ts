import { DatumError, SqlState } from '../datum-error.js';
import { DAY_US, Interval } from './interval.js';
import { divisionByZero } from '../numbers/numeric-arithmetic.js';
import { roundHalfEven } from '../numbers/round-half-even.js';

/** The sum, field by field. @throws DatumError `interval out of range` */
export function addInterval(left: Interval, right: Interval): Interval {
  return makeInterval(
    left.months + right.months,
    left.days + right.days,
    left.microseconds + right.microseconds,
  );
}

/** The difference, field by field. @throws DatumError `interval out of range` */
export function subtractInterval(left: Interval, right: Interval): Interval {
  return makeInterval(
    left.months - right.months,
    left.days - right.days,
    left.microseconds - right.microseconds,
  );
}

/** The interval with the other sign in every field. @throws DatumError `interval out of range` */
export function negateInterval(value: Interval): Interval {
  return subtractInterval(Interval.ZERO, value);
}

/**
 * An interval times a number. Fractions of months become days of 30 to a month, fractions of days
 * become time.
 *
 * @throws DatumError `interval out of range`.
 */
export function multiplyInterval(value: Interval, factor: number): Interval {
  return spread(value.months * factor, value.days * factor, Number(value.microseconds) * factor);
}

/** An interval divided by a number; fractions as in {@link multiplyInterval}. @throws DatumError */
export function divideInterval(value: Interval, divisor: number): Interval {
  if (divisor === 0) throw divisionByZero();
  return spread(value.months / divisor, value.days / divisor, Number(value.microseconds) / divisor);
}

/** Turns every 24 hours into a day (PostgreSQL's `justify_hours`). @throws DatumError */
export function justifyHours(value: Interval): Interval {
  let wholeDays = value.microseconds / DAY_US;
  let us = value.microseconds % DAY_US;
  const days = BigInt(value.days) + wholeDays;
  wholeDays = 0n;
  if (days > 0n && us < 0n) {
    us += DAY_US;
    wholeDays = -1n;
  } else if (days < 0n && us > 0n) {
    us -= DAY_US;
    wholeDays = 1n;
  }
  return makeInterval(value.months, Number(days + wholeDays), us);
}

/** Turns every 30 days into a month (PostgreSQL's `justify_days`). @throws DatumError */
export function justifyDays(value: Interval): Interval {
  let months = value.months + Math.trunc(value.days / 30);
  let days = value.days % 30;
  if (months > 0 && days < 0) {
    days += 30;
    months -= 1;
  } else if (months < 0 && days > 0) {
    days -= 30;
    months += 1;
  }
  return makeInterval(months, days, value.microseconds);
}

/**
 * Turns 24 hours into days and 30 days into months, and gives all fields one sign (PostgreSQL's
 * `justify_interval`).
 *
 * @throws DatumError
 */
export function justifyInterval(value: Interval): Interval {
  const totalUs = BigInt(value.days) * DAY_US + value.microseconds;
  let days = totalUs / DAY_US;
  let us = totalUs % DAY_US;
  let months = BigInt(value.months) + days / 30n;
  days %= 30n;
  if (months > 0n && (days < 0n || (days === 0n && us < 0n))) {
    days += 30n;
    months -= 1n;
  } else if (months < 0n && (days > 0n || (days === 0n && us > 0n))) {
    days -= 30n;
    months += 1n;
  }
  if (days > 0n && us < 0n) {
    us += DAY_US;
    days -= 1n;
  } else if (days < 0n && us > 0n) {
    us -= DAY_US;
    days += 1n;
  }
  return makeInterval(Number(months), Number(days), us);
}

/** An interval of fields that may be too great. @throws DatumError `interval out of range` */
export function makeInterval(months: number, days: number, us: bigint): Interval {
  const fits = isInt32(months) && isInt32(days) && BigInt.asIntN(64, us) === us;
  if (!fits) throw intervalOutOfRange();
  return new Interval(months + 0, days + 0, us);
}

function isInt32(value: number): boolean {
  return value >= -2147483648 && value <= 2147483647;
}

/** The error of a computed interval that is too great. */
export function intervalOutOfRange(): DatumError {
  return new DatumError('interval out of range', SqlState.datetimeOverflow);
}

/** Makes fields whole, from months down, as PostgreSQL's `interval_mul` does. */
function spread(months: number, days: number, us: number): Interval {
  if (!Number.isFinite(months) || !Number.isFinite(days)) throw intervalOutOfRange();
  if (Math.abs(months) > 2147483647 || Math.abs(days) > 2147483647) throw intervalOutOfRange();
  const wholeMonths = Math.trunc(months);
  const wholeDays = Math.trunc(days);
  const daysOfMonths = roundToMicro((months - wholeMonths) * 30);
  let seconds = roundToMicro((days - wholeDays + daysOfMonths - Math.trunc(daysOfMonths)) * 86_400);
  let resultDays = wholeDays;
  if (Math.abs(seconds) >= 86_400) {
    const more = Math.trunc(seconds / 86_400);
    resultDays += more;
    seconds -= more * 86_400;
  }
  resultDays += Math.trunc(daysOfMonths);
  const resultUs = roundHalfEven(us + seconds * 1e6);
  if (!Number.isFinite(resultUs) || Math.abs(resultUs) >= 2 ** 63) throw intervalOutOfRange();
  return makeInterval(wholeMonths, resultDays, BigInt(resultUs));
}

function roundToMicro(value: number): number {
  return roundHalfEven(value * 1e6) / 1e6;
}
