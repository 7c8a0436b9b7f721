import type { Datum } from '../../repr/index.js';
import type { FunctionTable, ScalarExpression } from '../plan/scalar-expression.js';
import { conjunctsOf } from '../plan/temporal-predicate.js';
import type { LinearPlan } from './linear.js';

/**
 * The columns that a filter compares with constants before it does anything else, and the
 * constants.
 *
 * Only comparisons that come first count: rows that they let go meet nothing that could fail, so
 * that who skips these rows misses no error, and answers are the same with an index and without
 * (F10).
 */
export function leadingConstants(
  node: LinearPlan,
  functions: FunctionTable,
): ReadonlyMap<number, Datum> {
  const found = new Map<number, Datum>();
  if (node.kind !== 'filter') return found;
  for (const predicate of conjunctsOf(node.predicates)) {
    const comparison = comparisonOf(predicate, functions);
    if (comparison === null) break;
    if (!found.has(comparison.column)) found.set(comparison.column, comparison.datum);
  }
  return found;
}

function comparisonOf(
  predicate: ScalarExpression,
  functions: FunctionTable,
): { readonly column: number; readonly datum: Datum } | null {
  if (predicate.kind !== 'call') return null;
  if (functions.scalars.get(predicate.function)?.comparison !== '=') return null;
  const column = predicate.args.find((arg) => arg.kind === 'column');
  const literal = predicate.args.find((arg) => arg.kind === 'literal');
  if (column === undefined || literal === undefined || literal.datum === null) return null;
  return { column: column.index, datum: literal.datum };
}
