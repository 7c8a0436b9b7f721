import type { Node } from 'libpg-query';
import { evaluateConstant } from '../../dataflow/index.js';
import { functionTable } from '../functions/index.js';
import { asSqlError, coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import { constantOf } from './constant-of.js';
import { typeOf } from './hir-scalar.js';
import { visitScalar } from './hir-walk.js';
import { locationOf } from './location.js';
import type { Planning } from './planning.js';
import { clause, Scope } from './scope.js';

/**
 * The number that LIMIT, OFFSET or the bound of a frame gives; null for NULL. It must be known when
 * the query is planned.
 */
export function planCount(
  node: Node,
  construct: 'LIMIT' | 'OFFSET' | 'ROWS' | 'GROUPS',
  outer: Scope | null,
  planning: Planning,
): bigint | null {
  const scope = Scope.empty(outer);
  scope.clause = clause(construct);
  const planned = planning.planScalar(node, scope, planning);
  const count = coerce(planned, { kind: 'int8' }, 'assignment', planning);
  const location = locationOf(node);
  if (count === null) {
    const found = plainName(typeOf(planned));
    const message = `argument of ${construct} must be type bigint, not type ${found}`;
    throw planning.error(message, '42804', location);
  }
  const constant = constantOf(count);
  if (constant !== undefined) return evaluate(constant, planning, location);
  let readsParameters = false;
  visitScalar(count, (part) => {
    readsParameters ||= part.kind === 'environment' && part.name.startsWith('$');
    if (part.kind !== 'column') return;
    const message = `argument of ${construct} must not contain variables`;
    throw planning.error(message, '42P10', part.location);
  });
  // The statement is only being prepared: any number will do.
  if (readsParameters) return 0n;
  throw planning.unsupported(`${construct} with an expression that is no constant`, location);
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
