import type { QueryLimits } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
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
  /** What a query, a view that is maintained, or all tables together may keep, in bytes. */
  memoryLimit: number;
  /** How many rows joins and table functions may make for a query, or for a view at one time. */
  maxQueryRows: number;
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
    maxQueryRows: 50_000_000,
    maxResultSize: GIBIBYTE / 8,
  };
}

/**
 * What one query, or one dataflow, may use. Errors call its rows by the name, if they are no result
 * but stay here: then only the memory bounds them.
 */
export function queryLimits(options: SystemOptions, resultName?: string): QueryLimits {
  const { memoryLimit, maxQueryRows, maxResultSize } = options;
  return {
    memoryBytes: memoryLimit,
    rowsMade: maxQueryRows,
    resultBytes: resultName === undefined ? maxResultSize : Infinity,
    resultName: resultName ?? 'result',
  };
}
