import { assert } from '../../diagnostic/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';

/**
 * Decides at which times tables are read and written.
 *
 * One time is open: writes happen at it, and any number of writes share it. A read that must see
 * them happens at it too, and closes it: from then on a later time has to be opened before anything
 * else is written, so that a write is strictly after every read before it (T2). A read with nothing
 * to see happens just below it and closes nothing, so that it never waits.
 */
export class TimestampOracle {
  #lastOpen: Timestamp;
  #writesAtOpen = false;
  #readWritesAtOpen = false;
  /** The latest time that something else was read at. */
  #demanded: Timestamp = 0n;

  constructor(start: Timestamp = 1n) {
    this.#lastOpen = start > TIMESTAMP_MAX ? TIMESTAMP_MAX : start;
  }

  /** The time at which the next write happens; tables are complete before it. */
  get lastOpen(): Timestamp {
    return this.#lastOpen;
  }

  /** Whether no time follows the open one: what were written then could never be read. */
  get isAtEnd(): boolean {
    return this.#lastOpen === TIMESTAMP_MAX;
  }

  /** Whether the open time has writes that nobody could see yet. */
  get hasWritesAtOpen(): boolean {
    return this.#writesAtOpen;
  }

  /** Whether {@link openNew} is due before anything else happens. */
  get mustOpen(): boolean {
    return this.#readWritesAtOpen || this.#demanded >= this.#lastOpen;
  }

  /** The time at which a read of tables would happen now. */
  get nextRead(): Timestamp {
    return this.#writesAtOpen ? this.#lastOpen : this.#lastOpen - 1n;
  }

  /** The time of a read of tables that starts now. */
  readTimestamp(): Timestamp {
    if (this.#writesAtOpen) this.#readWritesAtOpen = true;
    return this.nextRead;
  }

  /** The time of a write that happens now. */
  writeTimestamp(): Timestamp {
    assert(
      !this.mustOpen,
      () => `nothing is written at a time that was read, found a write at ${this.#lastOpen}`,
    );
    this.#writesAtOpen = true;
    return this.#lastOpen;
  }

  /** Demands that the tables move past a time at which they, or their timeline, were read. */
  ensureAtLeast(time: Timestamp): void {
    if (time > this.#demanded) this.#demanded = time;
  }

  /**
   * Opens a later time and returns it. It follows the clock where it can; where it cannot, because
   * more happened than the clock has ticks, it runs ahead by as little as possible.
   */
  openNew(now: Timestamp): Timestamp {
    let next = this.#lastOpen + 1n;
    if (now > next) next = now;
    if (this.#demanded >= next) next = this.#demanded + 1n;
    // There is no time after the greatest.
    this.#lastOpen = next > TIMESTAMP_MAX ? TIMESTAMP_MAX : next;
    if (this.#demanded >= this.#lastOpen) this.#demanded = this.#lastOpen - 1n;
    this.#writesAtOpen = false;
    this.#readWritesAtOpen = false;
    return this.#lastOpen;
  }
}
