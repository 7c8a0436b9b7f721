import type { CancelRequest } from './thread-message.js';

/**
 * Cancel requests that came while something else was done. What a request is about may not have
 * begun when it comes: then it means what its client asked for before.
 */
export class Cancellations {
  readonly #keyOf: (connection: number) => number | undefined;
  /** The latest request for each connection: no more than there are sessions. */
  readonly #requests = new Map<number, CancelRequest>();

  /** `keyOf` gives the secret key of a connection that has a session. */
  constructor(keyOf: (connection: number) => number | undefined) {
    this.#keyOf = keyOf;
  }

  /** Takes a request, unless its key is no session's. */
  add(request: CancelRequest): void {
    const { connection, secretKey } = request;
    if (this.#keyOf(connection) === secretKey) this.#requests.set(connection, request);
  }

  /** Whether what a connection computes is to end; a request ends one thing. */
  take(connection: number): boolean {
    return this.#requests.size > 0 && this.#requests.delete(connection);
  }

  /** Takes the requests for which everything was handled that came before them. */
  takeDue(handled: number): readonly CancelRequest[] {
    if (this.#requests.size === 0) return [];
    const due = [...this.#requests.values()].filter(({ after }) => after <= handled);
    for (const { connection } of due) this.#requests.delete(connection);
    return due;
  }
}
