import type { ScalarExpression } from '../../dataflow/index.js';
import type { SqlType } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';

/**
 * Converts a value to the type of the column that it is stored in, by implicit and assignment casts.
 * Lengths and scales of the column apply.
 *
 * @throws SqlError `column "c" is of type integer but expression is of type boolean` (42804).
 */
export function coerceForAssignment(
  _expression: ScalarExpression,
  _types: { readonly from: SqlType; readonly to: SqlType },
  _columnName: string,
  _position?: number,
): ScalarExpression {
  throw notSupported('an assignment');
}
