import { rowsBytes } from '../dataflow/index.js';
import type { Response } from '../harness/index.js';
import type { Column, Row } from '../repr/index.js';
import type { StatementKind } from '../sql/index.js';
import type { ColumnFormats } from '../wire/index.js';
import { rowsTag } from './command-tag.js';
import { failureReport, isFailure } from './error-report.js';
import type { OutputQueue } from './output-queue.js';
import type { Portal, SuspendedTail } from './portal.js';

type CopyData = Response & { readonly kind: 'copyData' };

/** Rows that a portal has not given yet. */
interface RowsLeft {
  readonly columns: readonly Column[];
  readonly rest: readonly Row[];
  /** The tag of the whole, where the statement's kind and a count do not say it. */
  readonly tag: string | null;
}

/** What one statement has answered so far. */
interface Answer {
  /** The tag, unless it is that of a read of so many rows. */
  tag: string | null;
  /** Rows were announced: in which columns. */
  columns: readonly Column[] | null;
  /** Rows or lines that were sent. */
  count: number;
  isCopy: boolean;
  isSuspended: boolean;
}

function noAnswer(): Answer {
  return { tag: null, columns: null, count: 0, isCopy: false, isSuspended: false };
}

/** Statements that leave nothing behind, as `COPY ... TO` does. */
const READS: ReadonlySet<StatementKind | null> = new Set(['select', 'show', 'explain', 'fetch']);

/** Makes messages of what a session answers to a simple query or to the execution of a portal. */
export class ResponseWriter {
  readonly #out: OutputQueue;
  #text = '';
  #portal: Portal | null = null;
  #rowsMax = 0;
  #answer = noAnswer();
  #hasAnswered = false;
  #hasFailed = false;
  #isStream = false;
  #hasOnlyRead = true;

  constructor(out: OutputQueue) {
    this.#out = out;
  }

  /** A simple query begins. */
  beginQuery(text: string): void {
    this.#begin(text, null, 0);
  }

  /** The execution of a portal begins; `rowsMax` 0: of all its rows. */
  beginPortal(portal: Portal, text: string, rowsMax: number): void {
    this.#begin(text, portal, rowsMax);
  }

  /** Whether a statement has been answered since it began. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Whether an error was among the answers. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Whether what is answered goes on without end: it is a TAIL. */
  get isStream(): boolean {
    return this.#isStream;
  }

  /** Whether nothing but reads was answered. */
  get hasOnlyRead(): boolean {
    return this.#hasOnlyRead;
  }

  /** Takes a response. */
  response(response: Response, statement: StatementKind | null): void {
    if (isFailure(response)) {
      this.#hasFailed = true;
      this.#endCopy();
      this.#out.writer.error(failureReport(response, this.#text));
      return;
    }
    // COPY of a query gives all of its lines at once.
    this.#isStream = statement === 'tail' || (response.kind === 'copyData' && this.#answer.isCopy);
    switch (response.kind) {
      case 'rows':
        this.#answer.tag = response.tag ?? null;
        return this.#rows(response.columns, response.rows);
      case 'notice': {
        const { severity, code = '00000', message, detail, hint } = response;
        return this.#out.writer.notice({ severity, code, message, detail, hint });
      }
      case 'copyData':
        return this.#lines(response);
      case 'completed':
        // Rows of a TAIL follow what tells of its beginning.
        if (statement !== 'tail') this.#answer.tag = response.tag;
    }
  }

  /** Nothing follows for a statement. */
  answered(statement: StatementKind | null): void {
    const { tag, count, isCopy, isSuspended } = this.#answer;
    this.#hasAnswered = true;
    if (!isCopy && !READS.has(statement)) this.#hasOnlyRead = false;
    this.#answer = noAnswer();
    if (this.#portal !== null && !isSuspended) this.#portal.state = { kind: 'done' };
    if (this.#hasFailed) return;
    const { writer } = this.#out;
    if (isSuspended) writer.portalSuspended();
    else if (isCopy) {
      writer.copyDone();
      writer.commandComplete(`COPY ${count}`);
    } else writer.commandComplete(tag ?? rowsTag(statement, count));
  }

  /** A TAIL that has given as many rows as were asked for, and waits for more to be asked for. */
  get suspendedTail(): SuspendedTail | null {
    const state = this.#portal?.state;
    return state?.kind === 'tailing' ? state : null;
  }

  /** Goes on with a TAIL that was suspended; it may be suspended again at once. */
  resumeTail(portal: Portal, state: SuspendedTail, rowsMax: number): void {
    this.beginPortal(portal, '', rowsMax);
    portal.state = { kind: 'new' };
    this.#rows(state.columns, state.rest);
    const { end } = state;
    const again = this.suspendedTail;
    if (again !== null) again.end = end;
    else if (end !== null) {
      if (end.failure !== null) this.response(end.failure, 'tail');
      this.answered('tail');
    }
  }

  /** Goes on with a portal that was suspended. */
  resume(portal: Portal, { columns, rest, tag }: RowsLeft, rowsMax: number): void {
    this.beginPortal(portal, '', rowsMax);
    this.#answer.tag = tag;
    this.#rows(columns, rest);
    this.answered(portal.kind);
  }

  #begin(text: string, portal: Portal | null, rowsMax: number): void {
    this.#text = text;
    this.#portal = portal;
    this.#rowsMax = rowsMax;
    this.#answer = noAnswer();
    this.#hasAnswered = false;
    this.#hasFailed = false;
    this.#hasOnlyRead = true;
  }

  #rows(columns: readonly Column[], rows: readonly Row[]): void {
    const answer = this.#answer;
    const formats = this.#formats(columns);
    if (answer.columns === null) {
      answer.columns = columns;
      if (this.#portal === null) this.#out.writer.rowDescription(columns, formats);
    }
    const sent = this.#limit(columns, rows);
    answer.count += sent.length;
    this.#out.rows(columns, formats, sent);
    if (this.suspendedTail !== null) this.#out.writer.portalSuspended();
  }

  /** The rows that are sent now; the portal keeps the others. */
  #limit(columns: readonly Column[], rows: readonly Row[]): readonly Row[] {
    const portal = this.#portal;
    // A TAIL gives rows again and again.
    const left = this.#rowsMax - this.#answer.count;
    if (portal === null || this.#rowsMax === 0 || rows.length < left) return rows;
    const rest = rows.slice(left);
    if (portal.kind === 'tail') {
      portal.state = { kind: 'tailing', columns, rest, bytes: rowsBytes(rest), end: null };
    } else {
      this.#answer.isSuspended = true;
      const { tag } = this.#answer;
      portal.state = { kind: 'suspended', columns, rest, tag };
    }
    return rows.slice(0, left);
  }

  #formats(columns: readonly Column[]): ColumnFormats {
    return this.#portal?.formats ?? columns.map(() => 0);
  }

  #lines({ lines, columnCount = 0, rowCount = lines.length }: CopyData): void {
    const answer = this.#answer;
    if (!answer.isCopy) {
      answer.isCopy = true;
      this.#out.writer.copyOutResponse(columnCount);
    }
    answer.count += rowCount;
    this.#out.lines(lines);
  }

  /** An error ends a COPY without a word on its end. */
  #endCopy(): void {
    this.#answer.isCopy = false;
  }
}
