import type { SelectStmt } from 'libpg-query';
import type { CollectionId, Plan } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import { unknownToText } from './coercion/coerce.js';
import { finishQuery } from './finish-query.js';
import { planKeys } from './plans/plan-keys.js';
import { planQueryExpression, rowsOf, startPlanning } from './select/plan-query-expression.js';
import type { QueryEnvironment } from './planning/query-environment.js';

/** A query that a view maintains. */
export interface RelationPlan {
  readonly plan: Plan;
  readonly columns: readonly Column[];
  /** Sets of columns that are unique together. */
  readonly keys: readonly (readonly number[])[];
  /** Catalog items that the query names, in the order of their ids. */
  readonly uses: readonly CollectionId[];
  /** Types of the catalog that it names, likewise. */
  readonly types: readonly CollectionId[];
  readonly usesLogicalTimestamp: boolean;
}

/**
 * Plans the query of a view: an ORDER BY without LIMIT means nothing here, as views have no order.
 */
export function planRelation(select: SelectStmt, environment: QueryEnvironment): RelationPlan {
  const planning = startPlanning(environment);
  const pending = planQueryExpression(select, null, planning);
  const query = pending.finish((scalar) => unknownToText(scalar, planning));
  const finished = finishQuery(rowsOf(query), query.names, planning);
  const keysOf = (id: CollectionId): readonly (readonly number[])[] =>
    environment.catalog.itemById(id).keys;
  return { ...finished, keys: planKeys(finished.plan, keysOf) };
}
