import type { Submittable } from 'pg';
import type { Response } from '../../harness/index.js';
import { readColumn, type ServerField } from './column-types.js';
import { completed } from './completed.js';
import { errorResponse, type ErrorContext, type ServerMessage } from './server-message.js';

/** What a connection can do beside what its published types say. */
export interface QueryWire {
  query(text: string): void;
  sendCopyFail(message: string): void;
}

/** Says that a statement was canceled; so do timeouts and a COPY that its client gave up. */
const QUERY_CANCELED = '57014';

/** More of a result than this, in bytes of text, is not kept: `max_result_size` of a test. */
const RESULT_SIZE_MAX = 128 * 1024 * 1024;

/** What a submission tells its session. */
export interface SubmissionEvents {
  readonly respond: (response: Response) => void;
  /** Whether somebody asked for the submission to be canceled. */
  readonly cancelRequested: () => boolean;
  /** Is asked to stop a result that grows too large. */
  readonly stop: () => void;
}

/**
 * One simple query, on its way through the driver: it is sent as it is, so that the server's rules
 * for several statements in one query hold, and the result of every statement is a response. The
 * driver's own query object keeps parsed rows of some types and drops COPY data.
 */
export class Submission implements Submittable {
  readonly #context: ErrorContext;
  readonly #events: SubmissionEvents;
  readonly #noticeCodes = new Set<string>();
  #fields: readonly ServerField[] | null = null;
  #rows: (readonly (string | null)[])[] = [];
  #copied: string[] | null = null;
  #copyIn = false;
  #size = 0;

  constructor(context: ErrorContext, events: SubmissionEvents) {
    this.#context = context;
    this.#events = events;
  }

  /** Called by the driver when it is this query's turn. Returns no error. */
  submit(connection: unknown): void {
    (connection as QueryWire).query(this.#context.text);
  }

  /** Notes a notice, which may say how the next statement was done. */
  noteNotice(code: string | undefined): void {
    if (code !== undefined) this.#noticeCodes.add(code);
  }

  /** The columns of a result. */
  handleRowDescription({ fields }: { readonly fields: readonly ServerField[] }): void {
    this.#fields = fields;
  }

  /** A row of a result, as texts. */
  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    for (const field of fields) this.#grow(field?.length ?? 0);
    if (!this.#tooLarge) this.#rows.push(fields);
  }

  /** The beginning of COPY TO STDOUT, which may have no lines. */
  beginCopyOut(): void {
    this.#copied = [];
  }

  /** Lines of COPY TO STDOUT. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.#copied ??= [];
    this.#grow(chunk.length);
    if (!this.#tooLarge) this.#copied.push(chunk.toString('utf8'));
  }

  /** COPY FROM STDIN: a submission has nothing to send after its statements. */
  handleCopyInResponse(connection: QueryWire): void {
    this.#copyIn = true;
    connection.sendCopyFail('there is no input');
  }

  /** The end of a statement. */
  handleCommandComplete({ text: tag }: { readonly text: string }): void {
    this.#events.respond(this.#answer(tag));
    this.#fields = null;
    this.#rows = [];
    this.#copied = null;
    this.#noticeCodes.clear();
  }

  /** A submission without statements: there is nothing to respond. */
  handleEmptyQuery(): void {
    this.#fields = null;
  }

  /** The error that ended the submission. */
  handleError(error: ServerMessage): void {
    this.#events.respond(this.#failure(error));
  }

  /** The driver tells only submissions without errors; the session listens by itself. */
  handleReadyForQuery(): void {
    this.#rows = [];
  }

  get #tooLarge(): boolean {
    return this.#size > RESULT_SIZE_MAX;
  }

  #grow(by: number): void {
    const before = this.#tooLarge;
    this.#size += by;
    if (!this.#tooLarge || before) return;
    this.#rows = [];
    this.#copied = [];
    this.#events.stop();
  }

  #answer(tag: string): Response {
    if (this.#tooLarge) return tooLarge();
    if (this.#copied !== null) return { kind: 'copyData', lines: linesOf(this.#copied) };
    if (this.#fields === null) return completed(tag, this.#noticeCodes);
    const texts = this.#rows;
    const columns = this.#fields.map(({ name, dataTypeID }, index) => ({
      name,
      ...readColumn(
        dataTypeID,
        texts.map((row) => row[index]!),
      ),
    }));
    return {
      kind: 'rows',
      columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
      rows: texts.map((_, index) => columns.map(({ datums }) => datums[index]!)),
      texts,
    };
  }

  #failure(error: ServerMessage): Response {
    if (error.code === QUERY_CANCELED) {
      if (this.#tooLarge) return tooLarge();
      if (this.#copyIn) return copyInRefused();
      const timeout = /timeout/.test(error.message ?? '');
      if (this.#events.cancelRequested() && !timeout) return { kind: 'canceled' };
    }
    return errorResponse(error, this.#context);
  }
}

function linesOf(chunks: readonly string[]): readonly string[] {
  const lines = chunks.join('').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function copyInRefused(): Response {
  return {
    kind: 'error',
    message: 'COPY FROM STDIN is not supported: there is no input to copy from',
    code: '0A000',
    hint: 'Use INSERT, or COPY FROM a file.',
  };
}

function tooLarge(): Response {
  const megabytes = RESULT_SIZE_MAX / (1024 * 1024);
  return {
    kind: 'error',
    message: `result exceeds max size of ${megabytes} MB`,
    code: '54000',
  };
}
