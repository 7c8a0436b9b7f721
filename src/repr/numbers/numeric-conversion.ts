import { DatumError, SqlState } from '../datum-error.js';
import type { FloatKind } from './float.js';
import { integerOutOfRange, integerRange, type IntegerKind } from './integer.js';
import { roundHalfEven } from './round-half-even.js';
import { roundNumeric } from './numeric-arithmetic.js';
import { formatNumeric, parseNumeric, type Numeric } from './numeric.js';

/**
 * A numeric as an integer, rounded half away from zero.
 *
 * @throws DatumError for NaN, infinities, and what the type cannot hold.
 */
export function numericToInteger(value: Numeric, kind: IntegerKind): bigint {
  const { name, min, max } = integerRange(kind);
  if (!value.isFinite) {
    const what = value.form === 'nan' ? 'NaN' : 'infinity';
    throw new DatumError(`cannot convert ${what} to ${name}`, SqlState.unsupported);
  }
  const { unscaled } = roundNumeric(value);
  if (unscaled < min || unscaled > max) throw integerOutOfRange(kind);
  return unscaled;
}

/**
 * A numeric as the nearest floating point number.
 *
 * @throws DatumError if it is too great or too small.
 */
export function numericToFloat(value: Numeric, kind: FloatKind): number {
  switch (value.form) {
    case 'nan':
      return NaN;
    case 'infinity':
      return Infinity;
    case '-infinity':
      return -Infinity;
    case 'finite':
  }
  const text = formatNumeric(value);
  const double = Number(text);
  const result = kind === 'float4' ? Math.fround(double) : double;
  if (!Number.isFinite(result) || (result === 0 && value.unscaled !== 0n)) {
    const name = kind === 'float4' ? 'real' : 'double precision';
    throw new DatumError(`"${text}" is out of range for type ${name}`, SqlState.numberOutOfRange);
  }
  // A numeric has no -0.
  return result + 0;
}

/** Digits that survive from text to a number and back: C's FLT_DIG and DBL_DIG. */
const SAFE_DIGITS: Readonly<Record<FloatKind, number>> = { float4: 6, float8: 15 };

/**
 * A floating point number as a numeric: the digits that are certain, so 0.1 becomes 0.1 and
 * 1/3 becomes 0.333333333333333.
 */
export function floatToNumeric(value: number, kind: FloatKind): Numeric {
  if (!Number.isFinite(value)) return parseNumeric(String(value));
  // C's %.15g drops zeros at the end, which no digit of the number stands for.
  const text = value.toPrecision(SAFE_DIGITS[kind]);
  const [mantissa, exponent] = text.split('e') as [string, string?];
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return parseNumeric(exponent === undefined ? trimmed : `${trimmed}e${exponent}`);
}

/**
 * A floating point number as an integer, rounded half to even.
 *
 * @throws DatumError for NaN, infinities, and what the type cannot hold.
 */
export function floatToInteger(value: number, kind: IntegerKind): bigint {
  const { min, max } = integerRange(kind);
  const rounded = roundHalfEven(value);
  if (!Number.isFinite(rounded)) throw integerOutOfRange(kind);
  const result = BigInt(rounded);
  if (result < min || result > max) throw integerOutOfRange(kind);
  return result;
}

/** A double as a single. @throws DatumError if it is too great or too small */
export function float8ToFloat4(value: number): number {
  const result = Math.fround(value);
  if (!Number.isFinite(result) && Number.isFinite(value)) throw floatOverflow('overflow');
  if (result === 0 && value !== 0) throw floatOverflow('underflow');
  return result;
}

/** The error of computed floating point numbers that are too great or too small. */
export function floatOverflow(what: 'overflow' | 'underflow'): DatumError {
  return new DatumError(`value out of range: ${what}`, SqlState.numberOutOfRange);
}
