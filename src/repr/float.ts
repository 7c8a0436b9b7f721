import { DatumError, SqlState, syntaxError } from './datum-error.js';
import { trimSpace } from './numeric.js';

/** A kind of floating point type. */
export type FloatKind = 'float4' | 'float8';

const FLOAT_NAMES: Readonly<Record<FloatKind, string>> = {
  float4: 'real',
  float8: 'double precision',
};

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const SPECIAL: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};

/**
 * Reads a floating point number as PostgreSQL's input functions do.
 *
 * @throws DatumError for other text, and for numbers too great or too small for the type.
 */
export function parseFloatDatum(kind: FloatKind, text: string): number {
  const name = FLOAT_NAMES[kind];
  const trimmed = trimSpace(text);
  if (!FLOAT.test(trimmed)) {
    const special = SPECIAL[trimmed.toLowerCase()];
    if (special === undefined) throw syntaxError(name, text);
    return special;
  }
  const value = kind === 'float4' ? Math.fround(Number(trimmed)) : Number(trimmed);
  const vanished = value === 0 && /[1-9]/.test(trimmed.replace(/[eE].*/, ''));
  if (!Number.isFinite(value) || vanished) {
    const message = `"${trimmed}" is out of range for type ${name}`;
    throw new DatumError(message, SqlState.numberOutOfRange);
  }
  return value;
}

/** Exponents from here on are written out: the digits that each type can always hold. */
const EXPONENT_FROM: Readonly<Record<FloatKind, number>> = { float4: 6, float8: 15 };

/** The shortest text that reads back as the number, in PostgreSQL's form: `1e+20`, `-0`, `0.1`. */
export function formatFloat(kind: FloatKind, value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { negative, digits, exponent } = shortestDigits(kind, value);
  const sign = negative ? '-' : '';
  if (exponent < -4 || exponent >= EXPONENT_FROM[kind]) {
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

/** The shortest digits of a finite number that is not 0. */
export function shortestDigits(kind: FloatKind, value: number): ShortestDigits {
  const text = kind === 'float8' ? value.toExponential() : shortestSingle(value);
  const [mantissa, exponent] = text.split('e') as [string, string];
  return {
    negative: value < 0,
    digits: mantissa.replace(/[-.]/g, ''),
    exponent: Number(exponent),
  };
}

/** Nine digits identify every number of single precision. */
const SINGLE_DIGITS_MAX = 9;

function shortestSingle(value: number): string {
  for (let digits = 1; digits < SINGLE_DIGITS_MAX; digits += 1) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(SINGLE_DIGITS_MAX - 1);
}
