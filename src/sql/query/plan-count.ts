import type { Node } from 'libpg-query';
import { evaluateConstant } from '../../dataflow/index.js';
import { functionTable } from '../functions/index.js';
import { asSqlError, coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import { constantOf } from './constant-of.js';
import type { HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';
import { visitScalar } from './hir-walk.js';
import { locationOf } from './location.js';
import type { Planning } from './planning.js';
import { clause, Scope } from './scope.js';

/** The expression of type bigint that LIMIT, OFFSET or the bound of a frame gives. */
export function planCount(
  node: Node,
  construct: 'LIMIT' | 'OFFSET' | 'ROWS' | 'GROUPS',
  outer: Scope | null,
  planning: Planning,
): HirScalar {
  const scope = Scope.empty(outer);
  scope.clause = clause(construct);
  const planned = planning.planScalar(node, scope, planning);
  const count = coerce(planned, { kind: 'int8' }, 'assignment', planning);
  if (count !== null) return count;
  const found = plainName(typeOf(planned));
  const message = `argument of ${construct} must be type bigint, not type ${found}`;
  throw planning.error(message, '42804', locationOf(node));
}

/**
 * The number that an expression of {@link planCount} gives; null for NULL, undefined if it is known
 * only when the statement runs.
 */
export function countOf(
  count: HirScalar,
  node: Node,
  planning: Planning,
): bigint | null | undefined {
  const constant = constantOf(count);
  if (constant !== undefined) return evaluate(constant, planning, locationOf(node));
  let readsParameters = false;
  visitScalar(count, (part) => {
    readsParameters ||= part.kind === 'environment' && part.name.startsWith('$');
  });
  // The statement is only being prepared: any number will do.
  return readsParameters ? 0n : undefined;
}

/**
 * The number of the bound of a frame, which must be known when the query is planned; null for NULL.
 */
export function planConstantCount(
  node: Node,
  construct: 'ROWS' | 'GROUPS',
  outer: Scope | null,
  planning: Planning,
): bigint | null {
  const count = planCount(node, construct, outer, planning);
  const value = countOf(count, node, planning);
  if (value !== undefined) return value;
  visitScalar(count, (part) => {
    if (part.kind !== 'column') return;
    const message = `argument of ${construct} must not contain variables`;
    throw planning.error(message, '42P10', part.location);
  });
  const what = `${construct} with an expression that is no constant`;
  throw planning.unsupported(what, locationOf(node));
}

function evaluate(
  constant: Parameters<typeof evaluateConstant>[0],
  planning: Planning,
  location: number,
): bigint | null {
  try {
    return evaluateConstant(constant, functionTable) as bigint | null;
  } catch (error) {
    throw asSqlError(error, planning.place(location));
  }
}
