import { compareIds, type CollectionId, type Plan } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import type { HirRelation } from './hir/hir.js';
import { lower } from './lower/index.js';
import { planColumns } from './plans/plan-columns.js';
import type { Planning } from './planning/planning.js';
import { simplify } from './simplify/index.js';
import { usesLogicalTimestamp } from './plans/uses-logical-timestamp.js';

/** A plan, its columns and what it depends on. */
export interface FinishedQuery {
  readonly plan: Plan;
  readonly columns: readonly Column[];
  readonly uses: readonly CollectionId[];
  /** Types of the catalog that are named, in the order of their ids. */
  readonly types: readonly CollectionId[];
  readonly usesLogicalTimestamp: boolean;
}

/** Lowers and simplifies a relation. */
export function finishQuery(
  relation: HirRelation,
  names: readonly string[],
  planning: Planning,
): FinishedQuery {
  const plan = simplify(lower(relation));
  const columns = planColumns(plan).map(({ nullable }, index) => ({
    name: names[index] ?? '',
    // The tree's types count: what the plan holds may have been relabelled, varchar as text.
    type: relation.types[index]!,
    nullable,
  }));
  return {
    plan,
    columns,
    uses: [...planning.uses].sort(compareIds),
    types: [...planning.types].sort(compareIds),
    usesLogicalTimestamp: usesLogicalTimestamp(plan),
  };
}
