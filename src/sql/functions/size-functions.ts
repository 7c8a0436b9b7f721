import type { ScalarDefinition } from './definition.js';

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

function abs(size: bigint): bigint {
  return size < 0n ? -size : size;
}

/** Functions on sizes (PostgreSQL documentation, 9.27.7). */
export const SIZE_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'pg_size_pretty', args: ['int8'], result: 'text', evaluate: prettySize },
];
