import type { SelectStmt } from 'libpg-query';
import type { CollectionId, Plan } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';
import type { QueryEnvironment } from './query-environment.js';

/** A query that a view maintains. */
export interface RelationPlan {
  readonly plan: Plan;
  readonly columns: readonly Column[];
  /** Sets of columns that are unique together. */
  readonly keys: readonly (readonly number[])[];
  /** Catalog items that the query names, in the order of their ids. */
  readonly uses: readonly CollectionId[];
  readonly usesLogicalTimestamp: boolean;
}

/** Plans the query of a view: an ORDER BY without LIMIT means nothing here, as views have no order. */
export function planRelation(_select: SelectStmt, _environment: QueryEnvironment): RelationPlan {
  throw notSupported('SELECT');
}
