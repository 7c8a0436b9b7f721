import { DatumError, SqlState } from '../datum-error.js';
import { spend } from '../interruption.js';
import {
  divisionByZero,
  divideRounded,
  isZero,
  leadingDigit,
  multiplyNumeric,
  RESULT_SCALE_MAX,
  roundNumeric,
  scaledQuotient,
  signOf,
  SIGNIFICANT_DIGITS_MIN,
} from './numeric-arithmetic.js';
import {
  checkNumeric,
  compareNumeric,
  decimalDigits,
  formatNumeric,
  Numeric,
  NUMERIC_INTEGER_DIGITS_MAX,
  numericOverflow,
  powerOfTen,
  roundDigits,
} from './numeric.js';

/** Digits computed beyond those that are asked for, so that rounding them is right. */
const GUARD_DIGITS = 12;

/** What a step of a series takes for each of its digits: a product and a quotient of them. */
const UNITS_PER_DIGIT = 4;

/** log10 of e, as PostgreSQL estimates sizes with. */
const LOG10_E = 0.434294481903252;

/** Powers of e with an exponent from here on are too great: NUMERIC_MAX_RESULT_SCALE times 3. */
const EXPONENT_END = 6000;

/** The scale of a result of about `10^weight` that has enough digits, as PostgreSQL chooses it. */
function resultScale(weight: number, ...scales: readonly number[]): number {
  const wanted = SIGNIFICANT_DIGITS_MIN - Math.trunc(weight);
  return Math.min(RESULT_SCALE_MAX, Math.max(wanted, 0, ...scales));
}

/**
 * The square root, of a scale that gives enough digits unless told otherwise.
 *
 * @throws DatumError for negative numbers
 */
export function squareRootNumeric(value: Numeric, wantedScale?: number): Numeric {
  if (signOf(value) < 0) {
    const message = 'cannot take square root of a negative number';
    throw new DatumError(message, SqlState.invalidPower);
  }
  if (!value.isFinite) return value;
  const weight = Math.trunc(((leadingDigit(value).weight + 1) * 4) / 2) - 1;
  const scale = wantedScale ?? resultScale(weight, value.scale);
  // One digit more than is kept decides the rounding: a root that is not exact never ends in it.
  const shift = 2 * (scale + 1) - value.scale;
  const radicand =
    shift >= 0 ? value.unscaled * powerOfTen(shift) : value.unscaled / powerOfTen(-shift);
  return Numeric.of(roundDigits(integerRoot(radicand), 1), scale);
}

/** The integer part of a square root (Newton's method from above). */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  const hexDigits = value.toString(16).length;
  let root = 1n << BigInt((hexDigits * 4) / 2 + 1);
  for (;;) {
    spend(hexDigits);
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** e to a power. @throws DatumError for results beyond the limits */
export function exponentialNumeric(value: Numeric): Numeric {
  if (!value.isFinite) return value.form === '-infinity' ? Numeric.ZERO : value;
  const estimate = approximate(value) * LOG10_E;
  const bounded = Math.max(-2000, Math.min(2000, estimate));
  return exponentialAt(value, resultScale(bounded, value.scale));
}

/** e to a power, at a scale. */
function exponentialAt(value: Numeric, scale: number): Numeric {
  const size = approximate(value);
  if (Math.abs(size) >= EXPONENT_END) {
    if (size > 0) throw numericOverflow();
    return Numeric.of(0n, scale);
  }
  const integerDigits = Math.max(0, Math.ceil(size * LOG10_E));
  const places = scale + integerDigits + GUARD_DIGITS;
  const fixed = exponentialFixed(toFixed(value, places + integerDigits), places + integerDigits);
  return checkNumeric(Numeric.of(roundDigits(fixed, places + integerDigits - scale), scale));
}

/** e to the power of a fixed-point number with so many decimal places, as another. */
function exponentialFixed(value: bigint, places: number): bigint {
  // The argument is halved until it is small; each halving is undone by squaring, which doubles the
  // error, so that some digits more are carried.
  const size = Math.abs(Number(value / powerOfTen(Math.max(0, places - 6)))) / 1e6;
  const halvings = Math.max(0, Math.ceil(Math.log2(size + 1))) + 8;
  const extra = Math.ceil(halvings * 0.31) + Math.ceil(size * LOG10_E) + 5;
  const precision = places + extra;
  const one = powerOfTen(precision);
  const small = divideRounded(value * powerOfTen(extra), 1n << BigInt(halvings));
  let sum = one;
  let term = one;
  for (let n = 1n; term !== 0n; n += 1n) {
    spend(UNITS_PER_DIGIT * precision);
    term = (term * small) / (one * n);
    sum += term;
  }
  for (let turn = 0; turn < halvings; turn += 1) {
    spend(UNITS_PER_DIGIT * precision);
    sum = (sum * sum) / one;
  }
  return roundDigits(sum, extra);
}

/** The natural logarithm. @throws DatumError for numbers that are not positive */
export function naturalLogarithm(value: Numeric): Numeric {
  checkLogarithm(value);
  if (!value.isFinite) return value;
  const scale = resultScale(logarithmWeight(value), value.scale);
  return logarithmAt(value, scale);
}

/** The logarithm to a base; to the base 10 if none is given. @throws DatumError */
export function logarithm(value: Numeric, base: Numeric = TEN): Numeric {
  if (value.form === 'nan' || base.form === 'nan') return Numeric.NAN;
  checkLogarithm(base);
  checkLogarithm(value);
  if (!value.isFinite || !base.isFinite) return logarithmOfInfinities(value, base);
  const baseWeight = logarithmWeight(base);
  const weight = logarithmWeight(value) - baseWeight;
  const scale = resultScale(weight, value.scale, base.scale);
  const places = Math.max(0, scale + Math.abs(weight) + Math.abs(baseWeight)) + GUARD_DIGITS;
  const divisor = logarithmAt(base, places);
  if (isZero(divisor)) throw divisionByZero();
  return Numeric.of(scaledQuotient(logarithmAt(value, places), divisor, scale), scale);
}

const TEN = Numeric.of(10n);

function logarithmOfInfinities(value: Numeric, base: Numeric): Numeric {
  if (value.isFinite) return Numeric.ZERO;
  // As in PostgreSQL, whatever the finite base.
  return base.isFinite ? Numeric.INFINITY : Numeric.NAN;
}

function checkLogarithm(value: Numeric): void {
  if (isZero(value)) {
    throw new DatumError('cannot take logarithm of zero', SqlState.invalidLogarithm);
  }
  if (signOf(value) < 0) {
    const message = 'cannot take logarithm of a negative number';
    throw new DatumError(message, SqlState.invalidLogarithm);
  }
}

/** The natural logarithm of a positive number, at a scale. */
function logarithmAt(value: Numeric, scale: number): Numeric {
  const exponent = decimalDigits(value.unscaled) - value.scale - 1;
  const places = Math.max(0, scale) + GUARD_DIGITS + String(Math.abs(exponent)).length;
  const one = powerOfTen(places);
  // A mantissa from 0.316 to 3.16 leaves a small number for the series.
  const mantissa = toFixed(Numeric.of(value.unscaled, value.scale), places + 1, -exponent);
  const large = mantissa > 3n * one * 10n;
  const scaled = (large ? mantissa / 10n : mantissa) / 10n;
  const power = large ? exponent + 1 : exponent;
  const log = logarithmFixed(scaled, places) + BigInt(power) * logarithmOfTen(places);
  return Numeric.of(roundDigits(log, places - scale), scale);
}

/** The natural logarithm of a fixed-point number near 1: a series in `(x - 1) / (x + 1)`. */
function logarithmFixed(value: bigint, places: number): bigint {
  const one = powerOfTen(places);
  // Square roots bring the number nearer to 1; each halves the logarithm.
  let near = value;
  let roots = 0;
  while (roots < 6 && (near - one) * 20n > one) {
    near = integerRoot(near * one);
    roots += 1;
  }
  while (roots < 6 && (one - near) * 20n > one) {
    near = integerRoot(near * one);
    roots += 1;
  }
  const ratio = ((near - one) * one) / (near + one);
  const square = (ratio * ratio) / one;
  let sum = 0n;
  let power = ratio;
  for (let n = 1n; power !== 0n; n += 2n) {
    spend(UNITS_PER_DIGIT * places);
    sum += power / n;
    power = (power * square) / one;
  }
  return sum * 2n * (1n << BigInt(roots));
}

const logarithmsOfTen = new Map<number, bigint>();

function logarithmOfTen(places: number): bigint {
  const known = logarithmsOfTen.get(places);
  if (known !== undefined) return known;
  // ln 10 = 3 ln 2 + ln 1.25, each near enough to 1 for the series.
  const precision = places + 5;
  const one = powerOfTen(precision);
  const value =
    3n * logarithmFixed(2n * one, precision) + logarithmFixed((5n * one) / 4n, precision);
  const result = roundDigits(value, 5);
  logarithmsOfTen.set(places, result);
  return result;
}

/** The decimal weight of a logarithm, estimated as PostgreSQL does. */
function logarithmWeight(value: Numeric): number {
  const near = compareNumeric(value, NEAR_LOW) >= 0 && compareNumeric(value, NEAR_HIGH) <= 0;
  if (near) {
    const distance = Numeric.of(value.unscaled - powerOfTen(value.scale), value.scale);
    if (isZero(distance)) return 0;
    const { digit, weight } = leadingDigit(distance);
    return weight * 4 + Math.floor(Math.log10(digit));
  }
  const { digits, exponent } = leadingDouble(value, 2);
  const log = Math.log(digits) + exponent * 2.302585092994046;
  return Math.trunc(Math.log10(Math.abs(log)));
}

const NEAR_LOW = Numeric.of(9n, 1);
const NEAR_HIGH = Numeric.of(11n, 1);

/** The first digits in base 10,000 as a number, and the power of ten that it is to be taken by. */
function leadingDouble(value: Numeric, count: number): { digits: number; exponent: number } {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const { weight } = leadingDigit(value);
  const end = (weight - count + 1) * 4;
  const shift = -value.scale - end;
  const digits = shift >= 0 ? magnitude * powerOfTen(shift) : magnitude / powerOfTen(-shift);
  return { digits: Number(digits), exponent: end };
}

/**
 * A number to a power. As in PostgreSQL, an integer power is computed exactly before it is rounded.
 *
 * @throws DatumError for results that are not real, and for those beyond the limits.
 */
export function powerNumeric(base: Numeric, exponent: Numeric): Numeric {
  if (!base.isFinite || !exponent.isFinite) return powerOfSpecial(base, exponent);
  if (isZero(base) && signOf(exponent) < 0) {
    const message = 'zero raised to a negative power is undefined';
    throw new DatumError(message, SqlState.invalidPower);
  }
  const whole = exponent.unscaled / powerOfTen(exponent.scale);
  const isInteger = whole * powerOfTen(exponent.scale) === exponent.unscaled;
  if (signOf(base) < 0 && !isInteger) {
    const message = 'a negative number raised to a non-integer power yields a complex result';
    throw new DatumError(message, SqlState.invalidPower);
  }
  if (isInteger && whole >= -2147483648n && whole <= 2147483647n) {
    return integerPower(base, Number(whole));
  }
  if (isZero(base)) return Numeric.of(0n, SIGNIFICANT_DIGITS_MIN);
  const magnitude = Numeric.of(base.unscaled < 0n ? -base.unscaled : base.unscaled, base.scale);
  const result = realPower(magnitude, exponent);
  const isNegative = signOf(base) < 0 && whole % 2n !== 0n;
  return isNegative ? Numeric.of(-result.unscaled, result.scale) : result;
}

function powerOfSpecial(base: Numeric, exponent: Numeric): Numeric {
  if (isZero(exponent) || (base.isFinite && compareNumeric(base, Numeric.ONE) === 0)) {
    return Numeric.ONE;
  }
  if (base.form === 'nan' || exponent.form === 'nan') return Numeric.NAN;
  if (isZero(base)) {
    if (signOf(exponent) > 0) return Numeric.ZERO;
    const message = 'zero raised to a negative power is undefined';
    throw new DatumError(message, SqlState.invalidPower);
  }
  if (!exponent.isFinite) {
    const size = base.isFinite ? compareMagnitudeToOne(base) : 1;
    if (size === 0) return Numeric.ONE;
    return size > 0 === signOf(exponent) > 0 ? Numeric.INFINITY : Numeric.ZERO;
  }
  const whole = exponent.unscaled / powerOfTen(exponent.scale);
  if (base.form === 'infinity') return signOf(exponent) > 0 ? base : Numeric.ZERO;
  if (whole * powerOfTen(exponent.scale) !== exponent.unscaled) {
    const message = 'a negative number raised to a non-integer power yields a complex result';
    throw new DatumError(message, SqlState.invalidPower);
  }
  if (whole < 0n) return Numeric.ZERO;
  return whole % 2n === 0n ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
}

function compareMagnitudeToOne(value: Numeric): number {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  return compareNumeric(Numeric.of(magnitude, value.scale), Numeric.ONE);
}

/** An integer power: repeated squaring with enough digits that rounding is right. */
function integerPower(base: Numeric, exponent: number): Numeric {
  const scale = Math.min(RESULT_SCALE_MAX, Math.max(SIGNIFICANT_DIGITS_MIN, base.scale));
  if (exponent === 0) return Numeric.of(powerOfTen(scale), scale);
  if (isZero(base)) return Numeric.of(0n, scale);
  const { digits, exponent: shift } = leadingDouble(base, 4);
  const weight = exponent * (Math.log10(digits) + shift);
  if (weight > NUMERIC_INTEGER_DIGITS_MAX) throw numericOverflow();
  if (weight + 1 < -scale) return Numeric.of(0n, scale);
  const significant = Math.max(1, scale + Math.ceil(weight)) + GUARD_DIGITS + 10;
  let power: Scaled = { unscaled: 1n, exponent: 0 };
  let square: Scaled = { unscaled: base.unscaled, exponent: -base.scale };
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    spend(UNITS_PER_DIGIT * significant);
    if (rest % 2 === 1) power = multiplyScaled(power, square, significant);
    if (rest > 1) square = multiplyScaled(square, square, significant);
  }
  const result = exponent > 0 ? atScale(power, scale) : reciprocalAtScale(power, scale);
  return checkNumeric(Numeric.of(result, scale));
}

/** `unscaled * 10^exponent` with an exponent of either sign. */
interface Scaled {
  readonly unscaled: bigint;
  readonly exponent: number;
}

/** The product with no more digits than are significant. */
function multiplyScaled(left: Scaled, right: Scaled, significant: number): Scaled {
  const unscaled = left.unscaled * right.unscaled;
  const exponent = left.exponent + right.exponent;
  const excess = decimalDigits(unscaled) - significant;
  if (excess <= 0) return { unscaled, exponent };
  return { unscaled: roundDigits(unscaled, excess), exponent: exponent + excess };
}

function atScale({ unscaled, exponent }: Scaled, scale: number): bigint {
  const shift = exponent + scale;
  return shift >= 0 ? unscaled * powerOfTen(shift) : roundDigits(unscaled, -shift);
}

function reciprocalAtScale({ unscaled, exponent }: Scaled, scale: number): bigint {
  const shift = scale - exponent;
  return shift >= 0
    ? divideRounded(powerOfTen(shift), unscaled)
    : divideRounded(1n, unscaled * powerOfTen(-shift));
}

/** A positive number to a power that is no integer: e to the power of its logarithm times that. */
function realPower(base: Numeric, exponent: Numeric): Numeric {
  const logWeight = logarithmWeight(base);
  // PostgreSQL rounds this product as well, which may decide the scale.
  const roughScale = Math.max(0, 8 - logWeight);
  const rough = multiplyNumeric(logarithmAt(base, roughScale), exponent);
  const size = approximate(roundNumeric(rough, roughScale));
  if (Math.abs(size) > EXPONENT_END * 1.003) {
    if (size > 0) throw numericOverflow();
    return Numeric.of(0n, RESULT_SCALE_MAX);
  }
  const weight = Math.trunc(size * LOG10_E);
  const scale = resultScale(weight, base.scale, exponent.scale);
  const exponentDigits = Math.max(0, decimalDigits(exponent.unscaled) - exponent.scale);
  const places = Math.max(0, scale + weight) + exponentDigits + Math.max(0, weight) + GUARD_DIGITS;
  const log = logarithmAt(base, places);
  const product = Numeric.of(log.unscaled * exponent.unscaled, log.scale + exponent.scale);
  return exponentialAt(product, scale);
}

/** The nearest double; infinite where there is none. */
function approximate(value: Numeric): number {
  return Number(formatNumeric(value));
}

/** The digits of `value * 10^power` with so many places; what is beyond them is cut off. */
function toFixed(value: Numeric, places: number, power = 0): bigint {
  const shift = places - value.scale + power;
  return shift >= 0 ? value.unscaled * powerOfTen(shift) : value.unscaled / powerOfTen(-shift);
}
