import type { Timestamp } from '../time/index.js';
import type { IsolationLevel } from './variable-definitions.js';

/** What holds for a whole coordinator, unless a session or an index says otherwise. */
export interface SystemOptions {
  /** Compaction window of indexes that have none of their own, in milliseconds; null: off. */
  logicalCompactionWindow: Timestamp | null;
  /** Whether each table gets an index `{name}_primary_idx`. */
  autoIndexTables: boolean;
  /** What sessions begin with. */
  transactionIsolation: IsolationLevel;
}

/** The options of a coordinator that nobody configured. */
export function defaultSystemOptions(): SystemOptions {
  return {
    logicalCompactionWindow: null,
    autoIndexTables: true,
    transactionIsolation: 'strict serializable',
  };
}
