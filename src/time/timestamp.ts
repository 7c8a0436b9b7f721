/**
 * A logical time: milliseconds of a timeline, from 0 to {@link TIMESTAMP_MAX}. Only a clock moves
 * it. A bigint, because the largest one, 2^64 - 1, is in use: reads of collections that are
 * complete happen at it.
 */
export type Timestamp = bigint;

/** The least timestamp. */
export const TIMESTAMP_MIN: Timestamp = 0n;

/** The greatest timestamp, 2^64 - 1: the time of reads that depend on nothing that can change. */
export const TIMESTAMP_MAX: Timestamp = 18446744073709551615n;
