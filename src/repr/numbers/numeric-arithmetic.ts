import { DatumError, SqlState } from '../datum-error.js';
import { spend } from '../interruption.js';
import {
  checkNumeric,
  decimalDigits,
  normalizeNumeric,
  Numeric,
  NUMERIC_INTEGER_DIGITS_MAX,
  NUMERIC_SCALE_MAX,
  powerOfTen,
  roundDigits,
} from './numeric.js';

/** Digits that a quotient, root or logarithm has at least: PostgreSQL's NUMERIC_MIN_SIG_DIGITS. */
export const SIGNIFICANT_DIGITS_MIN = 16;

/** Most digits that such results have after the point: NUMERIC_MAX_DISPLAY_SCALE. */
export const RESULT_SCALE_MAX = 1000;

/** The error of a division by zero of any type. */
export function divisionByZero(): DatumError {
  return new DatumError('division by zero', SqlState.divisionByZero);
}

/** The sum; its scale is the greater one. @throws DatumError beyond the limits */
export function addNumeric(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) return addSpecial(left, right);
  if (left.scale === right.scale)
    return checkNumeric(Numeric.of(left.unscaled + right.unscaled, left.scale));
  const scale = Math.max(left.scale, right.scale);
  return checkNumeric(Numeric.of(rescale(left, scale) + rescale(right, scale), scale));
}

/** The difference; its scale is the greater one. @throws DatumError beyond the limits */
export function subtractNumeric(left: Numeric, right: Numeric): Numeric {
  return addNumeric(left, negateNumeric(right));
}

/** The product; its scale is the sum of the scales. @throws DatumError beyond the limits */
export function multiplyNumeric(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) {
    if (left.form === 'nan' || right.form === 'nan') return Numeric.NAN;
    return infinityOfSign(signOf(left) * signOf(right));
  }
  const unscaled = left.unscaled * right.unscaled;
  spendOn(unscaled);
  const scale = left.scale + right.scale;
  if (scale <= NUMERIC_SCALE_MAX) return checkNumeric(Numeric.of(unscaled, scale));
  const rounded = roundDigits(unscaled, scale - NUMERIC_SCALE_MAX);
  return checkNumeric(Numeric.of(rounded, NUMERIC_SCALE_MAX));
}

/**
 * The quotient, rounded half away from zero, with at least 16 significant digits and no fewer after
 * the point than either argument has: `7 / 2.0` is 3.5000000000000000.
 *
 * @throws DatumError for a division by zero.
 */
export function divideNumeric(left: Numeric, right: Numeric): Numeric {
  return checkNumeric(divideUnbounded(left, right));
}

/** As {@link divideNumeric}, of numbers that may be beyond the limits, with such a result. */
export function divideUnbounded(left: Numeric, right: Numeric): Numeric {
  const special = divideSpecial(left, right);
  if (special !== null) return special;
  const scale = quotientScale(left, right);
  return Numeric.of(scaledQuotient(left, right, scale), scale);
}

/** The quotient without its fraction (PostgreSQL's `div`). @throws DatumError */
export function divideTruncated(left: Numeric, right: Numeric): Numeric {
  const special = divideSpecial(left, right);
  if (special !== null) return special;
  const scale = Math.max(left.scale, right.scale);
  return checkNumeric(Numeric.of(rescale(left, scale) / rescale(right, scale)));
}

/** The remainder of the truncated quotient; it has the sign of the dividend. @throws DatumError */
export function remainderNumeric(left: Numeric, right: Numeric): Numeric {
  if (left.form === 'nan' || right.form === 'nan') return Numeric.NAN;
  if (isZero(right)) throw divisionByZero();
  if (!left.isFinite) return Numeric.NAN;
  if (!right.isFinite) return left;
  const scale = Math.max(left.scale, right.scale);
  return Numeric.of(rescale(left, scale) % rescale(right, scale), scale);
}

/** The number with the other sign. */
export function negateNumeric(value: Numeric): Numeric {
  switch (value.form) {
    case 'nan':
      return value;
    case 'infinity':
      return Numeric.NEGATIVE_INFINITY;
    case '-infinity':
      return Numeric.INFINITY;
    case 'finite':
      return Numeric.of(-value.unscaled, value.scale);
  }
}

/** The magnitude. */
export function absoluteNumeric(value: Numeric): Numeric {
  return signOf(value) < 0 ? negateNumeric(value) : value;
}

/** -1, 0 or 1; NaN counts as 0. */
export function signOf(value: Numeric): -1 | 0 | 1 {
  switch (value.form) {
    case 'nan':
      return 0;
    case 'infinity':
      return 1;
    case '-infinity':
      return -1;
    case 'finite':
      return value.unscaled > 0n ? 1 : value.unscaled < 0n ? -1 : 0;
  }
}

/**
 * Rounds half away from zero to a number of digits after the point, and gives the result that many.
 * A negative number rounds before the point.
 *
 * @throws DatumError if a carry makes it too long.
 */
export function roundNumeric(value: Numeric, scale = 0): Numeric {
  if (!value.isFinite) return value;
  const wanted = boundedPlaces(scale, 1);
  if (wanted >= value.scale) return Numeric.of(rescale(value, wanted), wanted);
  const rounded = roundDigits(value.unscaled, value.scale - wanted);
  if (wanted >= 0) return checkNumeric(Numeric.of(rounded, wanted));
  return checkNumeric(Numeric.of(rounded * powerOfTen(-wanted)));
}

/** Cuts off digits after a number of digits after the point (before it, if negative). */
export function truncateNumeric(value: Numeric, scale = 0): Numeric {
  if (!value.isFinite) return value;
  const wanted = boundedPlaces(scale);
  if (wanted >= value.scale) return Numeric.of(rescale(value, wanted), wanted);
  const kept = value.unscaled / powerOfTen(value.scale - wanted);
  return wanted >= 0 ? Numeric.of(kept, wanted) : Numeric.of(kept * powerOfTen(-wanted));
}

/** Places as far as there can be digits; rounding may carry one digit further. */
function boundedPlaces(scale: number, carry = 0): number {
  const least = -(NUMERIC_INTEGER_DIGITS_MAX + carry);
  return Math.max(least, Math.min(NUMERIC_SCALE_MAX, scale));
}

/** The least integer that is not less. @throws DatumError beyond the limits */
export function ceilNumeric(value: Numeric): Numeric {
  const truncated = truncateNumeric(value);
  if (!value.isFinite || value.unscaled <= 0n) return truncated;
  const exact = truncated.unscaled * powerOfTen(value.scale) === value.unscaled;
  return exact ? truncated : checkNumeric(Numeric.of(truncated.unscaled + 1n));
}

/** The greatest integer that is not greater. @throws DatumError beyond the limits */
export function floorNumeric(value: Numeric): Numeric {
  return negateNumeric(ceilNumeric(negateNumeric(value)));
}

/** The least scale that keeps the value. Null for NaN and infinities. */
export function minimalScale(value: Numeric): number | null {
  return value.isFinite ? normalizeNumeric(value).scale : null;
}

/** Whether it is 0. */
export function isZero(value: Numeric): boolean {
  return value.isFinite && value.unscaled === 0n;
}

/** The digits of a finite number as an integer, at a scale that is no less than its own. */
export function rescale(value: Numeric, scale: number): bigint {
  return scale === value.scale ? value.unscaled : value.unscaled * powerOfTen(scale - value.scale);
}

/** What a product or a quotient takes for each digit of it, in hexadecimal. */
const DIGIT_UNITS = 4;

/** What is shorter is not worth the count. */
const SHORT_MAX = 2n ** 256n;

/** Spends what a product took, or what a quotient is going to take. @throws Interrupted */
function spendOn(product: bigint): void {
  if (product < SHORT_MAX && product > -SHORT_MAX) return;
  spend(DIGIT_UNITS * product.toString(16).length);
}

/** The digits of a quotient of finite numbers at a scale, rounded half away from zero. */
export function scaledQuotient(left: Numeric, right: Numeric, scale: number): bigint {
  const shift = scale + right.scale - left.scale;
  const dividend = shift >= 0 ? left.unscaled * powerOfTen(shift) : left.unscaled;
  spendOn(dividend);
  const divisor = shift >= 0 ? right.unscaled : right.unscaled * powerOfTen(-shift);
  return divideRounded(dividend, divisor);
}

/** The quotient of integers, rounded half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/**
 * The scale that PostgreSQL gives a quotient. It estimates the quotient's size from the first digit
 * of each argument in base 10,000, so that is what decides here too.
 */
function quotientScale(left: Numeric, right: Numeric): number {
  const a = leadingDigit(left);
  const b = leadingDigit(right);
  const weight = a.weight - b.weight - (a.digit <= b.digit ? 1 : 0);
  const significant = SIGNIFICANT_DIGITS_MIN - weight * 4;
  return Math.min(RESULT_SCALE_MAX, Math.max(significant, left.scale, right.scale, 0));
}

/** The first digit in base 10,000 and the power of that base that it stands for. */
export function leadingDigit(value: Numeric): { readonly digit: number; readonly weight: number } {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  if (magnitude === 0n) return { digit: 0, weight: 0 };
  const length = decimalDigits(magnitude);
  const exponent = length - 1 - value.scale;
  const weight = Math.floor(exponent / 4);
  const shown = exponent - weight * 4 + 1;
  const digit =
    length >= shown
      ? magnitude / powerOfTen(length - shown)
      : magnitude * powerOfTen(shown - length);
  return { digit: Number(digit), weight };
}

function addSpecial(left: Numeric, right: Numeric): Numeric {
  if (left.form === 'nan' || right.form === 'nan') return Numeric.NAN;
  if (left.isFinite) return right;
  if (right.isFinite || left.form === right.form) return left;
  return Numeric.NAN;
}

function divideSpecial(left: Numeric, right: Numeric): Numeric | null {
  if (left.form === 'nan' || right.form === 'nan') return Numeric.NAN;
  if (isZero(right)) throw divisionByZero();
  if (left.isFinite) return right.isFinite ? null : Numeric.ZERO;
  return right.isFinite ? infinityOfSign(signOf(left) * signOf(right)) : Numeric.NAN;
}

function infinityOfSign(sign: number): Numeric {
  return sign > 0 ? Numeric.INFINITY : sign < 0 ? Numeric.NEGATIVE_INFINITY : Numeric.NAN;
}
