import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumeric, parseNumeric } from '../../../repr/index.js';
import { NumericSum } from './numeric-sum.js';

function sumOf(texts: readonly string[], removed: readonly string[] = []): string {
  const sum = new NumericSum();
  for (const text of [...removed, ...texts]) sum.add(parseNumeric(text), 1);
  for (const text of removed) sum.add(parseNumeric(text), -1);
  return formatNumeric(sum.value());
}

describe('sums of numerics', () => {
  test('have the greatest scale that is in them', () => {
    expect(sumOf(['1.5', '2.25', '3'])).toBe('6.75');
    expect(sumOf(['1.50'])).toBe('1.50');
  });

  test('forget what is taken out, scale and all', () => {
    const text = fc
      .tuple(fc.bigInt({ min: -99999n, max: 99999n }), fc.nat(6))
      .map(([digits, scale]) => `${digits}e-${scale}`);
    const texts = fc.array(text, { maxLength: 6 });
    fc.assert(
      fc.property(texts, texts, (kept, removed) => {
        expect(sumOf(kept, removed)).toBe(sumOf(kept));
      }),
    );
    expect(sumOf(['1', '2'], ['0.001', 'NaN', 'Infinity'])).toBe('3');
  });

  test('are as long as numerics are, whatever came in between', () => {
    const most = '9'.repeat(131072);
    expect(() => sumOf([most, '1'])).toThrow('value overflows numeric format');
    expect(sumOf([most, '1', '-1'])).toBe(most);
    expect(sumOf([most, '0.5'])).toBe(`${most}.5`);
  });

  test('of both infinities are NaN', () => {
    expect(sumOf(['Infinity', '1'])).toBe('Infinity');
    expect(sumOf(['Infinity', '-Infinity'])).toBe('NaN');
  });
});
