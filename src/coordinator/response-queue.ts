import { assert } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import type { StatementKind } from '../sql/index.js';

/** The place of one statement's responses among those of its session. */
export interface ResponseSlot {
  /** The statement; null where it is none. */
  readonly statement: StatementKind | null;
  readonly responses: Response[];
  closed: boolean;
}

/** What a {@link ResponseQueue} gives. */
export interface ResponseReceiver {
  response(response: Response, statement: StatementKind | null): void;
  /** Nothing follows for the statement. */
  answered(statement: StatementKind | null): void;
}

/**
 * Puts responses into the order of their statements: a statement whose rows are still read holds
 * back those after it, which may have finished long before.
 */
export class ResponseQueue {
  readonly #slots: ResponseSlot[] = [];

  /** Opens the place of the next statement. */
  open(statement: StatementKind | null = null): ResponseSlot {
    const slot = { statement, responses: [], closed: false };
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

  /** Hands over what nothing holds back any more. */
  drain(receiver: ResponseReceiver): void {
    let through = 0;
    for (const slot of this.#slots) {
      for (const response of slot.responses) receiver.response(response, slot.statement);
      slot.responses.length = 0;
      if (!slot.closed) break;
      through += 1;
      receiver.answered(slot.statement);
    }
    // Taken off at once: one by one, each of 10^5 statements would move all those after it.
    if (through > 0) this.#slots.splice(0, through);
  }
}
