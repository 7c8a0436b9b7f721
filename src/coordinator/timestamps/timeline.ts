import type { Timestamp } from '../../time/index.js';

/**
 * A kind of time (L1). Tables and files live in milliseconds of the clock; others are `User(name)`,
 * which nothing makes yet.
 */
export type TimelineId = string;

/** The timeline of tables and of file sources. */
export const EPOCH_MILLISECONDS: TimelineId = 'EpochMilliseconds';

/**
 * The latest time at which anything finished, for each timeline: what keeps a later read from
 * happening earlier (T1, S2).
 */
export class TimelineTracker {
  readonly #times = new Map<TimelineId, Timestamp>();

  /** The time that reads of the timeline must not precede; 0 before any operation. */
  time(timeline: TimelineId): Timestamp {
    return this.#times.get(timeline) ?? 0n;
  }

  /** Remembers that something was read or written at a time. */
  observe(timeline: TimelineId, time: Timestamp): void {
    if (time > this.time(timeline)) this.#times.set(timeline, time);
  }
}
