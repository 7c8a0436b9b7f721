import { Interval } from './interval.js';
import { isInfiniteInstant } from './civil-date.js';
import { addToInstant, checkInstant } from './datetime-arithmetic.js';
import { truncateInstant } from './datetime-truncate.js';
import { lengthUnit, TIME_UNITS } from './datetime-unit.js';
import { negateInterval } from './interval-arithmetic.js';
import { instantOfLocal, localTime, type TimeZone } from './time-zone.js';

/** The local time of an instant in a zone. @throws DatumError `timestamp out of range` */
export function toLocal(zone: TimeZone, instant: bigint): bigint {
  return isInfiniteInstant(instant) ? instant : checkInstant(localTime(zone, instant));
}

/** The instant of a local time in a zone. @throws DatumError `timestamp out of range` */
export function fromLocal(zone: TimeZone, local: bigint): bigint {
  return isInfiniteInstant(local) ? local : checkInstant(instantOfLocal(zone, local));
}

/**
 * An instant plus an interval, whose months and days are those of the zone's clocks and whose time
 * is time that passes. The zone is asked after the months and again after the days.
 *
 * @throws DatumError `timestamp out of range`.
 */
export function addInZone(
  zone: TimeZone,
  instant: bigint,
  { months, days, microseconds }: Interval,
): bigint {
  if (isInfiniteInstant(instant)) return instant;
  let sum = instant;
  for (const step of [new Interval(months, 0, 0n), new Interval(0, days, 0n)]) {
    if (step.months !== 0 || step.days !== 0) {
      sum = fromLocal(zone, addToInstant(toLocal(zone, sum), step));
    }
  }
  return checkInstant(sum + microseconds);
}

/** An instant minus an interval: see {@link addInZone}. */
export function subtractInZone(zone: TimeZone, instant: bigint, interval: Interval): bigint {
  return addInZone(zone, instant, negateInterval(interval));
}

/**
 * An instant without what is smaller than a unit on the clocks of a zone. Of less than a day, the
 * distance from UTC stays as it is.
 *
 * @throws DatumError for units that cannot be truncated to.
 */
export function truncateInZone(zone: TimeZone, instant: bigint, word: string): bigint {
  const type = 'timestamp with time zone';
  if (isInfiniteInstant(instant)) return truncateInstant(instant, word, type);
  const local = toLocal(zone, instant);
  const start = truncateInstant(local, word, type);
  const keepsOffset = TIME_UNITS.has(lengthUnit(word, type));
  return keepsOffset ? checkInstant(instant - (local - start)) : fromLocal(zone, start);
}
