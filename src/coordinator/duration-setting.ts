import { SqlError } from '../sql/index.js';

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

/** A number, which may have a unit behind it. */
const DURATION = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i;

/**
 * The milliseconds of a setting such as `1500`, `1.5s` or `2 min`.
 *
 * @throws SqlError if the text is none, or is out of range.
 */
export function readDuration(name: string, text: string): number {
  const [, number, unit = ''] = DURATION.exec(text) ?? [];
  const wrong = `invalid value for parameter "${name}": "${text}"`;
  if (number === undefined) throw new SqlError(wrong, '22023');
  const factor = unit === '' ? 1 : UNITS.find(([one]) => one === unit)?.[1];
  if (factor === undefined) {
    const hint = 'Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".';
    throw new SqlError(wrong, '22023', { hint });
  }
  const milliseconds = roundHalfEven(Number(number) * factor);
  if (Math.abs(milliseconds) > MILLISECONDS_MAX) {
    throw new SqlError(wrong, '22023', { hint: 'Value exceeds integer range.' });
  }
  if (milliseconds >= 0) return milliseconds;
  throw new SqlError(
    `${milliseconds} ms is outside the valid range for parameter "${name}" ` +
      `(0 .. ${MILLISECONDS_MAX})`,
    '22023',
  );
}

/** Milliseconds in the greatest unit that they are a whole number of, as SHOW prints them. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  const [unit, factor] = UNITS.find(([, each]) => milliseconds % each === 0)!;
  return `${milliseconds / factor}${unit}`;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
