import { argumentsOf, inputsOf, type Plan, type ScalarExpression } from '../../dataflow/index.js';
import { scalarsOf } from './plan-scalars.js';

/**
 * The name of a function in a plan whose value is not the plan's own to know: of the session, the
 * clock, the server. Undefined if there is none.
 */
export function environmentFunction(plan: Plan): string | undefined {
  for (const scalar of scalarsOf(plan)) {
    const name = environmentOf(scalar);
    if (name !== undefined) return name;
  }
  for (const input of inputsOf(plan)) {
    const name = environmentFunction(input);
    if (name !== undefined) return name;
  }
  return undefined;
}

function environmentOf(scalar: ScalarExpression): string | undefined {
  if (scalar.kind === 'environment') return scalar.name;
  for (const argument of argumentsOf(scalar)) {
    const name = environmentOf(argument);
    if (name !== undefined) return name;
  }
  return undefined;
}
