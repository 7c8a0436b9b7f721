import type { Node } from 'libpg-query';
import { sameType, typeName, withoutModifiers, type SqlType } from '../../../repr/index.js';
import { commonType, isNoCommonType } from '../../functions/index.js';
import { coerce } from './coerce.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import type { Planning } from '../planning/planning.js';

/**
 * Converts alternatives to their common type, which CASE, COALESCE, VALUES and the like have.
 *
 * @throws SqlError `CASE types boolean and integer cannot be matched` (42804).
 */
export function coerceToCommon(
  scalars: readonly HirScalar[],
  construct: string,
  nodes: readonly (Node | undefined)[],
  planning: Planning,
): { readonly scalars: readonly HirScalar[]; readonly type: SqlType } {
  const type = commonType(scalars.map(typeOf));
  if (isNoCommonType(type)) {
    const node = nodes[type.index];
    throw planning.error(
      `${construct} types ${plainName(type.left)} and ${plainName(type.right)} cannot be matched`,
      '42804',
      node && locationOf(node),
    );
  }
  if (type.kind === 'record' && !scalars.every((scalar) => isSameRow(typeOf(scalar), type))) {
    throw planning.unsupported(
      `${construct} of different row types`,
      nodes[0] && locationOf(nodes[0]),
    );
  }
  const converted = scalars.map((scalar, index) => {
    const result = coerce(scalar, type, 'implicit', planning);
    if (result !== null) return result;
    const node = nodes[index];
    const branch = construct === 'CASE' && index > 0 ? 'CASE/WHEN' : construct;
    throw planning.error(
      `${branch} could not convert type ${plainName(typeOf(scalar))} to ${plainName(type)}`,
      '42846',
      node && locationOf(node),
    );
  });
  return { scalars: converted, type };
}

/** Whether rows of one type are rows of the other; names of fields do not matter. */
function isSameRow(left: SqlType, right: SqlType & { kind: 'record' }): boolean {
  return (
    left.kind === 'unknown' ||
    (left.kind === 'record' &&
      left.fields.length === right.fields.length &&
      left.fields.every(({ type }, index) => sameType(type, right.fields[index]!.type)))
  );
}

/** The name of a type as messages about types have it: without modifiers. */
export function plainName(type: SqlType): string {
  return typeName(withoutModifiers(type));
}
