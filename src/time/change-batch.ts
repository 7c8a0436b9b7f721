import type { Timestamp } from './timestamp.js';

/** So many more (or fewer) of something at a time. */
export type TimeChange = readonly [time: Timestamp, diff: number];

/**
 * Changes to the number of things held at each time: `{old: -1, new: +1}` says that an upper moved.
 *
 * Always consolidated: one entry for each time, in order of time, never with a difference of zero.
 */
export class ChangeBatch implements Iterable<TimeChange> {
  /**
   * Sorted by time. Batches are a few entries long, so that insertion by search is enough. Null as
   * long as nobody asked for those of a movement: whatever moves makes one at each tick.
   */
  #changes: TimeChange[] | null = null;
  #movedFrom: Timestamp | null = null;
  #movedTo: Timestamp | null = null;

  /** A batch of the changes given, in any order and with any repetition. */
  constructor(changes?: Iterable<TimeChange>) {
    if (changes !== undefined) this.addAll(changes);
  }

  /** The batch that moves one element from a frontier to another; `null` is the empty frontier. */
  static movement(from: Timestamp | null, to: Timestamp | null): ChangeBatch {
    const batch = new ChangeBatch();
    if (from === to) return batch;
    batch.#movedFrom = from;
    batch.#movedTo = to;
    return batch;
  }

  /** Adds a difference at a time. */
  add(time: Timestamp, diff: number): void {
    const changes = this.#list();
    let index = changes.length;
    while (index > 0 && changes[index - 1]![0] >= time) index -= 1;
    const found = changes[index];
    if (found?.[0] !== time) {
      if (diff !== 0) changes.splice(index, 0, [time, diff]);
    } else if (found[1] + diff === 0) {
      changes.splice(index, 1);
    } else {
      changes[index] = [time, found[1] + diff];
    }
  }

  /** Adds all changes of another batch. */
  addAll(changes: Iterable<TimeChange>): void {
    for (const [time, diff] of changes) this.add(time, diff);
  }

  /** Whether it changes nothing. */
  get isEmpty(): boolean {
    return this.#list().length === 0;
  }

  /** The sum of all differences. */
  get total(): number {
    return this.#list().reduce((sum, [, diff]) => sum + diff, 0);
  }

  /** The changes in order of time. */
  entries(): readonly TimeChange[] {
    return this.#list();
  }

  [Symbol.iterator](): Iterator<TimeChange> {
    return this.#list()[Symbol.iterator]();
  }

  /** For people: `{5: -1, 7: +1}`. */
  toString(): string {
    const parts = this.#list().map(([time, diff]) => `${time}: ${diff > 0 ? '+' : ''}${diff}`);
    return `{${parts.join(', ')}}`;
  }
  #list(): TimeChange[] {
    if (this.#changes !== null) return this.#changes;
    const changes: TimeChange[] = [];
    this.#changes = changes;
    if (this.#movedFrom !== null) this.add(this.#movedFrom, -1);
    if (this.#movedTo !== null) this.add(this.#movedTo, 1);
    return changes;
  }
}
