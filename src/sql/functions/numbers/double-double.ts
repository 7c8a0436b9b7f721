/**
 * A number as the sum of two doubles, of which the second is at most half a unit in the last place
 * of the first: about 32 decimal digits (Dekker, "A floating-point technique for extending the
 * available precision", 1971).
 */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

/** The sum of two doubles, of which the first is not smaller in magnitude: no digit is lost. */
function quickSum(a: number, b: number): Pair {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** The sum of two doubles: no digit is lost. */
export function sumOf(a: number, b: number): Pair {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** 2^27 + 1: a product with it parts a double in two halves of its digits. */
const SPLITTER = 134217729;

/** The product of two doubles below 2^996: no digit is lost unless it is below 2^-969. */
export function productOf(a: number, b: number): Pair {
  const high = a * b;
  const a1 = SPLITTER * a - (SPLITTER * a - a);
  const b1 = SPLITTER * b - (SPLITTER * b - b);
  const [a2, b2] = [a - a1, b - b1];
  return { high, low: a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2) };
}

/** The sum of two pairs. */
export function addPairs(a: Pair, b: Pair): Pair {
  const high = sumOf(a.high, b.high);
  const low = sumOf(a.low, b.low);
  const sum = quickSum(high.high, high.low + low.high);
  return quickSum(sum.high, sum.low + low.low);
}

/** The product of two pairs. */
export function multiplyPairs(a: Pair, b: Pair): Pair {
  const product = productOf(a.high, b.high);
  return quickSum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/** The product of a pair and a double. */
export function scalePair(a: Pair, b: number): Pair {
  const product = productOf(a.high, b);
  return quickSum(product.high, product.low + a.low * b);
}

/** The quotient of two pairs. */
export function dividePairs(a: Pair, b: Pair): Pair {
  const quotient = a.high / b.high;
  const rest = addPairs(a, scalePair(b, -quotient));
  return quickSum(quotient, (rest.high + rest.low) / b.high);
}

/** The square root of a positive pair. */
export function rootOfPair(a: Pair): Pair {
  const root = Math.sqrt(a.high);
  const rest = addPairs(a, negatePair(productOf(root, root)));
  return quickSum(root, rest.high / (2 * root));
}

/** The pair with the other sign. */
export function negatePair({ high, low }: Pair): Pair {
  return { high: -high, low: -low };
}

/**
 * The value of a polynomial: its first coefficients in pairs, and those of the powers that follow
 * in doubles, as they count for little.
 */
export function polynomial(x: Pair, first: readonly Pair[], rest: readonly number[]): Pair {
  let tail = 0;
  for (let index = rest.length - 1; index >= 0; index -= 1) tail = tail * x.high + rest[index]!;
  let value: Pair = { high: tail, low: 0 };
  for (let index = first.length - 1; index >= 0; index -= 1) {
    value = addPairs(multiplyPairs(value, x), first[index]!);
  }
  return value;
}

/** A quotient of integers of at most 53 bits, as a pair. */
export function ratioOf(dividend: number, divisor: number): Pair {
  return dividePairs({ high: dividend, low: 0 }, { high: divisor, low: 0 });
}
