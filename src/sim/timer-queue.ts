import { assert } from '../diagnostic/index.js';

/** Something that happens when the time has come. */
export interface TimerEntry {
  /** When, in milliseconds. */
  readonly due: bigint;
  /** Does it. */
  readonly fire: () => void;
}

/**
 * Timers that wait at once, at most. A system that sets this many has lost count of them: those of
 * real ones are a few for each thing that is under way.
 */
export const TIMERS_MAX = 100_000;

/** Timers in the order in which they fire: by their time, then by when they were added. */
export class TimerQueue<Entry extends TimerEntry = TimerEntry> {
  #entries: Entry[] = [];

  /** Adds a timer behind those of the same time. @throws Bug if there are too many */
  add(entry: Entry): void {
    assert(this.#entries.length < TIMERS_MAX, () => {
      return `at most ${TIMERS_MAX} timers wait, found one more, due at ${entry.due}`;
    });
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.due <= entry.due) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  /** Removes a timer, and says whether it was there. */
  remove(entry: Entry): boolean {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
    return index >= 0;
  }

  /** Takes out the first timer if it is due at a time. */
  takeDue(now: bigint): Entry | undefined {
    const first = this.#entries[0];
    return first !== undefined && first.due <= now ? this.#entries.shift() : undefined;
  }

  /** Those that wait, in the order in which they will fire. */
  waiting(): readonly Entry[] {
    return [...this.#entries];
  }

  /** Forgets all. */
  clear(): void {
    this.#entries = [];
  }
}
