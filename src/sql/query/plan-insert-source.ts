import type { Node, SelectStmt } from 'libpg-query';
import type { Column } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';
import type { QueryPlan } from '../statement-plan.js';
import type { QueryEnvironment } from './query-environment.js';

/** The table that rows are inserted into. */
export interface InsertTarget {
  /** All columns of the table. */
  readonly columns: readonly Column[];
  /** The default of each column, parsed; null where there is none. */
  readonly defaults: readonly (Node | null)[];
  /** Which columns the statement names, in its order, and where; undefined: the first ones. */
  readonly named:
    readonly { readonly column: number; readonly position: number | undefined }[] | undefined;
}

/** What is inserted: `values` reads no relation. Rows have all columns of the table, in its types. */
export interface InsertSource {
  readonly kind: 'values' | 'query';
  readonly query: QueryPlan;
}

/**
 * Plans what an INSERT inserts, or DEFAULT VALUES if `select` is undefined: the columns that are
 * not named get their defaults, values are converted as by assignment.
 */
export function planInsertSource(
  _select: SelectStmt | undefined,
  _target: InsertTarget,
  _environment: QueryEnvironment,
): InsertSource {
  throw notSupported('INSERT');
}
