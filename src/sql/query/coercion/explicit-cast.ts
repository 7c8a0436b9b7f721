import type { SqlType } from '../../../repr/index.js';
import { coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';

/** Where a cast stands, and of what the value is a part that the cast is around. */
interface CastPlace {
  readonly location: number | undefined;
  readonly partsOf?: 'ARRAY' | 'LIST' | 'MAP';
}

/**
 * Converts an expression as a cast does that was asked for: the cast itself, or the one around a
 * collection whose part the expression is.
 *
 * @throws SqlError `cannot cast type boolean to date` (42846), with the dialect's words as detail
 */
export function explicitCast(
  scalar: HirScalar,
  type: SqlType,
  { location, partsOf }: CastPlace,
  planning: Planning,
): HirScalar {
  const converted = coerce(scalar, type, 'explicit', planning);
  if (converted !== null) return converted;
  const [from, to] = [plainName(typeOf(scalar)), plainName(type)];
  throw planning.error(`cannot cast type ${from} to ${to}`, '42846', location ?? 0, {
    detail:
      partsOf === undefined
        ? castDetail(from, to)
        : `${partsOf} could not convert type ${from} to ${to}`,
  });
}

/** How the dialect says that there is no cast between two types. */
export function castDetail(from: string, to: string): string {
  return `CAST does not support casting from ${from} to ${to}`;
}
