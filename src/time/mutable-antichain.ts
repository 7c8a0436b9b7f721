import { assert } from '../diagnostic/index.js';
import type { Antichain } from './antichain.js';
import type { TimeChange } from './change-batch.js';
import type { Timestamp } from './timestamp.js';

/**
 * Counts how many things are held at each time; its frontier is the least time with any.
 *
 * An upper starts with one element at 0 and moves by change batches. A since is the minimum over
 * the read holds on a collection: each hold is one element.
 */
export class MutableAntichain {
  /** Times with a positive count, ascending, and their counts. */
  readonly #times: Timestamp[] = [];
  readonly #counts: number[] = [];

  /** With one element at each of the times given. */
  constructor(times: Iterable<Timestamp> = []) {
    this.update(Array.from(times, (time): TimeChange => [time, 1]));
  }

  /** The least time held, or the empty frontier if nothing is. */
  get frontier(): Antichain {
    return this.#times[0] ?? null;
  }

  /** How many elements are held at a time. */
  count(time: Timestamp): number {
    const index = this.#search(time);
    return this.#times[index] === time ? this.#counts[index]! : 0;
  }

  /** The times held, ascending, with their counts. */
  entries(): readonly TimeChange[] {
    return this.#times.map((time, index) => [time, this.#counts[index]!]);
  }

  /**
   * Applies changes as one step and returns whether the frontier is another one after it.
   *
   * @throws Bug if fewer than none would be held at some time.
   */
  update(changes: Iterable<TimeChange>): boolean {
    const before = this.frontier;
    const touched: Timestamp[] = [];
    for (const [time, diff] of changes) {
      this.#add(time, diff);
      touched.push(time);
    }
    for (const time of touched) this.#settle(time);
    return this.frontier !== before;
  }

  /** Adds one element; returns whether the frontier changed. */
  insert(time: Timestamp): boolean {
    return this.update([[time, 1]]);
  }

  /** Takes one element away; returns whether the frontier changed. */
  remove(time: Timestamp): boolean {
    return this.update([[time, -1]]);
  }

  /** May leave a count of zero or less, until {@link #settle}. */
  #add(time: Timestamp, diff: number): void {
    const index = this.#search(time);
    if (this.#times[index] === time) {
      this.#counts[index]! += diff;
    } else {
      this.#times.splice(index, 0, time);
      this.#counts.splice(index, 0, diff);
    }
  }

  #settle(time: Timestamp): void {
    const index = this.#search(time);
    if (this.#times[index] !== time) return;
    const count = this.#counts[index]!;
    assert(count >= 0, () => `a count is never negative, found ${count} at time ${time}`);
    if (count > 0) return;
    this.#times.splice(index, 1);
    this.#counts.splice(index, 1);
  }

  /** The index of the first time at or after the one given. */
  #search(time: Timestamp): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
