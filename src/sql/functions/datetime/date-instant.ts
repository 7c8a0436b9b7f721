import {
  DAY_US,
  INSTANT_INFINITY,
  INSTANT_NEGATIVE_INFINITY,
  instantOfLocal,
  isInfiniteInstant,
  type TimeZone,
} from '../../../repr/index.js';

/**
 * Order of a date, which begins at midnight in a zone (of UTC if left out), and an instant. The
 * date may be beyond all instants but the infinite ones.
 */
export function compareDateInstant(days: number, instant: bigint, zone?: TimeZone): number {
  if (days === Infinity) return instant === INSTANT_INFINITY ? 0 : 1;
  if (days === -Infinity) return instant === INSTANT_NEGATIVE_INFINITY ? 0 : -1;
  if (isInfiniteInstant(instant)) return instant === INSTANT_INFINITY ? -1 : 1;
  const midnight = BigInt(days) * DAY_US;
  const start = zone === undefined ? midnight : instantOfLocal(zone, midnight);
  return start < instant ? -1 : start > instant ? 1 : 0;
}
