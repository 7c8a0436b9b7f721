import { isLogicalTimestamp } from '../../../dataflow/index.js';
import { functionTable, negated } from '../../functions/index.js';
import { not } from './hir-scalar.js';
import { visitScalar } from './hir-walk.js';
import type { HirScalar } from './hir.js';

/**
 * NOT of a condition. Over comparisons with the time it moves inwards, so that filters see from
 * when on and until when they hold: `NOT (a > time)` is `a <= time`, NULLs and NaN among them.
 */
export function negation(condition: HirScalar): HirScalar {
  if (!hasTime(condition)) return not(condition);
  if (condition.kind === 'or') return { kind: 'and', args: condition.args.map(negation) };
  if (condition.kind !== 'call') return not(condition);
  const comparison = functionTable.scalars.get(condition.function)?.comparison;
  if (comparison === undefined) return not(condition);
  // The name of an operator's implementation is that of the operator, and the types behind it.
  const types = condition.function.slice(comparison.length);
  return { ...condition, function: `${negated(comparison)}${types}` };
}

function hasTime(scalar: HirScalar): boolean {
  let found = false;
  visitScalar(scalar, (part) => {
    found ||= isLogicalTimestamp(part);
    return !found;
  });
  return found;
}
