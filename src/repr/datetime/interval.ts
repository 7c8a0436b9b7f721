/**
 * An SQL `interval`: months, days and microseconds, each kept apart, since months and days have no
 * fixed length. Immutable.
 */
export class Interval {
  /** Each of months and days is an integer of 32 bits, microseconds one of 64. */
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;

  constructor(months: number, days: number, microseconds: bigint) {
    this.months = months;
    this.days = days;
    this.microseconds = microseconds;
  }

  static readonly ZERO = new Interval(0, 0, 0n);
}

/** Microseconds of a day. */
export const DAY_US = 86_400_000_000n;

/**
 * The length by which intervals are compared, in microseconds: a month counts as 30 days, a day as
 * 24 hours. So `1 month` equals `30 days`, though they print and add differently.
 */
export function intervalSpan(value: Interval): bigint {
  return BigInt(value.months * 30 + value.days) * DAY_US + value.microseconds;
}

/** Order of intervals by {@link intervalSpan}. */
export function compareInterval(left: Interval, right: Interval): number {
  const a = intervalSpan(left);
  const b = intervalSpan(right);
  return a < b ? -1 : a > b ? 1 : 0;
}
