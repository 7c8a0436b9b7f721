import type { Node, RangeVar } from 'libpg-query';
import type { CollectionId, ScalarExpression } from '../../dataflow/index.js';
import { notSupported } from '../sql-error.js';
import type { QueryPlan } from '../statement-plan.js';
import type { QueryEnvironment } from './query-environment.js';

/** An UPDATE or a DELETE, of which `from` is FROM or USING. */
export interface Mutation {
  readonly relation: RangeVar;
  readonly from: readonly Node[];
  readonly where: Node | undefined;
  /** Empty for a DELETE: `ResTarget`s as the parser gives them, names being column names. */
  readonly assignments: readonly Node[];
}

/** See `update` and `delete` of `StatementPlan`. */
export interface MutationPlan {
  readonly table: CollectionId;
  /**
   * The table's rows that match, each once. For an UPDATE, computed new values follow the table's own
   * columns, and assignments refer to them.
   */
  readonly selection: QueryPlan;
  readonly assignments: readonly { readonly column: number; readonly value: ScalarExpression }[];
}

/** Plans which rows an UPDATE or DELETE changes, and to what. The caller checks that it may. */
export function planMutation(_mutation: Mutation, _environment: QueryEnvironment): MutationPlan {
  throw notSupported('UPDATE');
}
