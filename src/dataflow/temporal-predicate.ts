import { argumentsOf } from './plan-shape.js';
import type { Plan } from './plan.js';
import type { Comparison, ScalarExpression, ScalarFunctions } from './scalar-expression.js';

/** The name of the `environment` scalar that is the time at which a collection is looked at. */
export const LOGICAL_TIMESTAMP = 'mz_logical_timestamp';

/** A comparison of the time with an expression of the row alone: `time < bound`. */
export interface TemporalPredicate {
  readonly comparison: Exclude<Comparison, '<>'>;
  /** A numeric, in milliseconds. */
  readonly bound: ScalarExpression;
}

type Filter = Extract<Plan, { kind: 'filter' }>;

/** Whether the value of an expression depends on the time at which it is looked at. */
export function isTimed(scalar: ScalarExpression): boolean {
  return isTime(scalar) || argumentsOf(scalar).some(isTimed);
}

/** A filter that lets rows come and go by themselves. */
export function isTemporalFilter(plan: Plan): plan is Filter {
  return plan.kind === 'filter' && plan.predicates.some(isTimed);
}

/** What a filter asks for, one by one, in the order in which it asks. */
export function conjunctsOf(predicates: readonly ScalarExpression[]): readonly ScalarExpression[] {
  return predicates.flatMap((predicate) =>
    predicate.kind === 'and' ? conjunctsOf(predicate.args) : [predicate],
  );
}

/**
 * The predicate as a bound of the times at which a row is there; null for all other predicates.
 * Only these can be maintained: of others it is not known when they change.
 */
export function temporalPredicateOf(
  predicate: ScalarExpression,
  scalars: ScalarFunctions,
): TemporalPredicate | null {
  if (predicate.kind !== 'call' || predicate.args.length !== 2) return null;
  const comparison = scalars.get(predicate.function)?.comparison;
  if (comparison === undefined || comparison === '<>') return null;
  const [left, right] = predicate.args as [ScalarExpression, ScalarExpression];
  if (isTime(left)) return isTimed(right) ? null : { comparison, bound: right };
  if (!isTime(right) || isTimed(left)) return null;
  return { comparison: COMMUTED[comparison], bound: left };
}

const COMMUTED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function isTime(scalar: ScalarExpression): boolean {
  return scalar.kind === 'environment' && scalar.name === LOGICAL_TIMESTAMP;
}
