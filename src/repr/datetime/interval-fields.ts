import { Interval } from './interval.js';

/** The fields that the type of an interval may name, from the greatest down. */
export const INTERVAL_FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

/** The name of a field. */
export type IntervalField = (typeof INTERVAL_FIELDS)[number];

/** What stands behind `INTERVAL '...'`: `DAY`, `HOUR TO SECOND(3)`. */
export interface IntervalFields {
  /** The first of two fields; null if there is but one. */
  readonly from: IntervalField | null;
  readonly to: IntervalField;
  /** Digits behind the point of seconds, 0 to 6. */
  readonly precision: number;
}

const US: Readonly<Record<'hour' | 'minute' | 'second', bigint>> = {
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
};

/**
 * Cuts an interval to its fields: what is less than the last field goes. What is greater than the
 * first one stays, as in PostgreSQL: of `1-2 3 4:05`, `DAY TO HOUR` leaves all but the minutes.
 * Ranges from MONTH are Materialize's own, and lose their years as there.
 */
export function cutInterval(value: Interval, { from, to, precision }: IntervalFields): Interval {
  let { months, days, microseconds: us } = value;
  if (to === 'year') months -= months % 12;
  if (to === 'year' || to === 'month') days = 0;
  if (to === 'hour' || to === 'minute') us -= us % US[to];
  else if (to === 'second') us = roundTo(us, precision);
  else us = 0n;
  if (from === 'month') months %= 12;
  // Adding 0 makes -0 the 0 that it prints as.
  return new Interval(months + 0, days, us);
}

/** Microseconds rounded to so many digits of a second, halves away from zero. */
function roundTo(us: bigint, precision: number): bigint {
  const unit = 10n ** BigInt(6 - precision);
  const half = us < 0n ? -(unit / 2n) : unit / 2n;
  return ((us + half) / unit) * unit;
}
