import type { ScalarExpression } from '../../../dataflow/index.js';
import { castName, operatorOf } from '../../functions/index.js';

/** Integer types by size, which are compared after the smaller one is cast to the larger. */
const INTEGERS = ['int2', 'int4', 'int8'];

/**
 * The two sides of an equality, such that they are equal as values of one type exactly if it is
 * true; undefined for other predicates, and for equalities of types whose values cannot be compared
 * as they are.
 */
export function joinEquality(
  predicate: ScalarExpression,
): readonly [ScalarExpression, ScalarExpression] | undefined {
  if (predicate.kind !== 'call') return undefined;
  const operator = operatorOf(predicate.function);
  if (operator?.name !== '=') return undefined;
  const [left, right] = predicate.args as [ScalarExpression, ScalarExpression];
  const [a, b] = operator.args as [string, string];
  if (a === b) return [left, right];
  const [x, y] = [INTEGERS.indexOf(a), INTEGERS.indexOf(b)];
  if (x < 0 || y < 0) return undefined;
  return x < y ? [widen(left, a, b), right] : [left, widen(right, b, a)];
}

function widen(scalar: ScalarExpression, from: string, to: string): ScalarExpression {
  const type = { kind: to === 'int8' ? 'int8' : 'int4' } as const;
  // The datums of int2 and int4 are the same.
  if (to === 'int4') return scalar;
  return { kind: 'call', function: castName(from, to), args: [scalar], type };
}
