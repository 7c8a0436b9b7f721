import {
  DAY_US,
  dateToInstant,
  fromLocal,
  instantToDate,
  Interval,
  isInfiniteInstant,
  offsetOfAnyDay,
  packZonedTime,
  splitInstant,
  toLocal,
  unpackZonedTime,
  type TimeZone,
} from '../../../repr/index.js';
import type { CastDefinition } from '../definitions/definition.js';

/** The time of day of an instant; an infinite one has none. */
/** NULL at infinity, as in PostgreSQL. */
function timeOfInstant(instant: bigint): number | null {
  return isInfiniteInstant(instant) ? null : splitInstant(instant).timeUs;
}

function zonedTimeOf(zone: TimeZone, instant: bigint): bigint | null {
  if (isInfiniteInstant(instant)) return null;
  const { timeUs } = splitInstant(toLocal(zone, instant));
  return packZonedTime({ timeUs, offset: zone(instant) });
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
  {
    from: 'timestamp',
    to: 'time',
    context: 'assignment',
    evaluate: timeOfInstant,
    introducesNull: true,
  },
  {
    from: 'timestamptz',
    to: 'time',
    context: 'assignment',
    evaluate: timeOfInstant,
    introducesNull: true,
    inZone: (zone) => (instant: bigint) => timeOfInstant(toLocal(zone, instant)),
  },
  {
    from: 'time',
    to: 'timetz',
    context: 'implicit',
    evaluate: (timeUs: number) => packZonedTime({ timeUs, offset: 0 }),
    inZone: (zone) => (timeUs: number) => packZonedTime({ timeUs, offset: offsetOfAnyDay(zone) }),
  },
  {
    from: 'timetz',
    to: 'time',
    context: 'assignment',
    evaluate: (datum: bigint) => unpackZonedTime(datum).timeUs,
  },
  {
    from: 'timestamptz',
    to: 'timetz',
    context: 'assignment',
    evaluate: (instant: bigint) => zonedTimeOf(() => 0, instant),
    introducesNull: true,
    inZone: (zone) => (instant: bigint) => zonedTimeOf(zone, instant),
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
