import {
  addPairs,
  dividePairs,
  multiplyPairs,
  negatePair,
  polynomial,
  productOf,
  ratioOf,
  scalePair,
  type Pair,
} from './double-double.js';

// As in `rounded-exponentials.ts`: the doubles nearest to the true values.

/** A quarter of a turn, in three parts. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33] as const;

/** `1 / start`, and so on with a factor more in each divisor. */
function reciprocals(start: number, count: number, factor: (index: number) => number): number[] {
  const found: number[] = [];
  for (let index = 0, divisor = start; index < count; divisor *= factor(index), index += 1) {
    found.push(1 / divisor);
  }
  return found;
}

const SINE_FIRST = [1, -6, 120, -5040, 362880].map((divisor) => ratioOf(1, divisor));
const SINE_REST = reciprocals(-39916800, 6, (index) => -(12 + 2 * index) * (13 + 2 * index));
const COSINE_FIRST = [1, -2, 24, -720, 40320, -3628800].map((divisor) => ratioOf(1, divisor));
const COSINE_REST = reciprocals(479001600, 6, (index) => -(13 + 2 * index) * (14 + 2 * index));

interface SineAndCosine {
  readonly sine: Pair;
  readonly cosine: Pair;
}

/** What is left of an angle without its quarters of a turn, and how many there were. */
interface Reduced {
  readonly quarters: number;
  readonly rest: Pair;
}

/** The quarters of a turn of greater angles are counted with all their digits. */
const COUNTED_FROM = 2 ** 40;

function reduce(angle: number): Reduced {
  if (Math.abs(angle) >= COUNTED_FROM) return reduceGreat(angle);
  const quarters = Math.round(angle / HALF_PI[0]);
  let rest: Pair = { high: angle, low: 0 };
  for (const part of HALF_PI) rest = addPairs(rest, productOf(-quarters, part));
  return { quarters, rest };
}

/** Bits behind the point: as many as the greatest double has before it, and 176 more. */
const BITS = 1200n;

/** A quarter of a turn with {@link BITS}, found when a great angle is first asked for. */
let halfPi: bigint | undefined;

/** Machin's formula: pi / 2 = 8 arctan (1 / 5) - 2 arctan (1 / 239). */
function findHalfPi(): bigint {
  const spare = 32n;
  const one = 1n << (BITS + spare);
  return (8n * arctangentOfReciprocal(5n, one) - 2n * arctangentOfReciprocal(239n, one)) >> spare;
}

function arctangentOfReciprocal(divisor: bigint, one: bigint): bigint {
  let sum = 0n;
  // Ends: each term is less than the one before it by the square of the divisor.
  for (let term = one / divisor, n = 1n; term !== 0n; term /= -divisor * divisor, n += 2n) {
    sum += term / n;
  }
  return sum;
}

function reduceGreat(angle: number): Reduced {
  halfPi ??= findHalfPi();
  // Below 2^53 a double may have some bits behind the point: so many, as it is not below 2^40.
  const shift = Math.abs(angle) < 2 ** 53 ? 12 : 0;
  const fixed = BigInt(angle * 2 ** shift) << (BITS - BigInt(shift));
  const quarters = (2n * fixed + (fixed < 0n ? -halfPi : halfPi)) / (2n * halfPi);
  return { quarters: Number(quarters % 4n), rest: pairOf(fixed - quarters * halfPi) };
}

/** A fixed-point number below 1 as a pair: as many of its bits as doubles can count. */
function pairOf(fixed: bigint): Pair {
  const kept = 400;
  const bits = fixed >> (BITS - BigInt(kept));
  const high = Number(bits);
  const unit = 2 ** -kept;
  return { high: high * unit, low: Number(bits - BigInt(high)) * unit };
}

function sineAndCosine(angle: number): SineAndCosine {
  const { quarters, rest } = reduce(angle);
  const square = multiplyPairs(rest, rest);
  const sine = multiplyPairs(rest, polynomial(square, SINE_FIRST, SINE_REST));
  const cosine = polynomial(square, COSINE_FIRST, COSINE_REST);
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: negatePair(sine) };
    case 2:
      return { sine: negatePair(sine), cosine: negatePair(cosine) };
    default:
      return { sine: negatePair(cosine), cosine: sine };
  }
}

/** Whether an angle is finite and not so small that `Math` is right. */
function isMeasured(angle: number): boolean {
  return Number.isFinite(angle) && Math.abs(angle) > 1e-8;
}

/** The sine. */
export function sineOf(angle: number): number {
  return isMeasured(angle) ? sineAndCosine(angle).sine.high : Math.sin(angle);
}

/** The cosine. */
export function cosineOf(angle: number): number {
  return isMeasured(angle) ? sineAndCosine(angle).cosine.high : Math.cos(angle);
}

/** The tangent. */
export function tangentOf(angle: number): number {
  if (!isMeasured(angle)) return Math.tan(angle);
  const { sine, cosine } = sineAndCosine(angle);
  return dividePairs(sine, cosine).high;
}

/** The angle whose sine it is. */
export function arcsineOf(value: number): number {
  const estimate = Math.asin(value);
  if (!(Math.abs(value) < 1) || Math.abs(value) < 1e-8) return estimate;
  const { sine, cosine } = sineAndCosine(estimate);
  return estimate + (value - sine.high - sine.low) / cosine.high;
}

/** The angle whose cosine it is. */
export function arccosineOf(value: number): number {
  const estimate = Math.acos(value);
  if (!(Math.abs(value) < 1)) return estimate;
  const { sine, cosine } = sineAndCosine(estimate);
  return estimate + (cosine.high - value + cosine.low) / sine.high;
}

/** The angle whose tangent it is. */
export function arctangentOf(value: number): number {
  return arctangentOfQuotient(value, 1);
}

/** The angle of a point, seen from the origin: `y` first, as in C. */
export function arctangentOfQuotient(y: number, x: number): number {
  const estimate = Math.atan2(y, x);
  const [greater, smaller] = [
    Math.max(Math.abs(y), Math.abs(x)),
    Math.min(Math.abs(y), Math.abs(x)),
  ];
  // Quotients beyond these leave nothing to be put right, or have too few digits.
  if (!(smaller > greater * 1e-17) || !(greater < 1e300) || smaller < 1e-280) return estimate;
  const scale = 2 ** -Math.floor(Math.log2(greater));
  const { sine, cosine } = sineAndCosine(estimate);
  const [right, up] = [x * scale, y * scale];
  const across = addPairs(scalePair(cosine, up), scalePair(sine, -right));
  return estimate + across.high / (cosine.high * right + sine.high * up);
}
