import type { Timestamp } from './timestamp.js';

/** So many more (or fewer) of something at a time. */
export type TimeChange = readonly [time: Timestamp, diff: number];

/**
 * Changes to the number of things held at each time: `{old: -1, new: +1}` says that an upper moved.
 *
 * Always consolidated: one entry for each time, in order of time, never with a difference of zero.
 */
export class ChangeBatch implements Iterable<TimeChange> {
  /** Sorted by time. Batches are a few entries long, so that insertion by search is enough. */
  #changes: TimeChange[] = [];

  /** A batch of the changes given, in any order and with any repetition. */
  constructor(changes?: Iterable<TimeChange>) {
    if (changes !== undefined) this.addAll(changes);
  }

  /** The batch that moves one element from a frontier to another; `null` is the empty frontier. */
  static movement(from: Timestamp | null, to: Timestamp | null): ChangeBatch {
    const batch = new ChangeBatch();
    // Made for every upper that moves, so that nothing is searched for.
    const gone: TimeChange | null = from === null ? null : [from, -1];
    const come: TimeChange | null = to === null ? null : [to, 1];
    if (gone === null) batch.#changes = come === null ? [] : [come];
    else if (come === null) batch.#changes = [gone];
    else if (from! < to!) batch.#changes = [gone, come];
    else if (from !== to) batch.#changes = [come, gone];
    return batch;
  }

  /** Adds a difference at a time. */
  add(time: Timestamp, diff: number): void {
    const changes = this.#changes;
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
    return this.#changes.length === 0;
  }

  /** The sum of all differences. */
  get total(): number {
    return this.#changes.reduce((sum, [, diff]) => sum + diff, 0);
  }

  /** The changes in order of time. */
  entries(): readonly TimeChange[] {
    return this.#changes;
  }

  [Symbol.iterator](): Iterator<TimeChange> {
    return this.#changes[Symbol.iterator]();
  }

  /** For people: `{5: -1, 7: +1}`. */
  toString(): string {
    const parts = this.#changes.map(([time, diff]) => `${time}: ${diff > 0 ? '+' : ''}${diff}`);
    return `{${parts.join(', ')}}`;
  }
}
