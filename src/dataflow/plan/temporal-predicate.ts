import { Numeric } from '../../repr/index.js';
import { argumentsOf, rewriteScalar } from './plan-shape.js';
import type { Plan } from './plan.js';
import type { Comparison, ScalarExpression, ScalarFunctions } from './scalar-expression.js';

/** The name of the `environment` scalar that is the time at which a collection is looked at. */
export const LOGICAL_TIMESTAMP = 'mz_logical_timestamp';

/**
 * A comparison of the time, plus or minus an expression of the row, with an expression of the row:
 * `offset + time < bound` or `offset - time < bound`. The expressions are numerics, in
 * milliseconds.
 */
export interface TemporalPredicate {
  /** As it is of the time itself: that of `offset - time` is turned round. */
  readonly comparison: TimeComparison;
  /** The side that the time is on, as it is at time 0; null: the time stands alone. */
  readonly offset: ScalarExpression | null;
  /** Whether the time is subtracted. */
  readonly isSubtracted: boolean;
  /** The other side. */
  readonly bound: ScalarExpression;
  /** Whether the time is on the left: the left side is evaluated first, and may fail first. */
  readonly isLeft: boolean;
}

/** A comparison that holds from a time on, or until a time. */
export type TimeComparison = Exclude<Comparison, '<>'>;

type Filter = Extract<Plan, { kind: 'filter' }>;

/** Whether the value of an expression depends on the time at which it is looked at. */
export function isTimed(scalar: ScalarExpression): boolean {
  return isLogicalTimestamp(scalar) || argumentsOf(scalar).some(isTimed);
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
  const isLeft = isTimed(left);
  const [side, bound] = isLeft ? [left, right] : [right, left];
  const sign = isTimed(bound) ? null : signOfTime(side, scalars);
  if (sign === null) return null;
  return {
    comparison: isLeft === (sign === 1) ? comparison : COMMUTED[comparison],
    offset: isLogicalTimestamp(side)
      ? null
      : rewriteScalar(side, (part) => (isLogicalTimestamp(part) ? ZERO : part)),
    isSubtracted: sign === -1,
    bound,
    isLeft,
  };
}

const COMMUTED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

const ZERO: ScalarExpression = {
  kind: 'literal',
  datum: Numeric.ZERO,
  type: { kind: 'numeric', precision: null, scale: null },
};

/** Whether the time is added (1) or subtracted (-1), once, to what it is a part of; else null. */
function signOfTime(scalar: ScalarExpression, scalars: ScalarFunctions): 1 | -1 | null {
  if (isLogicalTimestamp(scalar)) return 1;
  if (scalar.kind !== 'call') return null;
  const sum = scalars.get(scalar.function)?.sum;
  if (sum === undefined) return null;
  const [left, right] = scalar.args as [ScalarExpression, ScalarExpression];
  if (!isTimed(right)) return signOfTime(left, scalars);
  const sign = isTimed(left) ? null : signOfTime(right, scalars);
  return sign === -1 && sum === '-' ? 1 : sign === 1 && sum === '-' ? -1 : sign;
}

/** Whether an expression is the time at which it is looked at. */
export function isLogicalTimestamp(scalar: {
  readonly kind: string;
  readonly name?: unknown;
}): boolean {
  return scalar.kind === 'environment' && scalar.name === LOGICAL_TIMESTAMP;
}
