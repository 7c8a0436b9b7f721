import { civilFromDays, daysInMonth, isInfiniteInstant, splitInstant } from './civil-date.js';
import { DatumError, SqlState } from '../datum-error.js';
import { Interval } from './interval.js';

const DAY_US = 86_400_000_000;

/**
 * The time from one instant to another in years, months, days and time, as a person would count it:
 * a day that is borrowed from a month is as long as the month of the earlier instant.
 *
 * @throws DatumError for infinities
 */
export function ageOf(later: bigint, earlier: bigint): Interval {
  if (isInfiniteInstant(later) || isInfiniteInstant(earlier)) {
    throw new DatumError('timestamp out of range', SqlState.datetimeOverflow);
  }
  if (later < earlier) return negated(ageOf(earlier, later));
  const [to, from] = [splitInstant(later), splitInstant(earlier)];
  const [end, start] = [civilFromDays(to.days), civilFromDays(from.days)];
  let months = (end.year - start.year) * 12 + end.month - start.month;
  let days = end.day - start.day;
  let timeUs = to.timeUs - from.timeUs;
  if (timeUs < 0) {
    timeUs += DAY_US;
    days -= 1;
  }
  if (days < 0) {
    days += daysInMonth(start.year, start.month);
    months -= 1;
  }
  return new Interval(months, days, BigInt(timeUs));
}

/** Of an age that runs backwards, every part does. */
function negated({ months, days, microseconds }: Interval): Interval {
  return new Interval(-months || 0, -days || 0, -microseconds);
}
