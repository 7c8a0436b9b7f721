import { argumentsOf, inputsOf, type Plan, type ScalarExpression } from '../../dataflow/index.js';
import { scalarsOf } from './plan-scalars.js';

/** Whether a plan's answer depends on the time that it is read at. */
export function usesLogicalTimestamp(plan: Plan): boolean {
  return scalarsOf(plan).some(isTimed) || inputsOf(plan).some(usesLogicalTimestamp);
}

function isTimed(scalar: ScalarExpression): boolean {
  if (scalar.kind === 'environment') return scalar.name === 'mz_logical_timestamp';
  return argumentsOf(scalar).some(isTimed);
}
