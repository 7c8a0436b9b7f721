import { compareRows, type Row, type SqlType } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import type { ResourceMeter } from '../resource-meter.js';
import { OrderedMultiset } from './ordered-multiset.js';

interface Scheduled {
  readonly time: Timestamp;
  readonly row: Row;
}

/**
 * Updates of times to come, in order of time. What cancels is forgotten, so that there are never
 * more than the rows that are there can account for.
 */
export class ScheduledUpdates {
  readonly #updates: OrderedMultiset<Scheduled>;
  readonly #meter: ResourceMeter;

  /** For rows of the types given, which the meter counts as long as they are kept. */
  constructor(types: readonly SqlType[], meter: ResourceMeter) {
    this.#meter = meter;
    const compare = compareRows(types);
    this.#updates = new OrderedMultiset((left, right) => {
      if (left.time !== right.time) return left.time < right.time ? -1 : 1;
      return compare(left.row, right.row);
    });
  }

  /** The time of the first update, or null. */
  get nextTime(): Timestamp | null {
    return this.#updates.least()?.time ?? null;
  }

  /** Adds so many copies of a row (negative: takes away) at a time to come. */
  add(time: Timestamp, row: Row, diff: number): void {
    const more = this.#updates.add({ time, row }, diff);
    if (more !== 0) this.#meter.keep(row, more);
  }

  /** Gives away the updates up to a time. */
  release(through: Timestamp, visit: (row: Row, diff: number) => void): void {
    const due = this.#updates.takeWhile(({ time }) => time <= through);
    for (const [{ row }, diff] of due) {
      this.#meter.keep(row, -1);
      visit(row, diff);
    }
  }
}
