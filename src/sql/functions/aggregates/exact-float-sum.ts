/**
 * A sum of doubles that forgets nothing: values may be taken out again, in any order, and the
 * result depends only on what is in it. A running sum of doubles would keep the rounding errors of
 * values that are long gone.
 *
 * Finite values are added as multiples of 2^-1074, the least double.
 */
export class ExactFloatSum {
  #sum = 0n;
  #count = 0;
  #nans = 0;
  #infinities = 0;
  #negativeInfinities = 0;
  #negativeZeros = 0;
  /** The squares of the values that are {@link GREAT}, in squares of units, and their number. */
  #squares = 0n;
  #greats = 0;

  /** How many values are in the sum. */
  get count(): number {
    return this.#count;
  }

  /** Adds a value `diff` times. */
  add(value: number, diff: number): void {
    this.#count += diff;
    if (Number.isNaN(value)) this.#nans += diff;
    else if (value === Infinity) this.#infinities += diff;
    else if (value === -Infinity) this.#negativeInfinities += diff;
    else if (value === 0) {
      if (Object.is(value, -0)) this.#negativeZeros += diff;
    } else {
      const units = toUnits(value);
      this.#sum += units * BigInt(diff);
      if (Math.abs(value) < GREAT) return;
      this.#squares += units * units * BigInt(diff);
      this.#greats += diff;
    }
  }

  /**
   * Whether the sum of the squared distances from the mean is no double any more: PostgreSQL
   * carries it along with the sum, so that a mean which would be a double fails with it.
   */
  get spreadsTooFar(): boolean {
    if (this.#greats === 0) return false;
    const count = BigInt(this.#count);
    return (this.#squares * count - this.#sum * this.#sum) / count >= SPREAD_END;
  }

  /** The double nearest to the sum: -0 only where nothing else was added, as IEEE 754 has it. */
  get total(): number {
    const total = this.quotient(1);
    return total === 0 && this.#negativeZeros === this.#count ? -0 : total;
  }

  /** The double nearest to the sum divided by a number; infinite if that is too great. */
  quotient(divisor: number): number {
    if (this.#nans > 0) return NaN;
    if (this.#infinities > 0) return this.#negativeInfinities > 0 ? NaN : Infinity;
    if (this.#negativeInfinities > 0) return -Infinity;
    return nearestDouble(this.#sum, BigInt(divisor));
  }

  /** Whether an infinite value is in the sum, so that an infinite result is no overflow. */
  get hasInfinity(): boolean {
    return this.#infinities > 0 || this.#negativeInfinities > 0;
  }
}

/** From here on squares may come near to the greatest double; what is less adds nothing to them. */
const GREAT = 1e140;

/** The least power of 2 that is no double, in squares of units. */
const SPREAD_END = 1n << (1024n + 2n * 1074n);

const view = new DataView(new ArrayBuffer(8));

function toUnits(value: number): bigint {
  view.setFloat64(0, value);
  const high = view.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(view.getUint32(4));
  const units = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return value < 0 ? -units : units;
}

/** The double nearest to `units * 2^-1074 / divisor`; of two, the one whose last bit is 0. */
function nearestDouble(units: bigint, divisor: bigint): number {
  const negative = units < 0n;
  const magnitude = negative ? -units : units;
  let quotient = magnitude / divisor;
  let sticky = magnitude % divisor !== 0n;
  if (quotient === 0n && !sticky) return 0;
  // Keeps 55 bits and whether anything was lost below them: enough to round once.
  const excess = quotient.toString(2).length - 55;
  let exponent = -1074;
  if (excess > 0) {
    sticky ||= BigInt.asUintN(excess, quotient) !== 0n;
    quotient >>= BigInt(excess);
    exponent += excess;
  } else {
    // Subnormal or short: all bits are there, but the division may go on behind the point.
    const rest = magnitude % divisor;
    const shift = 2n;
    quotient = (quotient << shift) | ((rest << shift) / divisor);
    sticky = (rest << shift) % divisor !== 0n;
    return signed(negative, scaleRounded(quotient, exponent - 2, sticky));
  }
  return signed(negative, scaleRounded(quotient, exponent, sticky));
}

function signed(negative: boolean, value: number): number {
  return negative ? -value : value;
}

/** `bits * 2^exponent`, rounded to the precision that the result has. */
function scaleRounded(bits: bigint, exponent: number, sticky: boolean): number {
  const length = bits.toString(2).length;
  const least = Math.max(exponent + length - 53, -1074);
  const drop = least - exponent;
  if (drop <= 0) return ldexp(bits, exponent);
  const kept = bits >> BigInt(drop);
  const lost = BigInt.asUintN(drop, bits);
  const half = 1n << BigInt(drop - 1);
  const up = lost > half || (lost === half && (sticky || (kept & 1n) === 1n));
  return ldexp(up ? kept + 1n : kept, least);
}

/**
 * `bits * 2^exponent` where the result is exact or infinite. Two steps: 2^-1074 is the least power.
 */
function ldexp(bits: bigint, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return Number(bits) * 2 ** half * 2 ** (exponent - half);
}
