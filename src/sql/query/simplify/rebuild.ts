import { inputsOf, withInputs, type Plan } from '../../../dataflow/index.js';

/** The plan with its inputs changed; the same object if none is. */
export function rebuild(plan: Plan, change: (input: Plan) => Plan): Plan {
  const inputs = inputsOf(plan);
  if (inputs.length === 0) return plan;
  let isChanged = false;
  const changed = inputs.map((input) => {
    const next = change(input);
    isChanged ||= next !== input;
    return next;
  });
  return isChanged ? withInputs(plan, changed) : plan;
}
