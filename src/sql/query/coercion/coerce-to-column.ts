import type { SqlType } from '../../../repr/index.js';
import { coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';

/**
 * Converts a value to the type of the column that it is stored in, by implicit and assignment
 * casts. Lengths and scales of the column apply.
 *
 * @throws SqlError `column "c" is of type integer but expression is of type boolean` (42804).
 */
export function coerceToColumn(
  scalar: HirScalar,
  to: SqlType,
  columnName: string,
  { location, planning }: { readonly location: number | undefined; readonly planning: Planning },
): HirScalar {
  const converted = coerce(scalar, to, 'assignment', planning);
  if (converted !== null) return converted;
  const [wanted, found] = [plainName(to), plainName(typeOf(scalar))];
  const message = `column "${columnName}" is of type ${wanted} but expression is of type ${found}`;
  const hint = 'You will need to rewrite or cast the expression.';
  throw planning.error(message, '42804', location, { hint });
}
