import type { Node } from 'libpg-query';
import type { CollectionId } from '../../../dataflow/index.js';
import type { Column } from '../../../repr/index.js';
import type { ScopeTable } from '../planning/scope.js';

/** The table that rows are inserted into. */
export interface InsertTarget {
  readonly id: CollectionId;
  /** What the statement calls it. */
  readonly label: Omit<ScopeTable, 'columns'>;

  /** All columns of the table. */
  readonly columns: readonly Column[];
  /** The default of each column, parsed; null where there is none. */
  readonly defaults: readonly (Node | null)[];
  /** Which columns the statement names, in its order, and where; undefined: the first ones. */
  readonly named:
    readonly { readonly column: number; readonly position: number | undefined }[] | undefined;
}
