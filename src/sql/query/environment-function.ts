import {
  argumentsOf,
  conjunctsOf,
  inputsOf,
  temporalPredicateOf,
  type Plan,
  type ScalarExpression,
} from '../../dataflow/index.js';
import { functionTable } from '../functions/index.js';
import { scalarsOf } from './plan-scalars.js';

/**
 * The name of a function in a plan whose value is not the plan's own to know: of the session, the
 * clock, the server. Undefined if there is none.
 *
 * The time that a filter compares with an expression of the row is none of them: such a filter is
 * maintained as the clock moves.
 */
export function environmentFunction(plan: Plan): string | undefined {
  for (const scalar of ownScalars(plan)) {
    const name = environmentOf(scalar);
    if (name !== undefined) return name;
  }
  for (const input of inputsOf(plan)) {
    const name = environmentFunction(input);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The expressions of a plan's outermost operator that it cannot maintain by itself. */
function ownScalars(plan: Plan): readonly ScalarExpression[] {
  if (plan.kind !== 'filter') return scalarsOf(plan);
  return conjunctsOf(plan.predicates).map((predicate) => {
    return temporalPredicateOf(predicate, functionTable.scalars)?.bound ?? predicate;
  });
}

function environmentOf(scalar: ScalarExpression): string | undefined {
  if (scalar.kind === 'environment') return scalar.name;
  for (const argument of argumentsOf(scalar)) {
    const name = environmentOf(argument);
    if (name !== undefined) return name;
  }
  return undefined;
}
