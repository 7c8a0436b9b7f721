import { formatOffset, formatTime } from './datetime-format.js';
import { DatumError, SqlState } from '../datum-error.js';
import { DAY_US } from './interval.js';
import { fixedOffset, type TimeZone } from './time-zone.js';

/** Bits of a datum that hold the offset, in seconds west of UTC, beyond {@link BIAS}. */
const OFFSET_BITS = 21;
const SHIFT = BigInt(OFFSET_BITS);
/** No zone is as many seconds from UTC. */
const BIAS = 2n ** (SHIFT - 1n);

/** A time of day and how far its clock is ahead of UTC. */
export interface ZonedTime {
  /** Microseconds since midnight. */
  readonly timeUs: number;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/**
 * The datum of a `timetz`: its time in UTC, which comes first in its order, and then the distance
 * to the west, in one number.
 */
export function packZonedTime({ timeUs, offset }: ZonedTime): bigint {
  const utc = BigInt(timeUs) - BigInt(offset) * 1_000_000n;
  return (utc << SHIFT) + BIAS - BigInt(offset);
}

/** What {@link packZonedTime} put together. */
export function unpackZonedTime(datum: bigint): ZonedTime {
  const offset = BIAS - BigInt.asUintN(OFFSET_BITS, datum);
  return {
    timeUs: Number((datum >> SHIFT) + offset * 1_000_000n),
    offset: Number(offset),
  };
}

/** Microseconds since midnight of UTC: below zero for what was the day before there. */
export function utcOfZonedTime(datum: bigint): bigint {
  return datum >> SHIFT;
}

/** A `timetz` as PostgreSQL prints it: `03:04:05+05:30`. */
export function formatZonedTime(datum: bigint): string {
  const { timeUs, offset } = unpackZonedTime(datum);
  return formatTime(timeUs) + formatOffset(offset);
}

/** The same moment of the day by a clock that is so many seconds ahead of UTC. */
export function zonedTimeAt(datum: bigint, offset: number): bigint {
  const local = (utcOfZonedTime(datum) + BigInt(offset) * 1_000_000n) % DAY_US;
  return packZonedTime({ timeUs: Number(local < 0n ? local + DAY_US : local), offset });
}

/**
 * The offset of a zone for a time that is on no certain day.
 *
 * @throws DatumError (0A000) if the offset depends on the day.
 */
export function offsetOfAnyDay(zone: TimeZone): number {
  const offset = fixedOffset(zone);
  if (offset !== undefined) return offset;
  const message = 'a time without a date is not supported in a time zone of several offsets';
  throw new DatumError(message, SqlState.unsupported);
}
