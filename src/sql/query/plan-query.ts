import type { SelectStmt } from 'libpg-query';
import type { QueryPlan } from '../statement-plan.js';
import { unknownToText } from './coercion/coerce.js';
import { finishQuery } from './finish-query.js';
import type { HirRelation } from './hir/hir.js';
import type { PlannedQuery } from './planning/pending-query.js';
import { planQueryExpression, startPlanning } from './select/plan-query-expression.js';
import type { QueryEnvironment } from './planning/query-environment.js';

/** Plans a statement's query: its outermost ORDER BY, LIMIT and OFFSET become the finishing. */
export function planQuery(select: SelectStmt, environment: QueryEnvironment): QueryPlan {
  const planning = startPlanning(environment);
  const pending = planQueryExpression(select, null, planning);
  const query = pending.finish((scalar) => unknownToText(scalar, planning));
  const { order, limit, offset, names } = query;
  const finished = finishQuery(limited(query), names, planning);
  const { plan, columns, uses, usesLogicalTimestamp } = finished;
  return {
    plan,
    columns: columns.slice(0, names.length),
    uses,
    usesLogicalTimestamp,
    finishing: { order, limit, offset, project: names.map((_, index) => index) },
  };
}

/** LIMIT 0 is part of the plan, too: nothing is read then. */
function limited({ relation, limit }: PlannedQuery): HirRelation {
  if (limit !== 0n) return relation;
  const { types } = relation;
  return { kind: 'topK', input: relation, groupKey: [], order: [], limit, offset: 0n, types };
}
