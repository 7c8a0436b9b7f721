import type { HirRelation } from '../hir/hir.js';
import { hasSubquery } from '../hir/hir-free-columns.js';
import type { PlannedQuery } from '../planning/pending-query.js';

/**
 * A query of which only so many rows are wanted, whichever they are, with the rows chosen before
 * subqueries in its SELECT list are evaluated for them: these keep every row, and a recursion
 * without end has others to evaluate them for without end. Other queries stay as they are.
 */
export function limitBeforeSubqueries(query: PlannedQuery): PlannedQuery {
  const { relation, order, limit, offset, withTies } = query;
  if (limit === null || withTies || order.length > 0) return query;
  const limited = limitInside(relation, { limit, offset });
  return limited === null ? query : { ...query, relation: limited, limit: null, offset: 0n };
}

/** The rows of a relation that are wanted; null if it has no such subquery. */
function limitInside(
  relation: HirRelation,
  bounds: Pick<PlannedQuery, 'limit' | 'offset'>,
): HirRelation | null {
  if (relation.kind !== 'map' && relation.kind !== 'project') return null;
  const { input } = relation;
  const inner = limitInside(input, bounds);
  if (inner !== null) return { ...relation, input: inner };
  if (relation.kind === 'project' || !relation.scalars.some(hasSubquery)) return null;
  const { types } = input;
  return { ...relation, input: { kind: 'topK', input, groupKey: [], order: [], ...bounds, types } };
}
