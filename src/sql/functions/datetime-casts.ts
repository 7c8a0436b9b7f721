import {
  DAY_US,
  dateToInstant,
  fromLocal,
  instantToDate,
  Interval,
  isInfiniteInstant,
  splitInstant,
  toLocal,
} from '../../repr/index.js';
import type { CastDefinition } from './definition.js';

/** The time of day of an instant; an infinite one has none. */
function timeOfInstant(instant: bigint): number | null {
  return isInfiniteInstant(instant) ? null : splitInstant(instant).timeUs;
}

/** Casts between dates, times and intervals. */
export const DATETIME_CASTS: readonly CastDefinition[] = [
  { from: 'date', to: 'timestamp', context: 'implicit', evaluate: dateToInstant },
  {
    from: 'date',
    to: 'timestamptz',
    context: 'implicit',
    evaluate: dateToInstant,
    inZone: (zone) => (date: number) => fromLocal(zone, dateToInstant(date)),
  },
  {
    from: 'timestamp',
    to: 'timestamptz',
    context: 'implicit',
    evaluate: null,
    inZone: (zone) => (local: bigint) => fromLocal(zone, local),
  },
  {
    from: 'timestamptz',
    to: 'timestamp',
    context: 'assignment',
    evaluate: null,
    inZone: (zone) => (instant: bigint) => toLocal(zone, instant),
  },
  { from: 'timestamp', to: 'date', context: 'assignment', evaluate: instantToDate },
  {
    from: 'timestamptz',
    to: 'date',
    context: 'assignment',
    evaluate: instantToDate,
    inZone: (zone) => (instant: bigint) => instantToDate(toLocal(zone, instant)),
  },
  { from: 'timestamp', to: 'time', context: 'assignment', evaluate: timeOfInstant },
  {
    from: 'timestamptz',
    to: 'time',
    context: 'assignment',
    evaluate: timeOfInstant,
    inZone: (zone) => (instant: bigint) => timeOfInstant(toLocal(zone, instant)),
  },
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
