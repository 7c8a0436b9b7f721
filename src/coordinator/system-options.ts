import type { QueryLimits } from '../dataflow/index.js';
import type { Timestamp } from '../time/index.js';
import type { IsolationLevel } from './variable-definitions.js';

/** Less than a JavaScript process has by default. */
const GIBIBYTE = 2 ** 30;

/** What holds for a whole coordinator, unless a session or an index says otherwise. */
export interface SystemOptions {
  /** Compaction window of indexes that have none of their own, in milliseconds; null: off. */
  logicalCompactionWindow: Timestamp | null;
  /** Whether each table gets an index `{name}_primary_idx`. */
  autoIndexTables: boolean;
  /** What sessions begin with. */
  transactionIsolation: IsolationLevel;
  /** What a query may keep while it is evaluated, in bytes. */
  memoryLimit: number;
  /** How large the rows of an answer may be, in bytes. */
  maxResultSize: number;
}

/** The options of a coordinator that nobody configured. */
export function defaultSystemOptions(): SystemOptions {
  return {
    logicalCompactionWindow: null,
    autoIndexTables: true,
    transactionIsolation: 'strict serializable',
    memoryLimit: GIBIBYTE,
    maxResultSize: GIBIBYTE,
  };
}

/** What one query may use. */
export function queryLimits({ memoryLimit, maxResultSize }: SystemOptions): QueryLimits {
  return { memoryBytes: memoryLimit, resultBytes: maxResultSize };
}
