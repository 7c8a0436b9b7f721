import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteNumeric } from '../datum.fixture.js';
import {
  absoluteNumeric,
  addNumeric,
  ceilNumeric,
  divideNumeric,
  divideTruncated,
  floorNumeric,
  minimalScale,
  multiplyNumeric,
  negateNumeric,
  remainderNumeric,
  roundNumeric,
  subtractNumeric,
  truncateNumeric,
} from './numeric-arithmetic.js';
import type { Numeric } from './numeric.js';
import { compareNumeric, formatNumeric, parseNumeric } from './numeric.js';

/** A fraction of integers: the oracle. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

const fraction = (value: Numeric): Fraction => [value.unscaled, 10n ** BigInt(value.scale)];
const isSame = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d === c * b;

const nonZero = finiteNumeric.filter((value) => value.unscaled !== 0n);

/** Applies an operation to texts. */
function apply(
  operation: (left: Numeric, right: Numeric) => Numeric,
  left: string,
  right: string,
): string {
  return formatNumeric(operation(parseNumeric(left), parseNumeric(right)));
}

describe('arithmetic', () => {
  it('is exact for sums, differences and products', () => {
    fc.assert(
      fc.property(finiteNumeric, finiteNumeric, (left, right) => {
        const [a, b] = fraction(left);
        const [c, d] = fraction(right);
        expect(isSame(fraction(addNumeric(left, right)), [a * d + c * b, b * d])).toBe(true);
        expect(isSame(fraction(subtractNumeric(left, right)), [a * d - c * b, b * d])).toBe(true);
        expect(isSame(fraction(multiplyNumeric(left, right)), [a * c, b * d])).toBe(true);
        expect(addNumeric(left, right).scale).toBe(Math.max(left.scale, right.scale));
        expect(multiplyNumeric(left, right).scale).toBe(left.scale + right.scale);
      }),
    );
  });

  it('rounds quotients half away from zero', () => {
    fc.assert(
      fc.property(finiteNumeric, nonZero, (left, right) => {
        const result = divideNumeric(left, right);
        // |result - left / right| <= half a unit of the last digit; equal to half only if away.
        const [a, b] = fraction(left);
        const [c, d] = fraction(right);
        const [q, scale] = fraction(result);
        const error = q * b * c - a * d * scale;
        const half = b * c;
        const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
        expect(magnitude(error) * 2n <= magnitude(half)).toBe(true);
        if (magnitude(error) * 2n === magnitude(half)) {
          expect(magnitude(q * b * c) > magnitude(a * d * scale)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['7', '2.0', '3.5000000000000000'],
    ['1', '3', '0.33333333333333333333'],
    ['10', '4', '2.5000000000000000'],
    ['1', '10000', '0.000100000000000000000000'],
    ['123456789', '2', '61728394.500000000000'],
    ['100000000', '3', '33333333.333333333333'],
    ['0', '5', '0.00000000000000000000'],
    ['1', '33554432', '0.000000029802322387695313'],
    ['-1', '33554432', '-0.000000029802322387695313'],
    ['-7', '2', '-3.5000000000000000'],
    ['Infinity', '-2', '-Infinity'],
    ['5', 'Infinity', '0'],
    ['Infinity', 'Infinity', 'NaN'],
    ['NaN', '0', 'NaN'],
  ])('has the scale of PostgreSQL in %s / %s', (left, right, quotient) => {
    expect(apply(divideNumeric, left, right)).toBe(quotient);
  });

  it('splits a number into truncated quotient and remainder', () => {
    fc.assert(
      fc.property(finiteNumeric, nonZero, (left, right) => {
        const quotient = divideTruncated(left, right);
        const rest = remainderNumeric(left, right);
        expect(quotient.scale).toBe(0);
        const sum = addNumeric(multiplyNumeric(quotient, right), rest);
        expect(compareNumeric(sum, left)).toBe(0);
        const isLess = compareNumeric(absoluteNumeric(rest), absoluteNumeric(right)) < 0;
        expect(isLess).toBe(true);
        expect(rest.unscaled === 0n || rest.unscaled < 0n === left.unscaled < 0n).toBe(true);
      }),
    );
  });

  it('refuses to divide by zero', () => {
    for (const operation of [divideNumeric, divideTruncated, remainderNumeric]) {
      expect(() => apply(operation, '1', '0.00')).toThrow('division by zero');
      expect(() => apply(operation, 'Infinity', '0')).toThrow('division by zero');
    }
  });

  it.each([
    ['Infinity', '-Infinity', 'NaN', '-Infinity'],
    ['Infinity', '1', 'Infinity', 'Infinity'],
    ['-Infinity', '-2', '-Infinity', 'Infinity'],
    ['0', 'Infinity', 'Infinity', 'NaN'],
    ['NaN', '1', 'NaN', 'NaN'],
  ])('knows infinities: %s and %s', (left, right, sum, product) => {
    expect(apply(addNumeric, left, right)).toBe(sum);
    expect(apply(multiplyNumeric, left, right)).toBe(product);
  });

  it('refuses results beyond the limits', () => {
    const great = parseNumeric('9e131071');
    expect(() => addNumeric(great, great)).toThrow('value overflows numeric format');
    expect(() => multiplyNumeric(great, great)).toThrow('value overflows numeric format');
    const small = parseNumeric('1e-16383');
    expect(formatNumeric(multiplyNumeric(small, small))).toBe(`0.${'0'.repeat(16383)}`);
  });
});

describe('rounding', () => {
  it.each([
    ['2.5', 0, '3', '2'],
    ['-2.5', 0, '-3', '-2'],
    ['2.449', 1, '2.4', '2.4'],
    ['15', -1, '20', '10'],
    ['1.5', 3, '1.500', '1.500'],
    ['5', -2, '0', '0'],
    ['NaN', 2, 'NaN', 'NaN'],
  ])('of %s to %i places', (text, scale, rounded, truncated) => {
    expect(formatNumeric(roundNumeric(parseNumeric(text), scale))).toBe(rounded);
    expect(formatNumeric(truncateNumeric(parseNumeric(text), scale))).toBe(truncated);
  });

  it('finds the integers around a number', () => {
    fc.assert(
      fc.property(finiteNumeric, (value) => {
        const floor = floorNumeric(value);
        const ceil = ceilNumeric(value);
        expect(compareNumeric(floor, value)).toBeLessThanOrEqual(0);
        expect(compareNumeric(value, ceil)).toBeLessThanOrEqual(0);
        expect([floor.scale, ceil.scale]).toEqual([0, 0]);
        const isInteger = minimalScale(value) === 0;
        expect(ceil.unscaled - floor.unscaled).toBe(isInteger ? 0n : 1n);
        expect(compareNumeric(negateNumeric(negateNumeric(value)), value)).toBe(0);
      }),
    );
  });
});
