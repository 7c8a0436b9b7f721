import { isInfiniteInstant } from './civil-date.js';
import { packZonedTime, unpackZonedTime } from './zoned-time.js';

/** Most digits of the seconds' fraction that times have. */
export const TIME_PRECISION_MAX = 6;

/** 2000-01-01 in microseconds since 1970-01-01: PostgreSQL counts from there. */
const POSTGRES_EPOCH = 946_684_800_000_000n;

/**
 * An instant as `timestamp(precision)` holds it: rounded, halves away from the year 2000 as in
 * PostgreSQL. Infinities stay.
 */
export function fitInstant(instant: bigint, precision: number): bigint {
  if (isInfiniteInstant(instant)) return instant;
  const unit = 10n ** BigInt(TIME_PRECISION_MAX - precision);
  const distance = instant - POSTGRES_EPOCH;
  const size = distance < 0n ? -distance : distance;
  const rounded = ((size + unit / 2n) / unit) * unit;
  return POSTGRES_EPOCH + (distance < 0n ? -rounded : rounded);
}

/** A time of day as `time(precision)` holds it: rounded, up to 24:00. */
export function fitTime(timeUs: number, precision: number): number {
  const unit = 10 ** (TIME_PRECISION_MAX - precision);
  return Math.floor((timeUs + unit / 2) / unit) * unit;
}

/** A time of day as `timetz(precision)` holds it. */
export function fitZonedTime(datum: bigint, precision: number): bigint {
  const { timeUs, offset } = unpackZonedTime(datum);
  return packZonedTime({ timeUs: fitTime(timeUs, precision), offset });
}
