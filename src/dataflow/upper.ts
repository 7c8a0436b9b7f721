import { Bug } from '../diagnostic/index.js';
import { formatAntichain, frontierLessEqual } from '../time/index.js';
import type { Antichain } from '../time/index.js';

/**
 * How far a collection is complete, or several that are closed together: all tables share one, so
 * that a tick costs the same however many there are, and so do the outputs of a dataflow.
 */
export class Upper {
  #frontier: Antichain;

  /** Complete before a frontier. */
  constructor(frontier: Antichain) {
    this.#frontier = frontier;
  }

  /** The least time at which something may still change; null: it is complete (F2). */
  get frontier(): Antichain {
    return this.#frontier;
  }

  /** Closes the times before a frontier. Never goes back (F5). */
  closeTo(frontier: Antichain): void {
    // Messages are built apart: a closure would be made at each tick.
    if (!frontierLessEqual(this.#frontier, frontier)) throw goesBack(this.#frontier, frontier);
    this.#frontier = frontier;
  }
}

function goesBack(before: Antichain, after: Antichain): Bug {
  const [from, to] = [before, after].map(formatAntichain);
  return new Bug(`an upper never goes back: it is ${from}, asked for ${to}`);
}
