import type { Node } from 'libpg-query';
import { typeName, type SqlType } from '../../../repr/index.js';
import { coerce } from './coerce.js';
import { tableCallDepth } from '../hir/lift-table-calls.js';
import { locationOf } from '../planning/location.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';

const BOOL: SqlType = { kind: 'bool' };

/**
 * An expression as a condition.
 *
 * @throws SqlError `WHERE clause must have type boolean, not type integer` (42804).
 */
export function coerceToBoolean(
  scalar: HirScalar,
  construct: string,
  node: Node,
  planning: Planning,
): HirScalar {
  const type = typeOf(scalar);
  if (planning.hasTableCalls && tableCallDepth(scalar) > 0) {
    const message = `argument of ${construct} must not return a set`;
    throw planning.error(message, '42804', locationOf(node));
  }
  if (type.kind === 'bool') return scalar;
  const converted = coerce(scalar, BOOL, 'assignment', planning);
  if (converted !== null) return converted;
  const what = OPERATORS.has(construct) ? 'argument' : 'clause';
  throw planning.error(
    `${construct} ${what} must have type boolean, not type ${typeName(type)}`,
    '42804',
    locationOf(node),
  );
}

const OPERATORS = new Set(['AND', 'OR', 'NOT']);
