/**
 * A clock that moves only when it is told to: milliseconds, from 0 on unless said otherwise.
 *
 * It has no listeners: whoever depends on time asks for it when stepped, so that moving the clock
 * never runs code in the middle of something else.
 */
export class ManualClock {
  #now: bigint;

  constructor(now = 0n) {
    this.#now = now;
  }

  /** The time in milliseconds. */
  get now(): bigint {
    return this.#now;
  }

  /**
   * Moves on by a number of milliseconds and returns the new time.
   *
   * @throws ClockError if it is negative.
   */
  advance(byMs: bigint): bigint {
    return this.advanceTo(this.#now + byMs);
  }

  /**
   * Moves on to a time and returns it; the present one is allowed.
   *
   * @throws ClockError if the time is in the past.
   */
  advanceTo(timeMs: bigint): bigint {
    if (timeMs < this.#now) {
      throw new ClockError(`a clock never goes back: it is at ${this.#now}, asked for ${timeMs}`);
    }
    this.#now = timeMs;
    return timeMs;
  }
}

/** A clock was asked to go back. */
export class ClockError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClockError';
  }
}
