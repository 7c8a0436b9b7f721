import {
  addPairs,
  dividePairs,
  multiplyPairs,
  polynomial,
  productOf,
  ratioOf,
  rootOfPair,
  scalePair,
  sumOf,
  type Pair,
} from './double-double.js';

// The functions of `Math` are within one unit in the last place, and differ from engine to engine.
// Those of the C library, which PostgreSQL uses, are nearly always the double nearest to the true
// value. So are these, as they compute with twice the digits.

const LN2: Pair = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
const ONE: Pair = { high: 1, low: 0 };

/** So many powers of 2 between 1 and 2 are known. */
const STEPS = 128;

/** 2^(0/128), 2^(1/128), ..., 2^(127/128). */
const STEP_POWERS = powersBetween();

function powersBetween(): readonly Pair[] {
  let step: Pair = { high: 2, low: 0 };
  for (let count = STEPS; count > 1; count /= 2) step = rootOfPair(step);
  const found = [ONE];
  while (found.length < STEPS) found.push(multiplyPairs(found.at(-1)!, step));
  return found;
}

/** A power of e: a pair from 1 to 2, times a power of 2. */
interface Exponential {
  readonly pair: Pair;
  readonly power: number;
}

/** e to the power of a pair. What is lost is 2^-80 of it. */
function exponentialPair(x: Pair): Exponential {
  const steps = Math.round((x.high * STEPS) / LN2.high);
  const rest = addPairs(x, scalePair(LN2, -steps / STEPS));
  const square = multiplyPairs(rest, rest);
  const r = rest.high;
  // From the third power on the rest is so small that doubles hold what counts of it.
  const tail = r * square.high * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r / 720)));
  const half = { high: square.high / 2, low: square.low / 2 + tail };
  const known = STEP_POWERS[((steps % STEPS) + STEPS) % STEPS]!;
  const pair = addPairs(known, multiplyPairs(known, addPairs(rest, half)));
  return { pair, power: Math.floor(steps / STEPS) };
}

/** A double times a power of two, in two steps as one may be beyond the range of doubles. */
function timesPower(value: number, power: number): number {
  const half = Math.trunc(power / 2);
  return value * 2 ** half * 2 ** (power - half);
}

/** Beyond it, in either direction, e to a power is infinite or 0. */
const EXPONENT_END = 746;

/** e to a power. */
export function exponentialOf(value: number): number {
  if (!(Math.abs(value) < EXPONENT_END)) return Math.exp(value);
  const { pair, power } = exponentialPair({ high: value, low: 0 });
  return timesPower(pair.high, power);
}

/** Arguments of logarithms that are nearer to 1 than this have a series of their own. */
const NEAR_ONE = 0.03;
const LOGARITHM_FIRST = [1, 3].map((divisor) => ratioOf(2, divisor));
const LOGARITHM_REST = [5, 7, 9, 11, 13].map((divisor) => 2 / divisor);

/** The natural logarithm of a positive finite double. */
function logarithmPair(value: number): Pair {
  const distance = value - 1;
  if (Math.abs(distance) < NEAR_ONE) {
    const z = dividePairs({ high: distance, low: 0 }, sumOf(value, 1));
    return multiplyPairs(z, polynomial(multiplyPairs(z, z), LOGARITHM_FIRST, LOGARITHM_REST));
  }
  const estimate = Math.log(value);
  const { pair, power } = exponentialPair({ high: -estimate, low: 0 });
  // Near 1, as the estimate is near the logarithm: what is left is the logarithm of this.
  const { high, low } = scalePair(pair, timesPower(value, power));
  const rest = high - 1 + low;
  return sumOf(estimate, rest - (rest * rest) / 2);
}

/** The natural logarithm. */
export function naturalLogarithmOf(value: number): number {
  return value > 0 && value !== Infinity ? logarithmPair(value).high : Math.log(value);
}

const INVERSE_LN10 = 0.4342944819032518;
/** The common logarithm of 2, in two parts, of which the first has few digits. */
const LOG10_OF_2: Pair = { high: 0.30102999566361177, low: 3.694239077158931e-13 };

/**
 * The common logarithm, from the natural one of the digits and from the power of two, each step
 * rounded. It is the nearest double nine times in ten; PostgreSQL's C library goes the same way.
 */
export function commonLogarithmOf(value: number): number {
  if (!(value > 0) || value === Infinity) return Math.log10(value);
  const isSubnormal = value < 2 ** -1022;
  const scaled = isSubnormal ? value * 2 ** 54 : value;
  const power = exponentOf(scaled);
  // The digits are from 1 to 2, or from 1/2 to 1 where the power is negative.
  const whole = power - (isSubnormal ? 54 : 0);
  const turns = whole < 0 ? whole + 1 : whole;
  const digits = timesPower(scaled, -power) / (whole < 0 ? 2 : 1);
  const rest = turns * LOG10_OF_2.low + INVERSE_LN10 * naturalLogarithmOf(digits);
  return rest + turns * LOG10_OF_2.high;
}

const view = new DataView(new ArrayBuffer(8));

/** The power of two of a double that is not subnormal. */
function exponentOf(value: number): number {
  view.setFloat64(0, value);
  return ((view.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** A double to the power of another. */
export function powerOf(base: number, exponent: number): number {
  const rough = base ** exponent;
  const isPlain = base !== 0 && Number.isFinite(base) && Number.isFinite(exponent);
  // Of exponents as great, all powers are 0, 1 or infinite.
  if (!isPlain || Number.isNaN(rough) || Math.abs(exponent) > 2 ** 64) return rough;
  const product = scalePair(logarithmPair(Math.abs(base)), exponent);
  if (!(Math.abs(product.high) < EXPONENT_END)) return rough;
  const { pair, power } = exponentialPair(product);
  const magnitude = timesPower(pair.high, power);
  return rough < 0 ? -magnitude : magnitude;
}

/** The cube root, put right by a step of Newton's method. */
export function cubeRoot(value: number): number {
  const root = Math.cbrt(value);
  // Cubes of others are not exact: they have too many digits beyond the range of doubles.
  if (!(Math.abs(value) > 1e-280 && Math.abs(value) < 1e300)) return root;
  const cube = scalePair(productOf(root, root), root);
  return root + (value - cube.high - cube.low) / (3 * root * root);
}

/** From here on the part that falls with the argument is nothing to the one that grows. */
const ONE_SIDED_FROM = 22;
/** Beyond it e to a power is beyond doubles, where half of it may not be. */
const HALF_FROM = 709;

/** The hyperbolic cosine. */
export function hyperbolicCosineOf(value: number): number {
  const size = Math.abs(value);
  if (!(size > Math.LN2 / 2) || size > HALF_FROM) return Math.cosh(value);
  const grown = exponentialOf(size);
  return size > ONE_SIDED_FROM ? grown / 2 : grown / 2 + 0.5 / grown;
}

/** The hyperbolic sine. */
export function hyperbolicSineOf(value: number): number {
  const size = Math.abs(value);
  if (!(size > ONE_SIDED_FROM) || size > HALF_FROM) return Math.sinh(value);
  return (Math.sign(value) * exponentialOf(size)) / 2;
}

/** From here on adding 1 to a square or taking it away changes nothing. */
const SQUARE_ALONE_FROM = 2 ** 28;

/** The inverse of {@link hyperbolicSineOf}. */
export function inverseHyperbolicSineOf(value: number): number {
  const size = Math.abs(value);
  if (!(size > 2) || size === Infinity) return Math.asinh(value);
  const found =
    size > SQUARE_ALONE_FROM
      ? naturalLogarithmOf(size) + Math.LN2
      : naturalLogarithmOf(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
  return Math.sign(value) * found;
}

/** The inverse of {@link hyperbolicCosineOf}. */
export function inverseHyperbolicCosineOf(value: number): number {
  if (!(value > 2) || value === Infinity) return Math.acosh(value);
  return value > SQUARE_ALONE_FROM
    ? naturalLogarithmOf(value) + Math.LN2
    : naturalLogarithmOf(2 * value - 1 / (value + Math.sqrt(value * value - 1)));
}
