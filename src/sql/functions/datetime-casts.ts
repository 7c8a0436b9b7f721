import {
  DAY_US,
  dateToInstant,
  instantToDate,
  Interval,
  isInfiniteInstant,
  splitInstant,
} from '../../repr/index.js';
import type { CastDefinition } from './definition.js';

/** The time of day of an instant; an infinite one has none. */
function timeOfInstant(instant: bigint): number | null {
  return isInfiniteInstant(instant) ? null : splitInstant(instant).timeUs;
}

/** Casts between dates, times and intervals. The only time zone is UTC. */
export const DATETIME_CASTS: readonly CastDefinition[] = [
  { from: 'date', to: 'timestamp', context: 'implicit', evaluate: dateToInstant },
  { from: 'date', to: 'timestamptz', context: 'implicit', evaluate: dateToInstant },
  { from: 'timestamp', to: 'timestamptz', context: 'implicit', evaluate: null },
  { from: 'timestamptz', to: 'timestamp', context: 'assignment', evaluate: null },
  { from: 'timestamp', to: 'date', context: 'assignment', evaluate: instantToDate },
  { from: 'timestamptz', to: 'date', context: 'assignment', evaluate: instantToDate },
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
