import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  floatToInteger,
  floatToNumeric,
  float8ToFloat4,
  numericToFloat,
  numericToInteger,
} from './numeric-conversion.js';
import { applyTypmod } from './numeric-modifier.js';
import { formatNumeric, parseNumeric } from './numeric.js';

describe('numericToInteger', () => {
  it('rounds half away from zero and checks the range', () => {
    expect(numericToInteger(parseNumeric('2.5'), 'int4')).toBe(3n);
    expect(numericToInteger(parseNumeric('-2.5'), 'int4')).toBe(-3n);
    expect(() => numericToInteger(parseNumeric('32767.5'), 'int2')).toThrow(
      'smallint out of range',
    );
    expect(() => numericToInteger(parseNumeric('1e20'), 'int8')).toThrow('bigint out of range');
    expect(() => numericToInteger(parseNumeric('NaN'), 'int4')).toThrow(
      'cannot convert NaN to integer',
    );
    expect(() => numericToInteger(parseNumeric('-inf'), 'int8')).toThrow(
      'cannot convert infinity to bigint',
    );
  });
});

describe('floats and numerics', () => {
  it('keep the digits that are certain', () => {
    expect(formatNumeric(floatToNumeric(0.1, 'float8'))).toBe('0.1');
    expect(formatNumeric(floatToNumeric(1 / 3, 'float8'))).toBe('0.333333333333333');
    expect(formatNumeric(floatToNumeric(Math.fround(1 / 3), 'float4'))).toBe('0.333333');
    expect(formatNumeric(floatToNumeric(1e22, 'float8'))).toBe('10000000000000000000000');
    expect(formatNumeric(floatToNumeric(-Infinity, 'float8'))).toBe('-Infinity');
    expect(numericToFloat(parseNumeric('0.1'), 'float8')).toBe(0.1);
    expect(() => numericToFloat(parseNumeric('1e400'), 'float8')).toThrow(
      'is out of range for type double precision',
    );
    expect(() => numericToFloat(parseNumeric('1e-50'), 'float4')).toThrow(
      'is out of range for type real',
    );
  });

  it('come back from a numeric of 15 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999999, max: 999999 }), fc.nat(9), (digits, scale) => {
        const value = digits / 10 ** scale;
        expect(numericToFloat(floatToNumeric(value, 'float8'), 'float8')).toBe(value + 0);
      }),
    );
  });
});

describe('floatToInteger', () => {
  it('rounds half to even and checks the range', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5].map((value) => floatToInteger(value, 'int4'))).toEqual([
      0n,
      2n,
      2n,
      0n,
      -2n,
    ]);
    expect(() => floatToInteger(NaN, 'int4')).toThrow('integer out of range');
    expect(() => floatToInteger(2 ** 63, 'int8')).toThrow('bigint out of range');
    expect(() => float8ToFloat4(1e39)).toThrow('value out of range: overflow');
    expect(() => float8ToFloat4(1e-50)).toThrow('value out of range: underflow');
    expect(float8ToFloat4(0.1)).toBe(Math.fround(0.1));
  });
});

describe('applyTypmod', () => {
  const fit = (text: string, precision: number, scale: number): string =>
    formatNumeric(applyTypmod(parseNumeric(text), { kind: 'numeric', precision, scale }));

  it('rounds to the scale', () => {
    expect(fit('1.005', 5, 2)).toBe('1.01');
    expect(fit('1', 5, 2)).toBe('1.00');
    expect(fit('1250', 3, -2)).toBe('1300');
    expect(fit('NaN', 3, 1)).toBe('NaN');
  });

  it('refuses what does not fit', () => {
    expect(() => fit('999.995', 5, 2)).toThrow(
      expect.objectContaining({
        message: 'numeric field overflow',
        code: '22003',
        detail: 'A field with precision 5, scale 2 must round to an absolute value less than 10^3.',
      }),
    );
    expect(() => fit('1', 2, 2)).toThrow(
      expect.objectContaining({
        detail: 'A field with precision 2, scale 2 must round to an absolute value less than 1.',
      }),
    );
    expect(() => fit('Infinity', 2, 2)).toThrow(
      expect.objectContaining({
        detail: 'A field with precision 2, scale 2 cannot hold an infinite value.',
      }),
    );
  });
});
