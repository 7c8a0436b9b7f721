import {
  absoluteNumeric,
  compareNumeric,
  DatumError,
  formatNumeric,
  multiplyNumeric,
  Numeric,
  numericToInteger,
  parseNumeric,
  SqlState,
  truncateNumeric,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

/** The units of sizes: each a name, and how many bits its numbers are shifted by. */
const UNITS = [
  ['bytes', 0n],
  ['kB', 10n],
  ['MB', 20n],
  ['GB', 30n],
  ['TB', 40n],
  ['PB', 50n],
] as const;

/** A size in the first unit in which it has at most four digits or so, rounded half up. */
function prettySize(size: bigint): string {
  if (abs(size) < 10_240n) return `${size} bytes`;
  // As PostgreSQL does it: one bit more than the unit needs is kept until the last rounding.
  for (const [unit, bits] of UNITS.slice(1)) {
    const doubled = size / 2n ** (bits - 1n);
    if (unit !== 'PB' && abs(doubled) >= 20_479n) continue;
    return `${(doubled + (doubled < 0n ? -1n : 1n)) / 2n} ${unit}`;
  }
  throw new RangeError('the last unit takes every size');
}

const TEN_KB = Numeric.of(10_240n);

/** The same of a number with a fraction, which only bytes have. */
function prettyNumericSize(size: Numeric): string {
  if (!size.isFinite) return `${formatNumeric(size)} PB`;
  return compareNumeric(absoluteNumeric(size), TEN_KB) < 0
    ? `${formatNumeric(size)} bytes`
    : prettySize(truncateNumeric(size).unscaled);
}

const SIZE = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/i;

/** The bytes of a size such as `1.5 GB`, rounded to whole ones. */
function bytesOfSize(text: string): bigint {
  const [read = '', number] = SIZE.exec(text) ?? [];
  // NB: a pattern for the blanks at the end would try every run of them.
  const word = text.slice(read.length).trim();
  const wanted = word.toLowerCase();
  const message = `invalid size: "${text}"`;
  if (number === undefined) throw new DatumError(message, SqlState.invalidParameter);
  const unit = UNITS.find(([name]) => name.toLowerCase() === wanted);
  if (unit === undefined && word !== '') {
    throw new DatumError(message, SqlState.invalidParameter, {
      detail: `Invalid size unit: "${word}".`,
      hint: 'Valid units are "bytes", "kB", "MB", "GB", "TB", and "PB".',
    });
  }
  const factor = Numeric.of(2n ** (unit?.[1] ?? 0n));
  return numericToInteger(multiplyNumeric(parseNumeric(number), factor), 'int8');
}

function abs(size: bigint): bigint {
  return size < 0n ? -size : size;
}

/** Functions on sizes (PostgreSQL documentation, 9.27.7). */
export const SIZE_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'pg_size_pretty', args: ['int8'], result: 'text', evaluate: prettySize },
  { name: 'pg_size_pretty', args: ['numeric'], result: 'text', evaluate: prettyNumericSize },
  { name: 'pg_size_bytes', args: ['text'], result: 'int8', evaluate: bytesOfSize },
];
