import type { Node } from 'libpg-query';
import { evaluateConstant } from '../../../dataflow/index.js';
import type { Datum } from '../../../repr/index.js';
import { functionTable } from '../../functions/index.js';
import { asSqlError, coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import { constantOf } from '../hir/constant-of.js';
import type { HirColumn, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { visitScalar } from '../hir/hir-walk.js';
import { locationOf } from '../planning/location.js';
import type { Planning } from '../planning/planning.js';
import { clause, Scope } from '../planning/scope.js';

/**
 * The expression of type bigint that LIMIT, OFFSET or the bound of a frame gives, over a scope that
 * is its own.
 */
export function planCount(
  node: Node,
  construct: 'LIMIT' | 'OFFSET' | 'ROWS' | 'GROUPS',
  scope: Scope,
  planning: Planning,
): HirScalar {
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
  if (constant !== undefined) {
    return constantValue(constant, planning, locationOf(node)) as bigint | null;
  }
  // The statement is only being prepared: any number will do.
  return readsParameters(count) ? 0n : undefined;
}

/** Whether an expression has parameters, so that its statement is only being prepared. */
export function readsParameters(scalar: HirScalar): boolean {
  let found = false;
  visitScalar(scalar, (part) => {
    found ||= part.kind === 'environment' && part.name.startsWith('$');
  });
  return found;
}

/**
 * The number of the bound of a frame, which must be known when the query is planned; null for NULL.
 */
export function planConstantCount(
  node: Node,
  construct: 'ROWS' | 'GROUPS',
  outer: Scope,
  planning: Planning,
): bigint | null {
  const count = planCount(node, construct, Scope.empty(outer), planning);
  const value = countOf(count, node, planning);
  return value === undefined ? refuseComputed(count, construct, node, planning) : value;
}

/** @throws SqlError for a bound that depends on rows (42P10), or that is not known yet (0A000). */
export function refuseComputed(
  bound: HirScalar,
  construct: 'ROWS' | 'GROUPS' | 'RANGE',
  node: Node,
  planning: Planning,
): never {
  visitScalar(bound, (part) => {
    if (part.kind === 'column') throw hasColumn(construct, part, planning);
  });
  const what = `${construct} with an expression that is no constant`;
  throw planning.unsupported(what, locationOf(node));
}

/** @throws SqlError for a column of the query itself (42P10). */
export function refuseOwnColumns(
  bound: HirScalar,
  construct: 'LIMIT' | 'OFFSET',
  planning: Planning,
): void {
  visitScalar(bound, (part, depth) => {
    if (part.kind === 'column' && part.level === depth) throw hasColumn(construct, part, planning);
  });
}

function hasColumn(construct: string, column: HirColumn, planning: Planning): Error {
  const message = `argument of ${construct} must not contain variables`;
  return planning.error(message, '42P10', column.location);
}

/** The value of a constant. @throws SqlError where it has none. */
export function constantValue(
  constant: Parameters<typeof evaluateConstant>[0],
  planning: Planning,
  location: number,
): Datum {
  try {
    return evaluateConstant(constant, functionTable);
  } catch (error) {
    throw asSqlError(error, planning.place(location));
  }
}
