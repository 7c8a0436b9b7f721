import {
  DAY_US,
  datetimeOutOfRange,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
  INSTANT_NEGATIVE_INFINITY,
} from '../../repr/index.js';

/** The instant at which a day begins. @throws DatumError for days beyond the last instant */
export function instantOfDate(days: number): bigint {
  if (days === Infinity) return INSTANT_INFINITY;
  if (days === -Infinity) return INSTANT_NEGATIVE_INFINITY;
  const instant = BigInt(days) * DAY_US;
  if (instant < INSTANT_MIN || instant >= INSTANT_END) {
    throw datetimeOutOfRange('date out of range for timestamp');
  }
  return instant;
}

/** Order of a date and an instant, where the date may be beyond all instants. */
export function compareDateInstant(days: number, instant: bigint): number {
  if (days === Infinity) return instant === INSTANT_INFINITY ? 0 : 1;
  if (days === -Infinity) return instant === INSTANT_NEGATIVE_INFINITY ? 0 : -1;
  const start = BigInt(days) * DAY_US;
  return start < instant ? -1 : start > instant ? 1 : 0;
}
