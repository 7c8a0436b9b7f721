import type { CollectionId, DataflowResponse } from '../dataflow/index.js';
import type { Response } from '../harness/index.js';
import type { Datum } from '../repr/index.js';
import type { StatementKind } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import type { CopyInput, PreparedStatement } from './session.js';

/** How a session begins. */
export interface StartupOptions {
  /**
   * Whether each statement waits until the one before is answered, and an answer that is an error
   * ends the transaction, as PostgreSQL's protocol wants it.
   */
  readonly sequential?: boolean;
  /** Variables that have another default in this session, by name; with the database. */
  readonly settings?: ReadonlyMap<string, string>;
}

/** What the coordinator can be told. Each message is handled to its end before the next. */
export type CoordinatorMessage =
  /** A client wants a session; answered by `started`, or `refused`. */
  | ({ readonly kind: 'startup'; readonly client: number; readonly user: string } & StartupOptions)
  /** A session's next submission: handled when all before it are answered. */
  | { readonly kind: 'submit'; readonly connection: number; readonly text: string }
  /**
   * A prepared statement to execute, as a submission of its own that leaves its transaction open
   * and its last response unsaid, until one of the next two, or another statement, follows.
   */
  | {
      readonly kind: 'execute';
      readonly connection: number;
      readonly prepared: PreparedStatement;
      readonly values: readonly Datum[];
    }
  /** What is unsaid is to be said. */
  | { readonly kind: 'flush'; readonly connection: number }
  /** The end of a transaction that no BEGIN began. */
  | { readonly kind: 'sync'; readonly connection: number }
  /** Ignored unless the key is the session's. Anybody may send it, as in PostgreSQL's protocol. */
  | { readonly kind: 'cancel'; readonly connection: number; readonly secretKey: number }
  /** Nobody wants more of the TAIL that the session executes, if it does: it is complete. */
  | { readonly kind: 'endTail'; readonly connection: number }
  /** The lines that a COPY of the session waits for; ignored if it does not. */
  | { readonly kind: 'copyInput'; readonly connection: number; readonly input: CopyInput }
  | { readonly kind: 'terminate'; readonly connection: number }
  /** Feedback of the dataflow server that was let pass. */
  | { readonly kind: 'dataflow'; readonly response: DataflowResponse }
  /** Uppers that a test made up. */
  | {
      readonly kind: 'injectUppers';
      readonly uppers: readonly (readonly [CollectionId, Timestamp])[];
    }
  /** The clock shows another time than at the last message. */
  | { readonly kind: 'clockMoved' };

/** What the coordinator tells its clients. */
export type SessionEffect =
  | {
      readonly kind: 'started';
      readonly client: number;
      readonly connection: number;
      readonly secretKey: number;
    }
  | { readonly kind: 'refused'; readonly client: number; readonly response: Response }
  /** `statement`: what is answered; null for a text that did not parse, or a commit that failed. */
  | {
      readonly kind: 'response';
      readonly connection: number;
      readonly response: Response;
      readonly statement: StatementKind | null;
    }
  /** The client is to send lines of so many columns. */
  | { readonly kind: 'copyIn'; readonly connection: number; readonly columnCount: number }
  /** Nothing follows for the statement whose turn it is. */
  | {
      readonly kind: 'answered';
      readonly connection: number;
      readonly statement: StatementKind | null;
    }
  /** Everything of one submission was answered, but for what is unsaid. */
  | { readonly kind: 'ready'; readonly connection: number };
