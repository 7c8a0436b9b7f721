import { hasSubquery } from '../hir/hir-free-columns.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { conjuncts, negatedBy, not } from '../hir/hir-scalar.js';
import { applyRelation, joinOnKeys } from './apply-relation.js';
import { positionIn, type OuterRows } from './environment.js';
import { equiSemiJoin } from './equi-semi-join.js';
import { lowerScalars } from './lower-scalars.js';
import type { Lowering } from './lowering.js';
import { quantifiedConditions } from './quantified.js';
import { range } from '../range.js';
import { distinctRows, filterRows, projectRows, subtractRows, type Rows } from '../plans/rows.js';
import { translateScalar } from '../hir/translate-scalar.js';

/**
 * Keeps the rows for which predicates are true. Those without subqueries come first, so that fewer
 * rows meet the others; EXISTS and IN become joins.
 */
export function lowerFilter(
  predicates: readonly HirScalar[],
  rows: Rows,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const all = predicates.flatMap(conjuncts);
  const plain = all.filter((predicate) => !hasSubquery(predicate));
  const position = positionIn(outer);
  let result = filterRows(
    rows,
    plain.map((predicate) => translateScalar(predicate, position)),
  );
  for (const predicate of all) {
    if (hasSubquery(predicate)) result = lowerPredicate(predicate, result, outer, lowering);
  }
  return result;
}

function lowerPredicate(
  predicate: HirScalar,
  rows: Rows,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const inverted = negatedBy(predicate);
  const condition = inverted ?? predicate;
  const wanted = inverted === undefined;
  if (condition.kind === 'exists') {
    return semiJoin(condition.relation, wanted, rows, { outer, lowering });
  }
  if (condition.kind === 'quantified') {
    const parts = quantifiedConditions(condition, wanted);
    return lowerFilter(parts, rows, outer, lowering);
  }
  if (!wanted && condition.kind === 'or') {
    return lowerFilter(condition.args.map(not), rows, outer, lowering);
  }
  return filterByValue(predicate, rows, outer, lowering);
}

function filterByValue(
  predicate: HirScalar,
  rows: Rows,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const lowered = lowerScalars([predicate], rows, outer, lowering);
  return projectRows(filterRows(lowered.rows, lowered.scalars), range(rows.columns.length));
}

/** Keeps the rows for which the relation has rows, or those for which it has none. */
function semiJoin(
  relation: HirRelation,
  wanted: boolean,
  rows: Rows,
  context: { readonly outer: OuterRows; readonly lowering: Lowering },
): Rows {
  const { outer, lowering } = context;
  const byColumns = equiSemiJoin(relation, wanted, rows, context);
  if (byColumns !== undefined) return byColumns;
  const applied = applyRelation(relation, rows, outer, lowering);
  const { keys, keyed, inner } = applied;
  const some = keys.length === 0 ? lowering.anyRow(inner) : inner;
  const found = distinctRows(projectRows(some, range(keyed.columns.length)));
  if (wanted) return joinOnKeys(applied.outer, keys, found);
  return joinOnKeys(applied.outer, keys, subtractRows(keyed, found));
}
