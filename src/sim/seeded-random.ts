import { assert } from '../diagnostic/index.js';

/**
 * Random numbers that follow from a seed alone, the same on every machine.
 *
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021); its state comes from the seed by splitmix64, as its authors advise. Neither
 * is for secrets.
 */
export class SeededRandom {
  readonly #seed: bigint;
  readonly #state: Uint32Array;

  /** The seed is any integer; of a bigint, the lower 64 bits count. */
  constructor(seed: bigint | number) {
    this.#seed = BigInt.asUintN(64, BigInt(seed));
    const first = splitmix64(this.#seed, 1n);
    const second = splitmix64(this.#seed, 2n);
    this.#state = Uint32Array.of(...halves(first), ...halves(second));
  }

  /** An integer from 0 to 2^32 - 1. */
  nextUint32(): number {
    const state = this.#state;
    const [a, b, c, d] = state as unknown as [number, number, number, number];
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ state[2];
    state[0] = a ^ state[3];
    state[2] ^= b << 9;
    state[3] = rotate(state[3], 11);
    return result;
  }

  /**
   * An integer from 0 to `bound - 1`, each as likely as the others.
   *
   * @throws Bug unless the bound is an integer from 1 to 2^32.
   */
  nextInt(bound: number): number {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= UINT32_COUNT, () => {
      return `the bound of a random integer is an integer from 1 to 2^32, found ${bound}`;
    });
    // Numbers above the last whole multiple of the bound would favour small results. Fewer than
    // half of all are rejected, so that the loop ends after two turns on average.
    const limit = UINT32_COUNT - (UINT32_COUNT % bound);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return value % bound;
    }
  }

  /** One of the elements. @throws Bug if there is none */
  pick<Element>(elements: readonly Element[]): Element {
    assert(elements.length > 0, 'one is picked from at least one element, found none');
    return elements[this.nextInt(elements.length)]!;
  }

  /** The elements in a random order (Fisher and Yates), as a new array. */
  shuffle<Element>(elements: readonly Element[]): Element[] {
    const result = [...elements];
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = this.nextInt(index + 1);
      [result[index], result[other]] = [result[other]!, result[index]!];
    }
    return result;
  }

  /**
   * A generator of its own for one purpose. It follows from the seed and the label, not from what
   * was drawn here before, so that a draw more in one place does not change the others.
   */
  fork(label: string): SeededRandom {
    return new SeededRandom(splitmix64(this.#seed ^ hashLabel(label), 3n));
  }
}

const UINT32_COUNT = 4294967296;

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function halves(value: bigint): readonly [number, number] {
  return [Number(value & 0xffffffffn), Number(value >> 32n)];
}

/** The n-th output of splitmix64 (Steele, Lea and Flood, 2014). */
function splitmix64(seed: bigint, n: bigint): bigint {
  const state = BigInt.asUintN(64, seed + n * 0x9e3779b97f4a7c15n);
  const first = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
  const second = BigInt.asUintN(64, (first ^ (first >> 27n)) * 0x94d049bb133111ebn);
  return second ^ (second >> 31n);
}

/** FNV-1a with 64 bits, over UTF-16 units. */
function hashLabel(label: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < label.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(label.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}
