import { checkNumeric, Numeric, powerOfTen } from '../../../repr/index.js';

/** A sum of numerics that values can be taken out of again; its scale is the greatest one in it. */
export class NumericSum {
  #sum = 0n;
  #scale = 0;
  #count = 0;
  #nans = 0;
  #infinities = 0;
  #negativeInfinities = 0;
  /** How many values have each scale: which one the sum has. */
  readonly #scales = new Map<number, number>();

  /** How many values are in the sum. */
  get count(): number {
    return this.#count;
  }

  /** Adds a value `diff` times. */
  add(value: Numeric, diff: number): void {
    this.#count += diff;
    switch (value.form) {
      case 'nan':
        this.#nans += diff;
        return;
      case 'infinity':
        this.#infinities += diff;
        return;
      case '-infinity':
        this.#negativeInfinities += diff;
        return;
      case 'finite':
        this.#addFinite(value, diff);
    }
  }

  #addFinite({ unscaled, scale }: Numeric, diff: number): void {
    const copies = (this.#scales.get(scale) ?? 0) + diff;
    if (copies === 0) this.#scales.delete(scale);
    else this.#scales.set(scale, copies);
    if (scale > this.#scale) {
      this.#sum *= powerOfTen(scale - this.#scale);
      this.#scale = scale;
    }
    const lacking = this.#scale - scale;
    const scaled = lacking === 0 ? unscaled : unscaled * powerOfTen(lacking);
    this.#sum += diff === 1 ? scaled : scaled * BigInt(diff);
  }

  /** The sum. @throws DatumError beyond the limits of numerics */
  value(): Numeric {
    return checkNumeric(this.total());
  }

  /** The sum, which may be beyond the limits of numerics. */
  total(): Numeric {
    if (this.#nans > 0) return Numeric.NAN;
    if (this.#infinities > 0) return this.#negativeInfinities > 0 ? Numeric.NAN : Numeric.INFINITY;
    if (this.#negativeInfinities > 0) return Numeric.NEGATIVE_INFINITY;
    const scale = Math.max(0, ...this.#scales.keys());
    // What had more digits after the point has left: the digits that remain of it are zeros.
    return Numeric.of(this.#sum / powerOfTen(this.#scale - scale), scale);
  }
}
