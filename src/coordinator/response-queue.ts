import { assert } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';

/** The place of one statement's responses among those of its session. */
export interface ResponseSlot {
  readonly responses: Response[];
  closed: boolean;
}

/**
 * Puts responses into the order of their statements: a statement whose rows are still read holds
 * back those after it, which may have finished long before.
 */
export class ResponseQueue {
  readonly #slots: ResponseSlot[] = [];

  /** Opens the place of the next statement. */
  open(): ResponseSlot {
    const slot = { responses: [], closed: false };
    this.#slots.push(slot);
    return slot;
  }

  /** Adds to a place that is open. */
  push(slot: ResponseSlot, response: Response): void {
    assert(!slot.closed, () => `nothing follows the last response, found ${response.kind}`);
    slot.responses.push(response);
  }

  /** Closes a place: nothing follows. */
  close(slot: ResponseSlot): void {
    slot.closed = true;
  }

  /** Whether every place is closed and everything was taken. */
  get isEmpty(): boolean {
    return this.#slots.length === 0;
  }

  /** The responses that nothing holds back any more. */
  take(): readonly Response[] {
    const taken: Response[] = [];
    for (let slot = this.#slots[0]; slot !== undefined; slot = this.#slots[0]) {
      taken.push(...slot.responses.splice(0));
      if (!slot.closed) break;
      this.#slots.shift();
    }
    return taken;
  }
}
