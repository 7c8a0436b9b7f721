import { inputsOf, isTimed, type Plan } from '../../../dataflow/index.js';
import { scalarsOf } from './scalars-of.js';

/** Whether a plan's answer depends on the time that it is read at. */
export function usesLogicalTimestamp(plan: Plan): boolean {
  return scalarsOf(plan).some(isTimed) || inputsOf(plan).some(usesLogicalTimestamp);
}
