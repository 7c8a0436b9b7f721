import type { Interruptions } from '../dataflow/index.js';
import type { Interruption } from '../repr/index.js';

/** What is asked while a statement computes. */
export interface WatchOptions {
  /** The real time in milliseconds, which never goes back. */
  readonly now: () => number;
  /** How long a connection's statement may compute, in milliseconds; null: as long as it takes. */
  readonly statementMs: (connection: number) => number | null;
  /** Whether the statement of a connection is to end; what else is urgent is heard by it, too. */
  readonly isCanceled: (connection: number) => boolean;
  /** Whether all statements are to end. */
  readonly isStopping: () => boolean;
}

const CANCELED: Interruption = {
  message: 'canceling statement due to user request',
  code: '57014',
};

const OVERDUE: Interruption = {
  message: 'canceling statement due to statement timeout',
  code: '57014',
};

const STOPPED: Interruption = {
  message: 'terminating connection due to administrator command',
  code: '57P01',
};

/** Decides whether statements that compute go on: by real time, and by what comes meanwhile. */
export class StatementWatch {
  readonly #options: WatchOptions;
  /** Counts pieces of work: the time of a statement is that of the present one. */
  #turn = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** A piece of work begins. */
  beginTurn(): void {
    this.#turn += 1;
  }

  /** Makes what the work of a connection's statement asks. */
  readonly interruptions: Interruptions = (connection) => {
    const { now, statementMs, isCanceled, isStopping } = this.#options;
    let turn: number | null = null;
    let startedMs = 0;
    return () => {
      const nowMs = now();
      if (turn !== this.#turn) {
        turn = this.#turn;
        startedMs = nowMs;
      }
      if (isCanceled(connection)) return CANCELED;
      if (isStopping()) return STOPPED;
      const limitMs = statementMs(connection);
      return limitMs !== null && nowMs - startedMs > limitMs ? OVERDUE : null;
    };
  };
}
