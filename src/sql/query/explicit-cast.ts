import type { SqlType } from '../../repr/index.js';
import { coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import type { HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';
import type { Planning } from './planning.js';

/**
 * Converts an expression as a cast does that was asked for.
 *
 * @throws SqlError `cannot cast type boolean to date` (42846)
 */
export function explicitCast(
  scalar: HirScalar,
  type: SqlType,
  location: number | undefined,
  planning: Planning,
): HirScalar {
  const converted = coerce(scalar, type, 'explicit', planning);
  if (converted !== null) return converted;
  const [from, to] = [plainName(typeOf(scalar)), plainName(type)];
  throw planning.error(`cannot cast type ${from} to ${to}`, '42846', location ?? 0);
}
