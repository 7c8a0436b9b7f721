import {
  DAY_US,
  Interval,
  isInfiniteInstant,
  joinInstant,
  splitInstant,
  INSTANT_INFINITY,
} from '../../repr/index.js';
import { instantOfDate } from './date-instant.js';
import type { CastDefinition } from './definition.js';

/** The day that an instant is in. */
export function dateOfInstant(instant: bigint): number {
  if (isInfiniteInstant(instant)) return instant === INSTANT_INFINITY ? Infinity : -Infinity;
  return splitInstant(instant).days;
}

/** The time of day of an instant; an infinite one has none. */
function timeOfInstant(instant: bigint): number | null {
  return isInfiniteInstant(instant) ? null : splitInstant(instant).timeUs;
}

/** Casts between dates, times and intervals. The only time zone is UTC. */
export const DATETIME_CASTS: readonly CastDefinition[] = [
  { from: 'date', to: 'timestamp', context: 'implicit', evaluate: instantOfDate },
  { from: 'date', to: 'timestamptz', context: 'implicit', evaluate: instantOfDate },
  { from: 'timestamp', to: 'timestamptz', context: 'implicit', evaluate: null },
  { from: 'timestamptz', to: 'timestamp', context: 'assignment', evaluate: null },
  { from: 'timestamp', to: 'date', context: 'assignment', evaluate: dateOfInstant },
  { from: 'timestamptz', to: 'date', context: 'assignment', evaluate: dateOfInstant },
  { from: 'timestamp', to: 'time', context: 'assignment', evaluate: timeOfInstant },
  { from: 'timestamptz', to: 'time', context: 'assignment', evaluate: timeOfInstant },
  {
    from: 'time',
    to: 'interval',
    context: 'implicit',
    evaluate: (time: number) => new Interval(0, 0, BigInt(time)),
  },
  {
    from: 'interval',
    to: 'time',
    context: 'assignment',
    // Months and days do not count.
    evaluate: ({ microseconds }: Interval) => {
      const rest = microseconds % DAY_US;
      return Number(rest < 0n ? rest + DAY_US : rest);
    },
  },
];

/** The instant at a time of a day that may be infinite. */
export function instantAt(days: number, time: number): bigint {
  return Number.isFinite(days) ? joinInstant(days, time) : instantOfDate(days);
}
