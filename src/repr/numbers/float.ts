import { DatumError, SqlState, syntaxError } from '../datum-error.js';
import { trimSpace } from './numeric.js';

/** A kind of floating point type. */
export type FloatKind = 'float4' | 'float8';

const FLOAT_NAMES: Readonly<Record<FloatKind, string>> = {
  float4: 'real',
  float8: 'double precision',
};

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const HEXADECIMAL =
  /^([+-]?)0[xX](?=\.?[0-9a-fA-F])([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?/;

const SPECIAL: Readonly<Record<string, number>> = {
  nan: NaN,
  '+nan': NaN,
  '-nan': NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};

/**
 * Reads a floating point number as PostgreSQL's input functions do, C's hexadecimal form included.
 *
 * @throws DatumError for other text, and for numbers too great or too small for the type. As in
 * PostgreSQL, the range is reported before what follows the number.
 */
export function parseFloatDatum(kind: FloatKind, text: string): number {
  const name = FLOAT_NAMES[kind];
  const trimmed = trimSpace(text);
  const hexadecimal = HEXADECIMAL.exec(trimmed);
  const read = (hexadecimal ?? DECIMAL.exec(trimmed))?.[0];
  if (read === undefined) {
    const special = SPECIAL[trimmed.toLowerCase()];
    if (special === undefined) throw syntaxError(name, text);
    return special;
  }
  const double = hexadecimal === null ? Number(read) : hexadecimalValue(hexadecimal);
  const value = kind === 'float4' ? Math.fround(double) : double;
  const mantissa = read
    .replace(/[pP].*/, '')
    .replace(hexadecimal === null ? /[eE].*/ : /0[xX]/, '');
  const vanished = value === 0 && /[1-9a-fA-F]/.test(mantissa);
  if (!Number.isFinite(value) || vanished) {
    const shown = kind === 'float4' ? text : read;
    throw new DatumError(`"${shown}" is out of range for type ${name}`, SqlState.numberOutOfRange);
  }
  if (read !== trimmed) throw syntaxError(name, text);
  return value;
}

function hexadecimalValue(match: RegExpExecArray): number {
  const [, sign, integer = '', fraction = '', power = '0'] = match;
  const digits = Number(BigInt(`0x${integer}${fraction}`));
  const value = digits * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

/** Exponents from here on are written out: the digits that each type can always hold. */
const EXPONENT_FROM: Readonly<Record<FloatKind, number>> = { float4: 6, float8: 15 };

/**
 * The shortest text that reads back as the number, in PostgreSQL's form: `1e+20`, `-0`, `0.1`; or
 * one of so many digits at most.
 */
export function formatFloat(kind: FloatKind, value: number, limit?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { negative, digits, exponent } =
    limit === undefined ? shortestDigits(kind, value) : limitedDigits(value, limit);
  const sign = negative ? '-' : '';
  if (exponent < -4 || exponent >= (limit ?? EXPONENT_FROM[kind])) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = Math.abs(exponent).toString().padStart(2, '0');
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  return sign + plainDigits(digits, exponent);
}

/** Digits without an exponent; the first one stands for 10^exponent. */
export function plainDigits(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** A number's shortest digits that identify it: `d.ddd * 10^exponent`. */
export interface ShortestDigits {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** The nearest digits, of two the even ones, without zeros at the end: C's `%.*g`. */
function limitedDigits(value: number, limit: number): ShortestDigits {
  const [mantissa, exponent] = roundHalfEven(value, limit).split('e') as [string, string];
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '');
  return { negative: value < 0, digits, exponent: Number(exponent) };
}

/** The shortest digits of a finite number that is not 0. */
export function shortestDigits(kind: FloatKind, value: number): ShortestDigits {
  const text = kind === 'float8' ? shortestDouble(value) : shortestSingle(value);
  const [mantissa, exponent] = text.split('e') as [string, string];
  return {
    negative: value < 0,
    digits: mantissa.replace(/[-.]/g, ''),
    exponent: Number(exponent),
  };
}

/** Below this, no text of 16 digits or less lies halfway between two doubles. */
const HALFWAY_FROM = 2 ** 52;
/** From here on, none does since a power of five would have to divide 54 bits. */
const HALFWAY_END = 1e41;

/**
 * JavaScript's digits, except where they stand for a number halfway between two doubles and are
 * read as this one only by the rule of rounding to even: PostgreSQL does not rely on that.
 */
function shortestDouble(value: number): string {
  const shortest = value.toExponential();
  const magnitude = Math.abs(value);
  if (magnitude < HALFWAY_FROM || magnitude >= HALFWAY_END) return shortest;
  const double = new Float64Array([magnitude]);
  const bits = new BigUint64Array(double.buffer);
  bits[0]! += 1n;
  const outward = BigInt(magnitude) + BigInt(double[0]!);
  bits[0]! -= 2n;
  const inward = BigInt(magnitude) + BigInt(Math.floor(double[0]!));
  let text = shortest;
  for (let digits = significantDigits(shortest); digits < DOUBLE_DIGITS_MAX; digits += 1) {
    const twice = integerOf(text) * 2n;
    if (twice > inward && twice < outward) return text;
    text = value.toExponential(digits);
  }
  return text;
}

/** Seventeen digits identify every number of double precision. */
const DOUBLE_DIGITS_MAX = 17;

function significantDigits(text: string): number {
  return text.replace(/e.*/, '').replace(/[-.]/g, '').length;
}

/** The magnitude of text with an exponent that stands for an integer. */
function integerOf(text: string): bigint {
  const [mantissa, exponent] = text.replace('-', '').split('e') as [string, string];
  const [integer, fraction = ''] = mantissa.split('.') as [string, string?];
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(integer + fraction);
  return power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power);
}

/** Nine digits identify every number of single precision. */
const SINGLE_DIGITS_MAX = 9;

function shortestSingle(value: number): string {
  const single = new Float32Array([value]);
  const bits = new Int32Array(single.buffer);
  bits[0]! += 1;
  const outward = (value + single[0]!) / 2;
  bits[0]! -= 2;
  const inward = (value + single[0]!) / 2;
  for (let digits = 1; digits < SINGLE_DIGITS_MAX; digits += 1) {
    const text = roundHalfEven(value, digits);
    const shown = Number(text);
    if (shown !== outward && shown !== inward && Math.fround(shown) === value) return text;
  }
  return roundHalfEven(value, SINGLE_DIGITS_MAX);
}

/** More digits than decide whether a number lies halfway between two texts of few digits. */
const EXACT_DIGITS = 40;

/** As `toExponential`, which rounds half away from zero; here, halves go to the even digit. */
function roundHalfEven(value: number, digits: number): string {
  const rounded = value.toExponential(digits - 1);
  const exact = value.toExponential(digits + EXACT_DIGITS);
  const end = exact.indexOf('e');
  const isHalf = /^50+$/.test(exact.slice(end - EXACT_DIGITS - 1, end));
  const isEven = /[02468]e/.test(rounded);
  if (!isHalf || isEven) return rounded;
  const kept = exact.slice(0, end - EXACT_DIGITS - 1);
  return (kept.endsWith('.') ? kept.slice(0, -1) : kept) + exact.slice(end);
}
