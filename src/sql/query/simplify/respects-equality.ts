import type { ScalarExpression } from '../../../dataflow/index.js';
import { hasEqualsThatDiffer, type ColumnType } from '../../../repr/index.js';
import { isComparison, operatorOf, quantifiedOperator } from '../../functions/index.js';

/**
 * Whether an expression is known to have one value for all rows whose columns are equal. The text
 * of a numeric, say, has not: 1.0 and 1.00 are equal and differ, as do values of the other types of
 * `hasEqualsThatDiffer`.
 */
export function respectsEquality(
  scalar: ScalarExpression,
  columns: readonly ColumnType[],
): boolean {
  const respects = (part: ScalarExpression): boolean => respectsEquality(part, columns);
  const compared = (part: ScalarExpression): boolean => part.kind === 'column' || respects(part);
  switch (scalar.kind) {
    case 'column':
      return !hasEqualsThatDiffer(columns[scalar.index]!.type);
    case 'literal':
    case 'error':
    case 'environment':
      return true;
    case 'isNull':
      return compared(scalar.arg);
    case 'call':
      return scalar.args.every(compares(scalar.function) ? compared : respects);
    case 'and':
    case 'or':
    case 'coalesce':
      return scalar.args.every(respects);
    case 'case':
      return [...scalar.cases.flat(), scalar.otherwise].every(respects);
  }
}

/** Comparisons, also those with the elements of an array, know no difference between equals. */
function compares(implementation: string): boolean {
  const operator = operatorOf(quantifiedOperator(implementation)?.operator ?? implementation);
  return operator !== undefined && isComparison(operator.name);
}
