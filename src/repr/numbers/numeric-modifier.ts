import { DatumError, SqlState } from '../datum-error.js';
import type { Numeric } from './numeric.js';
import { decimalDigits } from './numeric.js';
import { roundNumeric } from './numeric-arithmetic.js';
import type { SqlType } from '../sql-types/sql-type.js';

/**
 * A number as a column of type `numeric(precision, scale)` holds it: rounded to the scale.
 *
 * @throws DatumError `numeric field overflow` if too many digits are left before the point.
 */
export function applyTypmod(value: Numeric, type: SqlType & { kind: 'numeric' }): Numeric {
  const { precision } = type;
  if (precision === null || value.form === 'nan') return value;
  const scale = type.scale ?? 0;
  if (!value.isFinite) {
    throw fieldOverflow(precision, scale, 'cannot hold an infinite value');
  }
  const rounded = roundNumeric(value, scale);
  // A negative scale leaves zeros before the point that precision does not count.
  const integerDigits = decimalDigits(rounded.unscaled) - rounded.scale;
  if (rounded.unscaled !== 0n && integerDigits > precision - scale) {
    const limit = precision - scale;
    const bound = limit === 0 ? '1' : `10^${limit}`;
    throw fieldOverflow(precision, scale, `must round to an absolute value less than ${bound}`);
  }
  return rounded;
}

function fieldOverflow(precision: number, scale: number, rule: string): DatumError {
  const detail = `A field with precision ${precision}, scale ${scale} ${rule}.`;
  return new DatumError('numeric field overflow', SqlState.numberOutOfRange, { detail });
}
