import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyNumeric, finiteNumeric } from '../datum.fixture.js';
import { DatumError } from '../datum-error.js';
import {
  compareNumeric,
  decimalDigits,
  formatNumeric,
  normalizeNumeric,
  Numeric,
  parseNumeric,
  powerOfTen,
} from './numeric.js';

/** Reads and prints. */
const read = (text: string): string => formatNumeric(parseNumeric(text));

describe('parseNumeric', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-1.50', '-1.50'],
    [' 12 \n', '12'],
    ['1e5', '100000'],
    ['1.5e1', '15'],
    ['1E-5', '0.00001'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['nan', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-inf', '-Infinity'],
    ['0e999999', '0'],
  ])('reads %j as %j', (text, printed) => {
    expect(read(text)).toBe(printed);
  });

  it.each(['', ' ', '.', 'e5', '1e', '--1', '1 2', '1_000', '0x10', '+nan', 'x', '1e5x'])(
    'refuses %j',
    (text) => {
      expect(() => read(text)).toThrow(
        new DatumError(`invalid input syntax for type numeric: "${text}"`, '22P02'),
      );
    },
  );

  it('refuses what is beyond the limits, without computing it', () => {
    expect(decimalDigits(parseNumeric('1e131071').unscaled)).toBe(131072);
    expect(parseNumeric('1e-16383').scale).toBe(16383);
    for (const text of ['1e131072', '1e-16384', '1e1000000000000', '1e-1000000000000']) {
      expect(() => read(text)).toThrow('value overflows numeric format');
    }
  });

  it('reads what it printed', () => {
    fc.assert(
      fc.property(anyNumeric, (value) => {
        expect(parseNumeric(formatNumeric(value))).toEqual(value);
      }),
    );
  });
});

describe('compareNumeric', () => {
  it('agrees with cross multiplication', () => {
    fc.assert(
      fc.property(finiteNumeric, finiteNumeric, (left, right) => {
        const a = left.unscaled * 10n ** BigInt(right.scale);
        const b = right.unscaled * 10n ** BigInt(left.scale);
        expect(compareNumeric(left, right)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('is zero exactly for numbers with the same normal form', () => {
    fc.assert(
      fc.property(anyNumeric, anyNumeric, (left, right) => {
        const same =
          formatNumeric(normalizeNumeric(left)) === formatNumeric(normalizeNumeric(right));
        expect(compareNumeric(left, right) === 0).toBe(same);
      }),
    );
  });
});

describe('decimalDigits', () => {
  it('counts the digits of every power of ten and its neighbours', () => {
    for (let exponent = 1; exponent < 60; exponent += 1) {
      expect(decimalDigits(powerOfTen(exponent))).toBe(exponent + 1);
      expect(decimalDigits(powerOfTen(exponent) - 1n)).toBe(exponent);
      expect(decimalDigits(-powerOfTen(exponent))).toBe(exponent + 1);
    }
    expect(decimalDigits(0n)).toBe(0);
  });

  it('counts those of long numbers, next to powers of ten too', () => {
    for (const exponent of [1023, 1024, 1025, 5000, 131072, 147455]) {
      const power = powerOfTen(exponent);
      expect(decimalDigits(power)).toBe(exponent + 1);
      expect(decimalDigits(power - 1n)).toBe(exponent);
      expect(decimalDigits(-power + 1n)).toBe(exponent);
      expect(decimalDigits(power * 3n)).toBe(exponent + 1);
      expect(decimalDigits(power / 7n)).toBe(exponent);
    }
  });

  it('goes with powers of ten of any size', () => {
    expect(powerOfTen(2000)).toBe(10n ** 2000n);
    expect(Numeric.of(5n).scale).toBe(0);
  });
});
