import type { Plan, ScalarExpression } from '../../../dataflow/index.js';

const NONE: readonly ScalarExpression[] = [];

/** The expressions of a plan's outermost operator. */
export function scalarsOf(plan: Plan): readonly ScalarExpression[] {
  switch (plan.kind) {
    case 'map':
      return plan.scalars;
    case 'filter':
      return plan.predicates;
    case 'flatMap':
      return plan.calls.flatMap(({ args }) => args);
    case 'join':
      return plan.equivalences.flat();
    case 'reduce':
      return [
        ...plan.key,
        ...plan.aggregates.flatMap(({ args, filter, order }) => [
          ...args,
          ...(filter === null ? NONE : [filter]),
          ...order.map(({ value }) => value),
        ]),
      ];
    default:
      return NONE;
  }
}
