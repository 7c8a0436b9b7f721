import { DatumError, SqlState, syntaxError } from '../datum-error.js';
import { spend } from '../interruption.js';

/** What kind of number a {@link Numeric} is. */
export type NumericForm = 'finite' | 'nan' | 'infinity' | '-infinity';

/**
 * An SQL `numeric`: `unscaled / 10^scale`, exact, or NaN or an infinity.
 *
 * The scale is the number of digits printed after the point, so 1.0 and 1.00 are equal but not
 * identical. Immutable.
 */
export class Numeric {
  /** The digits as an integer; 0 unless finite. */
  readonly unscaled: bigint;
  /** From 0 to {@link NUMERIC_SCALE_MAX}; 0 unless finite. */
  readonly scale: number;
  readonly form: NumericForm;

  private constructor(unscaled: bigint, scale: number, form: NumericForm) {
    this.unscaled = unscaled;
    this.scale = scale;
    this.form = form;
  }

  static readonly NAN = new Numeric(0n, 0, 'nan');
  static readonly INFINITY = new Numeric(0n, 0, 'infinity');
  static readonly NEGATIVE_INFINITY = new Numeric(0n, 0, '-infinity');
  static readonly ZERO = new Numeric(0n, 0, 'finite');
  static readonly ONE = new Numeric(1n, 0, 'finite');

  /** `unscaled / 10^scale`; within the limits by the caller's care, see {@link checkNumeric}. */
  static of(unscaled: bigint, scale = 0): Numeric {
    return new Numeric(unscaled, scale, 'finite');
  }

  get isFinite(): boolean {
    return this.form === 'finite';
  }

  /** As PostgreSQL prints it. */
  toString(): string {
    return formatNumeric(this);
  }
}

/** Most digits before the point: PostgreSQL documentation, table 8.2. */
export const NUMERIC_INTEGER_DIGITS_MAX = 131072;

/** Most digits after the point: PostgreSQL documentation, table 8.2. */
export const NUMERIC_SCALE_MAX = 16383;

/** Powers of ten up to this exponent are kept: the larger ones are rare and cheap by comparison. */
const POWERS_KEPT = 1024;
const powers: bigint[] = [1n];

/** 10 to a power of at least 0. */
export function powerOfTen(exponent: number): bigint {
  if (exponent > POWERS_KEPT) return 10n ** BigInt(exponent);
  for (let next = powers.length; next <= exponent; next += 1) powers.push(powers[next - 1]! * 10n);
  return powers[exponent]!;
}

/** The number of decimal digits of a bigint's magnitude; 0 has none. */
export function decimalDigits(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude === 0n) return 0;
  if (magnitude <= 9007199254740991n) return String(Number(magnitude)).length;
  if (magnitude < powerOfTen(POWERS_KEPT)) return magnitude.toString().length;
  // Writing long numbers in decimals takes more than proportional time; the logarithm does not, and
  // it tells their length unless it is next to an integer.
  const hex = magnitude.toString(16);
  const logarithm = Math.log10(Number(`0x${hex.slice(0, 13)}`)) + (hex.length - 13) * LOG10_16;
  const nearest = Math.round(logarithm);
  if (Math.abs(logarithm - nearest) > LOGARITHM_ERROR) return Math.floor(logarithm) + 1;
  return magnitude < powerOfTen(nearest) ? nearest : nearest + 1;
}

const LOG10_16 = Math.log10(16);

/** More than rounding can change of the logarithm of the longest numbers there are. */
const LOGARITHM_ERROR = 1e-6;

/**
 * The number, if it is within PostgreSQL's limits of size.
 *
 * @throws DatumError `value overflows numeric format`.
 */
export function checkNumeric(value: Numeric): Numeric {
  const { unscaled } = value;
  if (unscaled < ALWAYS_FITS && unscaled > -ALWAYS_FITS) return value;
  integerEnd ??= powerOfTen(NUMERIC_INTEGER_DIGITS_MAX);
  if (unscaled < integerEnd && unscaled > -integerEnd) return value;
  const limit = NUMERIC_INTEGER_DIGITS_MAX + value.scale;
  if (decimalDigits(unscaled) > limit) throw numericOverflow();
  return value;
}

/** Numbers below this one in magnitude are within the limits, whatever their scale is. */
const ALWAYS_FITS = 2n ** 1024n;

/** So are those below this one, which has 54 kB: made when there is a number that asks for it. */
let integerEnd: bigint | undefined;

/** The error of a number with too many digits before the point. */
export function numericOverflow(): DatumError {
  return new DatumError('value overflows numeric format', SqlState.numberOutOfRange);
}

const SPECIAL: Readonly<Record<string, Numeric>> = {
  nan: Numeric.NAN,
  infinity: Numeric.INFINITY,
  '+infinity': Numeric.INFINITY,
  '-infinity': Numeric.NEGATIVE_INFINITY,
  inf: Numeric.INFINITY,
  '+inf': Numeric.INFINITY,
  '-inf': Numeric.NEGATIVE_INFINITY,
};

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE][ \t\n\v\f\r]*([+-]?\d+))?/;

/**
 * Reads a number as PostgreSQL's `numeric` input does.
 *
 * @throws DatumError for malformed text and numbers beyond the limits.
 */
export function parseNumeric(text: string): Numeric {
  const trimmed = trimSpace(text);
  const [read, sign, integer, fraction = '', power = '0'] = DECIMAL.exec(trimmed)!;
  if (integer === '' && fraction === '') {
    const special = SPECIAL[trimmed.toLowerCase()];
    if (special !== undefined) return special;
    throw syntaxError('numeric', text);
  }
  const exponent = Number(power);
  if (Math.abs(exponent) >= EXPONENT_END) throw numericOverflow();
  if (read !== trimmed) throw syntaxError('numeric', text);
  const scale = fraction.length - exponent;
  if (scale > NUMERIC_SCALE_MAX) throw numericOverflow();
  // Text of any length may be a number; reading it takes more than proportional time.
  const significant = integer!.replace(/^0+/, '') + fraction;
  if (significant.length > NUMERIC_INTEGER_DIGITS_MAX + NUMERIC_SCALE_MAX) throw numericOverflow();
  spend(DIGIT_UNITS * significant.length);
  const digits = BigInt(significant);
  const unscaled = sign === '-' ? -digits : digits;
  if (scale >= 0) return checkNumeric(Numeric.of(unscaled, scale));
  if (unscaled === 0n) return Numeric.ZERO;
  if (-scale + decimalDigits(unscaled) > NUMERIC_INTEGER_DIGITS_MAX) throw numericOverflow();
  return Numeric.of(unscaled * powerOfTen(-scale));
}

/** Exponents from here on are refused before anything is computed with them. */
const EXPONENT_END = 1073741823;

const SPACES = ' \t\n\v\f\r';

/** Removes the white space that PostgreSQL's input functions allow at both ends (C's `isspace`). */
export function trimSpace(text: string): string {
  // NB: a pattern for white space at the end would try every run of it within the text.
  let [start, end] = [0, text.length];
  while (start < end && SPACES.includes(text[start]!)) start += 1;
  while (end > start && SPACES.includes(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}

/** Drops the last digits, rounding half away from zero. */
export function roundDigits(unscaled: bigint, count: number): bigint {
  const unit = powerOfTen(count);
  const half = unit / 2n;
  return unscaled < 0n ? -((-unscaled + half) / unit) : (unscaled + half) / unit;
}

/** What it takes to write a digit of a long number, or to read it. */
const DIGIT_UNITS = 16;

/** As PostgreSQL prints it: never an exponent. */
export function formatNumeric(value: Numeric): string {
  switch (value.form) {
    case 'nan':
      return 'NaN';
    case 'infinity':
      return 'Infinity';
    case '-infinity':
      return '-Infinity';
    case 'finite':
  }
  const negative = value.unscaled < 0n;
  const written = value.unscaled.toString();
  spend(DIGIT_UNITS * written.length);
  if (value.scale === 0) return written;
  const digits = (negative ? written.slice(1) : written).padStart(value.scale + 1, '0');
  const point = digits.length - value.scale;
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const FORM_RANK: Readonly<Record<NumericForm, number>> = {
  '-infinity': -1,
  finite: 0,
  infinity: 1,
  nan: 2,
};

/** Order of numbers: by value, then infinity, then NaN, which equals itself. */
export function compareNumeric(left: Numeric, right: Numeric): number {
  if (left.form !== 'finite' || right.form !== 'finite') {
    return FORM_RANK[left.form] - FORM_RANK[right.form];
  }
  let a = left.unscaled;
  let b = right.unscaled;
  if (left.scale < right.scale) a *= powerOfTen(right.scale - left.scale);
  else if (left.scale > right.scale) b *= powerOfTen(left.scale - right.scale);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The equal number with the least scale: 1.50 becomes 1.5 and 1.0 becomes 1. */
export function normalizeNumeric(value: Numeric): Numeric {
  let { unscaled, scale } = value;
  if (scale === 0 || unscaled % 10n !== 0n) return value;
  if (unscaled === 0n) return Numeric.ZERO;
  // Half as many zeros each time, so that thousands of them are no thousands of divisions.
  for (let zeros = 1 << (31 - Math.clz32(scale)); zeros >= 1; zeros >>= 1) {
    if (zeros > scale || unscaled % powerOfTen(zeros) !== 0n) continue;
    unscaled /= powerOfTen(zeros);
    scale -= zeros;
  }
  return Numeric.of(unscaled, scale);
}
