import type { Report, ScramVerifier } from '../wire/index.js';
import type { Backend } from './backend.js';
import type { ServeLimits } from './limits.js';

/** What a connection is made with. */
export interface ConnectionEnvironment {
  readonly backend: Backend;
  /** What passwords are compared with; null: nobody is asked for one. */
  readonly verifier: ScramVerifier | null;
  /** Random bytes that nobody can foresee. */
  readonly randomBytes: (count: number) => Buffer;
  readonly limits: ServeLimits;
  /** Whether there are as many clients as there may be. */
  readonly isFull: () => boolean;
  /** Cancels what a session runs, for whoever knows its key. */
  readonly cancel: (connection: number, secretKey: number) => void;
  /** The connection may be able to go on. */
  readonly wake: () => void;
}

/** The least severe failure: that of one statement. */
export type ErrorReport = Omit<Report, 'severity'>;

/** Why a client is let go when the system begins anew. */
export const RESTARTED: ErrorReport = {
  code: '57P02',
  message: 'terminating connection because the server was stopped and started again',
};

/** What is said to who asks for more while a TAIL is suspended. */
export const BESIDE_TAIL = 'another statement beside a TAIL that is suspended is not supported';

/** Why a client is let go that got no session and no reason. */
export const NOT_OPENED: ErrorReport = {
  code: 'XX000',
  message: 'the session could not be opened',
};
