import type { ScalarExpression } from '../../dataflow/index.js';
import type { SqlType } from '../../repr/index.js';
import { SqlError } from '../sql-error.js';
import { coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import type { HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';
import type { Planning } from './planning.js';
import { translateScalar } from './translate-scalar.js';
import { startPlanning } from './plan-query-expression.js';
import { NO_CATALOG } from './no-catalog.js';

/**
 * Converts a value to the type of the column that it is stored in, by implicit and assignment
 * casts. Lengths and scales of the column apply.
 *
 * @throws SqlError `column "c" is of type integer but expression is of type boolean` (42804).
 */
export function coerceForAssignment(
  expression: ScalarExpression,
  { from, to }: { readonly from: SqlType; readonly to: SqlType },
  columnName: string,
  position?: number,
): ScalarExpression {
  // What is converted is opaque to the conversion, unless it is a literal.
  const opaque: HirScalar =
    expression.kind === 'literal'
      ? { ...expression, type: from }
      : { kind: 'column', level: 0, index: 0, type: from };
  const planning = startPlanning({ catalog: NO_CATALOG, place: () => position ?? 0 });
  const converted = coerce(opaque, to, 'assignment', planning);
  if (converted === null) throw mismatch(columnName, from, to, position);
  return replaceColumn(
    translateScalar(converted, () => 0),
    expression,
  );
}

/** As {@link coerceForAssignment}, of an expression that is still being planned. */
export function coerceToColumn(
  scalar: HirScalar,
  to: SqlType,
  columnName: string,
  { location, planning }: { readonly location: number | undefined; readonly planning: Planning },
): HirScalar {
  const converted = coerce(scalar, to, 'assignment', planning);
  if (converted !== null) return converted;
  const position = location === undefined ? undefined : planning.place(location);
  throw mismatch(columnName, typeOf(scalar), to, position);
}

function mismatch(
  columnName: string,
  from: SqlType,
  to: SqlType,
  position: number | undefined,
): SqlError {
  const [wanted, found] = [plainName(to), plainName(from)];
  return new SqlError(
    `column "${columnName}" is of type ${wanted} but expression is of type ${found}`,
    '42804',
    { hint: 'You will need to rewrite or cast the expression.', position },
  );
}

function replaceColumn(scalar: ScalarExpression, by: ScalarExpression): ScalarExpression {
  if (scalar.kind === 'column') return by;
  if (scalar.kind !== 'call') return scalar;
  return { ...scalar, args: scalar.args.map((arg) => replaceColumn(arg, by)) };
}
