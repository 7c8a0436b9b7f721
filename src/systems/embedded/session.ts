import type { CoordinatorMessage, SessionEffect } from '../../coordinator/index.js';
import type { Response, Session } from '../../harness/index.js';
import type { ProtocolEffect } from './protocol-session.js';

/**
 * Requests of one client that the coordinator was not told yet, at most: see {@link OutboxFull}.
 */
const OUTBOX_MAX = 100_000;

/** Somebody submits without ever letting the system settle. */
class OutboxFull extends Error {
  constructor(connection: number) {
    super(`session ${connection} has more than ${OUTBOX_MAX} requests that were never settled`);
    this.name = 'OutboxFull';
  }
}

/**
 * A client of the embedded coordinator. What it asks for waits in an outbox until the system
 * settles, so that the order in which sessions are served is the system's choice.
 */
export class EmbeddedSession implements Session {
  readonly connection: number;
  /** Which client it is, counted from 1 in the order of connecting; none is used again. */
  readonly client: number;
  readonly #secretKey: number;
  readonly #outbox: CoordinatorMessage[] = [];
  readonly #onAsking: (session: EmbeddedSession) => void;
  #responses: Response[] = [];
  /** Submissions that are not answered in full. */
  #unanswered = 0;
  /** Why the session is gone, though its client did not end it. */
  #lost: Response | null = null;

  /** `onAsking` hears when the session has something to ask, having had nothing. */
  constructor(
    { connection, secretKey, client }: SessionEffect & { kind: 'started' },
    onAsking: (session: EmbeddedSession) => void,
  ) {
    this.client = client;
    this.#onAsking = onAsking;
    this.connection = connection;
    this.#secretKey = secretKey;
  }

  submit(text: string): void {
    if (this.#lost !== null) {
      this.#responses.push(this.#lost);
      return;
    }
    this.#unanswered += 1;
    this.#ask({ kind: 'submit', connection: this.connection, text });
  }

  idle(): boolean {
    return this.#unanswered === 0;
  }

  poll(): readonly Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  cancel(): void {
    if (this.#lost !== null) return;
    const { connection } = this;
    this.#ask({ kind: 'cancel', connection, secretKey: this.#secretKey });
  }

  terminate(): void {
    if (this.#lost === null) this.#ask({ kind: 'terminate', connection: this.connection });
  }

  /** Whether the coordinator has something to be told. */
  get hasRequests(): boolean {
    return this.#outbox.length > 0;
  }

  /** The next thing to tell the coordinator. */
  takeRequest(): CoordinatorMessage | undefined {
    return this.#outbox.shift();
  }

  /** Takes what the coordinator says. */
  receive(effect: ProtocolEffect): void {
    if (effect.kind === 'response') this.#responses.push(effect.response);
    else if (effect.kind === 'ready') this.#unanswered -= 1;
  }

  /** Ends the session because the system was restarted. What it ran is answered by an error. */
  lose(): void {
    this.#lost = {
      kind: 'error',
      message: 'terminating connection because the system was restarted',
      code: '57P01',
    };
    this.#outbox.length = 0;
    if (this.#unanswered > 0) this.#responses.push(this.#lost);
    this.#unanswered = 0;
  }

  #ask(message: CoordinatorMessage): void {
    if (this.#outbox.length >= OUTBOX_MAX) throw new OutboxFull(this.connection);
    this.#outbox.push(message);
    if (this.#outbox.length === 1) this.#onAsking(this);
  }
}
