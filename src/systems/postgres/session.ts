import type { Client } from 'pg';
import type { Response, Session } from '../../harness/index.js';
import {
  endOf,
  errorResponse,
  noticeResponse,
  type ErrorContext,
  type ServerMessage,
} from './server-message.js';
import { Submission } from './submission.js';
import { processOf, sendCancelRequest, wireOf } from './wire-client.js';

/** What a session tells the system that it belongs to. */
export interface SessionEvents {
  /** A submission was answered, or the connection was lost. */
  readonly changed: () => void;
  /** The connection is gone though nobody ended it. */
  readonly lost: () => void;
  /** Something was begun that is to be done before the system has settled. */
  readonly begun: (work: Promise<unknown>) => void;
  /** What a backend is called in output. */
  readonly nameOf: (pid: number) => string;
}

/** A connection that breaks without a word of the server, in the words of psql. */
const CONNECTION_FAILURE = {
  severity: 'FATAL',
  message: 'server closed the connection unexpectedly',
  code: '08006',
} as const;

/** What psql says where there is no connection any more. */
const NO_CONNECTION = { message: 'no connection to the server', code: '08003' } as const;

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
  #awaited = true;
  #terminated = false;
  /** Whether the connection is gone though nobody ended it. */
  #lost = false;
  /** What is to be told of that, until it was. */
  #end: Response | null = null;
  /** Whether the server has answered by an error after which it closes the connection. */
  #ended = false;

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
    client.on('end', () => this.#lose(CONNECTION_FAILURE));
  }

  submit(text: string): void {
    if (this.#lost) {
      this.#responses.push(this.#end ?? notConnected(this.label));
      this.#end = null;
      return;
    }
    const submission = new Submission(
      { text, ...this.#errorContext },
      {
        respond: (response) => this.#respond(response),
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
    // A backend that sleeps or runs does not see that its client has left.
    if (!this.idle()) this.#requestCancel();
    this.#submissions.length = 0;
    // Is done when the server has closed its side, at the end of the backend.
    this.#events.begun(this.#client.end());
  }

  setAwaited(awaited: boolean): void {
    this.#awaited = awaited;
  }

  /** Whether nobody waits for what it runs, so that it may be left to sleep. */
  get maySleep(): boolean {
    return !this.#awaited && !this.#cancelRequested;
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
    return !this.#terminated && !this.#lost;
  }

  get #errorContext(): Omit<ErrorContext, 'text'> {
    return { nameOf: this.#events.nameOf, label: this.label };
  }

  #respond(response: Response): void {
    this.#ended ||= response.kind === 'error' && response.severity !== undefined;
    this.#responses.push(response);
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
    if (this.#terminated || this.#lost) return;
    this.#lost = true;
    if (!this.#ended) {
      // What the driver and the operating system say differs from machine to machine.
      const said = error.severity === undefined ? CONNECTION_FAILURE : error;
      const end = errorResponse(said, { text: '', ...this.#errorContext });
      if (this.idle()) this.#end = end;
      else this.#responses.push(end);
    }
    this.#submissions.length = 0;
    this.#events.lost();
    this.#events.changed();
  }
}

/** The answer to what is submitted after the end of a session was told. */
function notConnected(label: string): Response {
  return { kind: 'error', ...NO_CONNECTION, detail: endOf(label) };
}
