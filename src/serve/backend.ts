import type {
  CopyInput,
  NewStatement,
  PreparedStatement,
  ProtocolRequests,
} from '../coordinator/index.js';
import type { Response } from '../harness/index.js';
import type { Datum } from '../repr/index.js';
import type { ProtocolClient } from '../systems/embedded/index.js';
import type { Failure } from './error-report.js';

/** Who answers what clients ask for. */
export interface Backend {
  /** Opens a session, or says why not. */
  open(client: ProtocolClient, database: string): BackendSession | Response;
  /** Why nothing can be executed for a session now; null: it can. */
  refusal(session: BackendSession): Failure | null;
  /** Cancels what the session of a connection runs, if the key is its key. */
  cancel(connection: number, secretKey: number): void;
}

/**
 * A session. What it is told goes to its client's `receive`, as the coordinator says it; `ready`
 * follows each call of the first four.
 */
export interface BackendSession {
  readonly connection: number;
  readonly secretKey: number;
  readonly requests: SessionRequests;
  submit(text: string): void;
  execute(prepared: PreparedStatement, values: readonly Datum[]): void;
  flush(): void;
  sync(): void;
  /** Ends the TAIL that is executed, as if it were complete. */
  endTail(): void;
  /** Gives the COPY that is executed what its client sent. */
  copyInput(input: CopyInput): void;
  terminate(): void;
}

/** What is asked for without a statement being executed, and answered at once. */
export type SessionRequests = Pick<
  ProtocolRequests,
  | 'transaction'
  | 'variable'
  | 'variableChanges'
  | 'failTransaction'
  | 'prepare'
  | 'prepared'
  | 'forget'
  | 'describe'
>;

export type { NewStatement, PreparedStatement };
