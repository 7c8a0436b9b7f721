import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumeric, exponentialNumeric, Numeric, parseNumeric } from '../../../repr/index.js';
import {
  arccosineOf,
  arcsineOf,
  arctangentOf,
  arctangentOfQuotient,
  cosineOf,
  sineOf,
  tangentOf,
} from './rounded-angles.js';
import {
  commonLogarithmOf,
  cubeRoot,
  exponentialOf,
  naturalLogarithmOf,
  powerOf,
} from './rounded-exponentials.js';

/** Fixed-point numbers with so many bits behind the point: what the functions are compared with. */
const BITS = 400n;
const UNIT = 1n << BITS;

/** A double as such a number; doubles below 2^-340 lose digits. */
function fixed(value: number): bigint {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1075;
  const mantissa = BigInt.asUintN(52, bits) | (1n << 52n);
  const shift = BITS + BigInt(exponent);
  const magnitude = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return value < 0 ? -magnitude : value === 0 ? 0n : magnitude;
}

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** The sum of `x^n / n!` where the sign of each term is told; n goes up in steps of two. */
function alternating(x: bigint, first: bigint, from: bigint): bigint {
  let [sum, term] = [0n, first];
  for (let n = from; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -times(times(term, x), x) / (n * (n + 1n));
  }
  return sum;
}

const sine = (x: bigint): bigint => alternating(x, x, 2n);
const cosine = (x: bigint): bigint => alternating(x, UNIT, 1n);

/** The fixed-point numbers halfway to the doubles next to one. */
function halfways(value: number): [bigint, bigint] {
  const next = (step: bigint): number => {
    const bits = new BigInt64Array(new Float64Array([value]).buffer);
    bits[0]! += step;
    return new Float64Array(bits.buffer)[0]!;
  };
  const [inner, outer] = [next(-1n), next(1n)];
  const [low, high] = value < 0 ? [outer, inner] : [inner, outer];
  return [(fixed(low) + fixed(value)) / 2n, (fixed(value) + fixed(high)) / 2n];
}

/** Expects that no double is nearer to the root of a function that grows than this one is. */
function expectNearest(value: number, grows: (x: bigint) => bigint): void {
  const [low, high] = halfways(value);
  expect(grows(low) <= 0n && grows(high) >= 0n, `${value} is not the nearest`).toBe(true);
}

const angle = fc.double({ min: -40, max: 40, noNaN: true }).filter((x) => Math.abs(x) > 1e-6);
const unit = fc.double({ min: -1, max: 1, noNaN: true }).filter((x) => Math.abs(x) > 1e-6);

describe('angles are the nearest doubles', () => {
  test('of sines, cosines and tangents', () => {
    fc.assert(
      fc.property(angle, (x) => {
        const [s, c] = [sine(fixed(x)), cosine(fixed(x))];
        expectNearest(sineOf(x), (y) => y - s);
        expectNearest(cosineOf(x), (y) => y - c);
        expectNearest(tangentOf(x), (y) => (c < 0n ? s - times(y, c) : times(y, c) - s));
      }),
    );
  });

  test('of great angles, whose quarters of a turn have hundreds of digits', () => {
    // sin(1e22) is known well, as it shows how many digits of pi a library has.
    expect([1e22, -1e22].map(sineOf)).toEqual([-0.8522008497671888, 0.8522008497671888]);
    expect(tangentOf(1e22)).toBe(-1.6287782256068988);
    expect(cosineOf(-3e18)).toBe(-0.3484814914071296);
    expect(tangentOf(1234567890123.25)).toBe(1.3257496308357406);
    expect(sineOf(Number.MAX_VALUE)).toBe(0.004961954789184062);
    // From 2^40 on they are counted in another way, which gives the same.
    const around = fc.double({ min: 2 ** 39, max: 2 ** 40, noNaN: true });
    fc.assert(
      fc.property(around, (x) => {
        expect(sineOf(2 * x)).toBeCloseTo(2 * sineOf(x) * cosineOf(x), 14);
      }),
    );
  });

  test('of their inverses', () => {
    fc.assert(
      fc.property(unit, (x) => {
        const inner = Math.abs(x) < 1;
        if (inner) expectNearest(arcsineOf(x), (y) => sine(y) - fixed(x));
        if (inner) expectNearest(arccosineOf(x), (y) => fixed(x) - cosine(y));
        expectNearest(arctangentOf(x), (y) => sine(y) - times(cosine(y), fixed(x)));
      }),
    );
  });

  test('of points in all directions', () => {
    fc.assert(
      fc.property(angle, angle, (y, x) => {
        expectNearest(
          arctangentOfQuotient(y, x),
          (t) => times(sine(t), fixed(x)) - times(cosine(t), fixed(y)),
        );
      }),
    );
  });

  test('but for those that `Math` has right', () => {
    for (const x of [0, -0, 1e-300, Infinity, -Infinity, NaN]) {
      expect(arctangentOf(x)).toBe(Math.atan(x));
      expect(sineOf(x)).toBe(Math.sin(x));
      expect(cosineOf(x)).toBe(Math.cos(x));
    }
    expect([arcsineOf(1), arccosineOf(1), arccosineOf(-1)]).toEqual([Math.PI / 2, 0, Math.PI]);
    expect(arctangentOfQuotient(-0, -1)).toBe(-Math.PI);
    expect(arctangentOfQuotient(1e300, 1e-300)).toBe(Math.PI / 2);
  });
});

describe('powers and logarithms are the nearest doubles', () => {
  /** Digits that are enough for every double of this test. */
  const exact = (value: number): Numeric => parseNumeric(fixedText(value));
  const fixedText = (value: number): string => {
    const scaled = fixed(value) * 10n ** 400n;
    return formatNumeric(Numeric.of(scaled >> BITS, 400));
  };
  const nearest = (value: Numeric): number => Number(formatNumeric(value));

  test('of e', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
        fc.pre(Math.abs(x) > 1e-30);
        expect(exponentialOf(x)).toBe(nearest(exponentialNumeric(exact(x))));
      }),
      { numRuns: 50 },
    );
    expect([exponentialOf(0), exponentialOf(-Infinity), exponentialOf(710)]).toEqual([
      1,
      0,
      Infinity,
    ]);
    expect(exponentialOf(-745.1)).toBe(5e-324);
  });

  test('of any base, which are exact where they can be', () => {
    for (let base = 2; base < 20; base += 1) {
      for (let exponent = 0; base ** exponent < 2 ** 53; exponent += 1) {
        expect(powerOf(base, exponent)).toBe(Number(BigInt(base) ** BigInt(exponent)));
        expect(powerOf(-base, exponent)).toBe(Number(BigInt(-base) ** BigInt(exponent)));
      }
    }
    expect([powerOf(2, -1074), powerOf(2, 1023), powerOf(2, 1024)]).toEqual([
      5e-324,
      2 ** 1023,
      Infinity,
    ]);
  });

  test('and logarithms take them back', () => {
    for (let power = -1000; power < 1000; power += 7) {
      expect(naturalLogarithmOf(2 ** power) / Math.LN2).toBeCloseTo(power, 9);
    }
    expect([naturalLogarithmOf(1), naturalLogarithmOf(Infinity)]).toEqual([0, Infinity]);
    expect(naturalLogarithmOf(5e-324)).toBe(Math.log(5e-324));
  });

  test('and logarithms of base 10 are those of the C library', () => {
    // That of 0.13752 is not the nearest double, which ends in 39.
    const found = [0.144333, 0.13752, 1e-320, 2, 1e15, 5e-324, Number.MAX_VALUE];
    expect(found.map(commonLogarithmOf)).toEqual([
      -0.8406343613570209, -0.861634136321004, -320.000004834948, 0.3010299956639812, 15,
      -323.3062153431158, 308.25471555991675,
    ]);
    expect([1, Infinity].map(commonLogarithmOf)).toEqual([0, Infinity]);
  });

  test('and so are cube roots', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-10, max: 1e10, noNaN: true }), (x) => {
        expectNearest(cubeRoot(x), (y) => times(times(y, y), y) - fixed(x));
        expect(cubeRoot(-x)).toBe(-cubeRoot(x));
      }),
    );
    expect([0, -0, 27, Infinity, 5e-324].map(cubeRoot)).toEqual([
      0,
      -0,
      3,
      Infinity,
      Math.cbrt(5e-324),
    ]);
  });
});
