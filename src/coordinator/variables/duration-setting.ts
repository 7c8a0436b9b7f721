import { roundHalfEven } from '../../repr/index.js';
import { SqlError } from '../../sql/index.js';

/** Units of time in milliseconds, the greatest first: PostgreSQL's `guc.c`. */
const UNITS: readonly (readonly [name: string, milliseconds: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 0.001],
];

const MILLISECONDS_MAX = 2 ** 31 - 1;

/** A whole number as C reads it, in hexadecimal and octal as well; no part of another number. */
const WHOLE = /^\s*([+-]?)(0x[\da-f]+(?![\da-f])|0[0-7]*(?![0-7.e])|[1-9]\d*(?![\d.e]))/i;

/** One with a fraction or an exponent. */
const REAL = /^\s*([+-]?)((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/i;

/**
 * The milliseconds of a setting such as `1500`, `1.5s` or `2 min`.
 *
 * @throws SqlError if the text is none, or is out of range.
 */
export function readDuration(name: string, text: string): number {
  const wrong = (hint?: string): SqlError =>
    new SqlError(`invalid value for parameter "${name}": "${text}"`, '22023', { hint });
  const [number, rest] = readNumber(text);
  if (!Number.isFinite(number)) throw wrong();
  const unit = rest.trim();
  const place = UNITS.findIndex(([one]) => one === (unit === '' ? 'ms' : unit));
  if (place < 0) {
    throw wrong('Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".');
  }
  const exact = number * UNITS[place]![1];
  // A fraction of a unit that is written is a whole number of the next smaller one.
  const step = unit === '' ? 1 : (UNITS[place + 1]?.[1] ?? 1);
  const milliseconds = roundHalfEven(roundHalfEven(exact / step) * step);
  if (Math.abs(milliseconds) > MILLISECONDS_MAX) throw wrong('Value exceeds integer range.');
  if (milliseconds >= 0) return milliseconds;
  throw new SqlError(
    `${milliseconds} ms is outside the valid range for parameter "${name}" ` +
      `(0 .. ${MILLISECONDS_MAX})`,
    '22023',
  );
}

/** What a text begins with as a number, NaN if that is none, and the rest of it. */
function readNumber(text: string): [number: number, rest: string] {
  const [all = '', sign, digits = 'none'] = WHOLE.exec(text) ?? REAL.exec(text) ?? [];
  const number = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return [sign === '-' ? -number : number, text.slice(all.length)];
}

/** Milliseconds in the greatest unit that they are a whole number of, as SHOW prints them. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  const [unit, factor] = UNITS.find(([, each]) => milliseconds % each === 0)!;
  return `${milliseconds / factor}${unit}`;
}
