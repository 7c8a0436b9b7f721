import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subtractNumeric } from './numeric-arithmetic.js';
import {
  exponentialNumeric,
  logarithm,
  naturalLogarithm,
  powerNumeric,
  squareRootNumeric,
} from './numeric-functions.js';
import { formatNumeric, Numeric, parseNumeric } from './numeric.js';

/** Applies a function to a text. */
function apply(operation: (value: Numeric) => Numeric, text: string): string {
  return formatNumeric(operation(parseNumeric(text)));
}

/** Raises texts. */
function power(base: string, exponent: string): string {
  return formatNumeric(powerNumeric(parseNumeric(base), parseNumeric(exponent)));
}

/** Positive numbers of all sizes. */
const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 25n }), fc.nat(25))
  .map(([unscaled, scale]) => Numeric.of(unscaled, scale));

// The expected values of the tables are PostgreSQL 15's.

describe('squareRootNumeric', () => {
  it.each([
    ['0', '0.000000000000000'],
    ['2', '1.414213562373095'],
    ['0.0000000001', '0.000010000000000000000'],
    ['123456789012345678901234567890', '351364182882014.4'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
  ])('of %s is %s', (text, root) => {
    expect(apply(squareRootNumeric, text)).toBe(root);
  });

  it('is the nearest number with its digits', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const { unscaled, scale } = squareRootNumeric(value);
        // (root - 1/2)^2 <= value < (root + 1/2)^2 in units of the last digit.
        const units = value.unscaled * 4n * 10n ** BigInt(2 * scale);
        const one = 10n ** BigInt(value.scale);
        expect((2n * unscaled - 1n) ** 2n * one <= units).toBe(true);
        expect(units < (2n * unscaled + 1n) ** 2n * one).toBe(true);
      }),
    );
  });

  it('refuses negative numbers', () => {
    expect(() => apply(squareRootNumeric, '-1')).toThrow(
      'cannot take square root of a negative number',
    );
  });
});

describe('exponentialNumeric', () => {
  it.each([
    ['0', '1.0000000000000000'],
    ['1', '2.7182818284590452'],
    ['-10.5', '0.00002753644934974716'],
    ['100', '26881171418161354484126255515800135873611119'],
    ['-Infinity', '0'],
    ['Infinity', 'Infinity'],
  ])('of %s is %s', (text, result) => {
    expect(apply(exponentialNumeric, text)).toBe(result);
  });

  it('undoes the logarithm but for the last digits', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const back = exponentialNumeric(naturalLogarithm(value));
        const error = Number(formatNumeric(subtractNumeric(back, value)));
        expect(Math.abs(error)).toBeLessThanOrEqual(Number(formatNumeric(value)) * 1e-14 + 1e-15);
      }),
    );
  });

  it('refuses what is too great and gives zero for what is too small', () => {
    expect(() => apply(exponentialNumeric, '6000')).toThrow('value overflows numeric format');
    expect(apply(exponentialNumeric, '-6000')).toBe(`0.${'0'.repeat(1000)}`);
  });
});

describe('logarithms', () => {
  it.each([
    ['1', '0.0000000000000000'],
    ['2', '0.6931471805599453'],
    ['0.00001', '-11.512925464970228'],
    ['1.0000001', '0.00000009999999500000033'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
  ])('ln of %s is %s', (text, result) => {
    expect(apply(naturalLogarithm, text)).toBe(result);
  });

  it.each([
    ['1000', undefined, '3.0000000000000000'],
    ['0.5', undefined, '-0.3010299956639812'],
    ['64.0', '2.0', '6.0000000000000000'],
  ])('log of %s to the base %s is %s', (text, base, result) => {
    const to = base === undefined ? undefined : parseNumeric(base);
    expect(apply((value) => logarithm(value, to), text)).toBe(result);
  });

  it('refuses zero, negative numbers and the base one', () => {
    expect(() => apply(naturalLogarithm, '0')).toThrow('cannot take logarithm of zero');
    expect(() => apply(naturalLogarithm, '-1')).toThrow(
      'cannot take logarithm of a negative number',
    );
    expect(() => logarithm(parseNumeric('2'), Numeric.ONE)).toThrow('division by zero');
  });
});

describe('powerNumeric', () => {
  it.each([
    ['2', '10', '1024.0000000000000000'],
    ['2', '0.5', '1.4142135623730950'],
    ['10', '-3', '0.0010000000000000'],
    ['1.1', '100', '13780.6123398222701841'],
    ['-2', '3', '-8.0000000000000000'],
    ['0', '0', '1.0000000000000000'],
    ['-Infinity', '3', '-Infinity'],
    ['-Infinity', '2', 'Infinity'],
    ['2', '-Infinity', '0'],
    ['1', 'NaN', '1'],
    ['NaN', '0', '1'],
  ])('%s ^ %s is %s', (base, exponent, result) => {
    expect(power(base, exponent)).toBe(result);
  });

  it('refuses what is not real or too great', () => {
    expect(() => power('-2', '0.5')).toThrow(
      'a negative number raised to a non-integer power yields a complex result',
    );
    expect(() => power('0', '-1')).toThrow('zero raised to a negative power is undefined');
    expect(() => power('10', '200000')).toThrow('value overflows numeric format');
    expect(() => power('1.5', '2000000000')).toThrow('value overflows numeric format');
  });
});
