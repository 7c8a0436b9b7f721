import type { ErrorReport, PeekId } from '../dataflow/index.js';
import type { Response } from '../harness/index.js';
import type { ParsedStatement, QueryPlan, SqlError, StatementPlan } from '../sql/index.js';
import type { Column, Datum, Row, SqlType } from '../repr/index.js';
import type { Timestamp } from '../time/index.js';
import { NamedStatements } from './named-statements.js';
import { RecentPlans } from './recent-plans.js';
import { ResponseQueue, type ResponseSlot } from './response-queue.js';
import type { RunningTail } from './running-tail.js';
import type { SessionVariables } from './variables/session-variables.js';
import type { TransactionStatus } from './transactions/transaction.js';

/** A client's session: all of its state between messages. */
export class Session {
  readonly connection: number;
  readonly secretKey: number;
  readonly user: string;
  readonly variables: SessionVariables;
  transaction: TransactionStatus = { kind: 'default' };
  readonly prepared = new NamedStatements<PreparedStatement>('prepared statements');
  readonly cursors = new NamedStatements<Cursor>('cursors');
  readonly plans = new RecentPlans();
  readonly responses = new ResponseQueue();
  /** Submissions that wait for the ones before. */
  readonly waiting: Request[] = [];
  /** See {@link StartupOptions}. */
  readonly sequential: boolean;
  /**
   * The clock when the series of messages under way began to prepare something outside of any
   * transaction; null: it did not. The transaction that follows has begun then.
   */
  begunAt: Timestamp | null = null;
  /** The response of a prepared statement that nobody asked for yet. */
  unsaid: Acknowledgement | null = null;
  /** The submission that is executed or whose answers are still due. */
  current: Submission | null = null;

  constructor(identity: {
    readonly connection: number;
    readonly secretKey: number;
    readonly user: string;
    readonly variables: SessionVariables;
    readonly sequential?: boolean;
  }) {
    this.connection = identity.connection;
    this.secretKey = identity.secretKey;
    this.user = identity.user;
    this.variables = identity.variables;
    this.sequential = identity.sequential ?? false;
  }
}

/** What a client asks for: see the messages of the same names. */
export type Request =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'execute';
      readonly prepared: PreparedStatement;
      readonly values: readonly Datum[];
    }
  | { readonly kind: 'flush' | 'sync' };

/** A request under way, and how far it was executed. */
export interface Submission {
  readonly kind: Request['kind'];
  readonly statements: readonly ParsedStatement[];
  /** What is executed if it was prepared, and its parameters. */
  readonly prepared?: PreparedStatement;
  readonly values?: readonly Datum[];
  /** The statement to execute next. */
  next: number;
  /** What execution waits for before it goes on; null while nothing. */
  blocked: Blocked | null;
  /** The response of the last statement, while the commit that it acknowledges is outstanding. */
  unacknowledged: Acknowledgement | null;
}

/** A response and its place. */
export interface Acknowledgement {
  readonly slot: ResponseSlot;
  readonly response: Response;
}

/** Why a submission does not go on. */
export type Blocked =
  /** Rows that an UPDATE, DELETE, INSERT ... SELECT or unique index is about are being read. */
  | {
      readonly kind: 'selection';
      readonly slot: ResponseSlot;
      readonly peek: PeekId;
      readonly write: ReadThenWrite;
    }
  /** Another session holds the write lock. */
  | { readonly kind: 'writeLock'; readonly slot: ResponseSlot; readonly purpose: LockPurpose }
  /** A TAIL that is not in a cursor goes on. */
  | { readonly kind: 'tail'; readonly slot: ResponseSlot; readonly tail: RunningTail }
  /** A client is to send the lines of a COPY; null while it has not sent all of them. */
  | {
      readonly kind: 'copyIn';
      readonly slot: ResponseSlot;
      readonly plan: StatementPlan & { readonly kind: 'copyFrom' };
      received: CopyInput | null;
    }
  /** A cursor has no rows yet. */
  | { readonly kind: 'fetch'; readonly slot: ResponseSlot; readonly fetch: Fetch };

/** What a client sent for a COPY: all of its lines, or why there are none. */
export type CopyInput =
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: SqlError };

/** What the write lock is wanted for. */
export type LockPurpose =
  | { readonly kind: 'readThenWrite'; readonly write: ReadThenWrite }
  /** What COMMIT, or else the last statement of the submission, answers when it is done. */
  | { readonly kind: 'commit'; readonly response: Response };

/**
 * A statement that reads rows and then changes a table by them, or makes a unique index if they
 * allow it.
 */
export type ReadThenWrite =
  (StatementPlan & { readonly kind: 'insert' | 'update' | 'delete' | 'createIndex' }) | FilledTable;

/** A table to be made of what a query gives, and whose it will be: see `ownerOf`. */
export interface FilledTable {
  readonly kind: 'createTableAs';
  readonly table: StatementPlan & { readonly kind: 'createTable' };
  readonly query: QueryPlan;
  readonly owner: number | null;
}

/** A FETCH of so many rows; null: all that are ready. */
export interface Fetch {
  readonly cursor: Cursor;
  readonly count: bigint | null;
  /** When it gives up waiting for a first row of a TAIL; null: never. */
  readonly deadline: Timestamp | null;
}

/** A statement by name. What its plan depends on is looked at with each EXECUTE. */
export interface PreparedStatement {
  readonly statement: ParsedStatement;
  readonly parameterTypes: readonly SqlType[];
  /** The transaction's time when it was prepared, in microseconds: what 'now' means in it. */
  readonly preparedAt?: bigint | undefined;
  /**
   * The columns of its rows, null for none, as its client was told, or when it was prepared: they
   * have to stay so. Left out where nobody was told.
   */
  readonly columns?: readonly Column[] | null;
}

/** A query by name, of which rows are taken a few at a time. */
export interface Cursor {
  readonly name: string;
  readonly statement: ParsedStatement;
  columns: readonly Column[];
  state: CursorState;
}

/** How far a cursor is. */
export type CursorState =
  /** Nothing was fetched: the query was not even executed. */
  | { readonly kind: 'declared' }
  | { readonly kind: 'peeking'; readonly peek: PeekId }
  /** What is left of the rows, and what all of them occupied. */
  | { readonly kind: 'rows'; rows: readonly Row[]; readonly bytes: number }
  | { readonly kind: 'tailing'; readonly tail: RunningTail }
  | { readonly kind: 'canceled' }
  /** The data had an error: it comes with every FETCH. */
  | ({ readonly kind: 'failed' } & ErrorReport);
