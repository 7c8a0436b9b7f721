import type { Client } from 'pg';
import type { Response, Session } from '../../harness/index.js';
import { errorResponse, noticeResponse, type ServerMessage } from './server-message.js';
import { Submission } from './submission.js';
import { processOf, sendCancelRequest, wireOf } from './wire-client.js';

/** What a session tells the system that it belongs to. */
export interface SessionEvents {
  /** A submission was answered, or the connection was lost. */
  readonly changed: () => void;
  /** Something was begun that is to be done before the system has settled. */
  readonly begun: (work: Promise<unknown>) => void;
  /** What a backend is called in output. */
  readonly nameOf: (pid: number) => string;
}

/** A connection to the server, as the harness drives it: nothing waits but the system. */
export class PostgresSession implements Session {
  /** What the session is called in output: `session s1`. */
  readonly label: string;
  /** The number of its backend. */
  readonly pid: number;
  readonly #client: Client;
  readonly #events: SessionEvents;
  readonly #submissions: Submission[] = [];
  #responses: Response[] = [];
  #submitted = 0;
  #cancelRequested = false;
  #terminated = false;
  /** Why the connection is gone though nobody ended it. */
  #lost: Response | null = null;

  /** @param client Is connected. */
  constructor(client: Client, label: string, events: SessionEvents) {
    this.label = label;
    this.pid = processOf(client);
    this.#client = client;
    this.#events = events;
    const wire = wireOf(client);
    // Locks of a failed statement are released after its error is sent, and before this.
    wire.on('readyForQuery', () => this.#finish());
    wire.on('copyOutResponse', () => this.#submissions[0]?.beginCopyOut());
    client.on('notice', (notice: ServerMessage) => this.#receiveNotice(notice));
    client.on('error', (error: ServerMessage) => this.#lose(error));
    client.on('end', () => this.#lose({ message: 'the server closed the connection' }));
  }

  submit(text: string): void {
    if (this.#lost !== null) {
      this.#responses.push(this.#lost);
      return;
    }
    const submission = new Submission(
      { text, nameOf: this.#events.nameOf },
      {
        respond: (response) => void this.#responses.push(response),
        cancelRequested: () => this.#cancelRequested,
        stop: () => this.#requestCancel(),
      },
    );
    this.#submissions.push(submission);
    this.#submitted += 1;
    this.#client.query(submission);
  }

  idle(): boolean {
    return this.#submissions.length === 0;
  }

  poll(): readonly Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  cancel(): void {
    // The server ignores a request about a session that has nothing to do.
    if (this.idle()) return;
    this.#cancelRequested = true;
    this.#requestCancel();
  }

  terminate(): void {
    if (this.#terminated) return;
    this.#terminated = true;
    this.#submissions.length = 0;
    // Is done when the server has closed its side, at the end of the backend.
    this.#events.begun(this.#client.end());
  }

  /** The number of its last submission. */
  get submission(): number {
    return this.#submitted;
  }

  /** Whether a cancel request was sent for what it runs. */
  get cancelRequested(): boolean {
    return this.#cancelRequested;
  }

  /** Whether the connection is there. */
  get alive(): boolean {
    return !this.#terminated && this.#lost === null;
  }

  #requestCancel(): void {
    this.#events.begun(sendCancelRequest(this.#client));
  }

  #receiveNotice(notice: ServerMessage): void {
    this.#submissions[0]?.noteNotice(notice.code);
    this.#responses.push(noticeResponse(notice));
  }

  #finish(): void {
    if (this.#submissions.shift() === undefined) return;
    this.#cancelRequested = false;
    if (this.idle()) this.#events.changed();
  }

  #lose(error: ServerMessage): void {
    if (this.#terminated || this.#lost !== null) return;
    const lost = errorResponse(error, { text: '', nameOf: this.#events.nameOf });
    this.#lost = lost;
    const answered = this.#responses.at(-1)?.kind === 'error';
    if (!this.idle() && !answered) this.#responses.push(lost);
    this.#submissions.length = 0;
    this.#events.changed();
  }
}
