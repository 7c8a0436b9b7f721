import { DAY_US, INSTANT_INFINITY, INSTANT_NEGATIVE_INFINITY } from '../../repr/index.js';

/** Order of a date and an instant, where the date may be beyond all instants. */
export function compareDateInstant(days: number, instant: bigint): number {
  if (days === Infinity) return instant === INSTANT_INFINITY ? 0 : 1;
  if (days === -Infinity) return instant === INSTANT_NEGATIVE_INFINITY ? 0 : -1;
  const start = BigInt(days) * DAY_US;
  return start < instant ? -1 : start > instant ? 1 : 0;
}
