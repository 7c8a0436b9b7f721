import type { Plan } from '../../../dataflow/index.js';

export function simplify(plan: Plan): Plan {
  return plan;
}
