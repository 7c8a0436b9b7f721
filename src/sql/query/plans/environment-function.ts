import {
  argumentsOf,
  conjunctsOf,
  inputsOf,
  isTimed,
  temporalPredicateOf,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import { functionTable, isStable } from '../../functions/index.js';
import { scalarsOf } from './scalars-of.js';

/**
 * The name of a function in a plan whose value is not the plan's own to know: of the session, the
 * clock, the server. Undefined if there is none.
 *
 * The time that a filter compares with an expression of the row is none of them: such a filter is
 * maintained as the clock moves.
 */
export function environmentFunction(plan: Plan): string | undefined {
  for (const scalar of ownScalars(plan)) {
    const name = environmentFunctionOf(scalar);
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
  return conjunctsOf(plan.predicates).flatMap((predicate) => {
    const temporal = temporalPredicateOf(predicate, functionTable.scalars);
    if (temporal === null) return [predicate];
    return temporal.offset === null ? [temporal.bound] : [temporal.offset, temporal.bound];
  });
}

/** As {@link environmentFunction}, of an expression. */
export function environmentFunctionOf(scalar: ScalarExpression): string | undefined {
  if (scalar.kind === 'environment') return scalar.name;
  for (const argument of argumentsOf(scalar)) {
    const name = environmentFunctionOf(argument);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Whether an expression's value depends on the row alone, as PostgreSQL has it. */
export function isImmutable(scalar: ScalarExpression): boolean {
  if (scalar.kind === 'environment') return false;
  if (scalar.kind === 'call' && isStable(scalar.function)) return false;
  return argumentsOf(scalar).every(isImmutable);
}

/**
 * The `OR` or `<>` in a filter because of which it cannot be maintained though it compares the time
 * with expressions of the row. Undefined if there is none.
 */
export function temporalObstacle(plan: Plan): 'OR' | '<>' | undefined {
  if (plan.kind === 'filter') {
    for (const predicate of conjunctsOf(plan.predicates)) {
      const obstacle = obstacleOf(predicate);
      if (obstacle !== undefined) return obstacle;
    }
  }
  for (const input of inputsOf(plan)) {
    const obstacle = temporalObstacle(input);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

function obstacleOf(predicate: ScalarExpression): 'OR' | '<>' | undefined {
  if (!isTimed(predicate)) return undefined;
  if (predicate.kind === 'or') return 'OR';
  if (predicate.kind !== 'call') return undefined;
  return functionTable.scalars.get(predicate.function)?.comparison === '<>' ? '<>' : undefined;
}
