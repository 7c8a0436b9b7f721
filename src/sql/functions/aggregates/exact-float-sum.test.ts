import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactFloatSum } from './exact-float-sum.js';

function sumOf(values: readonly number[]): number {
  const sum = new ExactFloatSum();
  for (const value of values) sum.add(value, 1);
  return sum.total;
}

describe('exact sums', () => {
  test('of one or two values are what the machine gives', () => {
    const double = fc.double({ noDefaultInfinity: true, noNaN: true });
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(sumOf([a])).toBe(a);
        expect(sumOf([a, b])).toBe(a + b);
      }),
      { numRuns: 2000 },
    );
  });

  test('divided by a number are rounded once', () => {
    fc.assert(
      fc.property(
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (a, n) => {
          const sum = new ExactFloatSum();
          sum.add(a, 1);
          expect(sum.quotient(n) === a / n).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('forget what is taken out, and depend on no order', () => {
    const values = fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), { maxLength: 9 });
    fc.assert(
      fc.property(values, values, (kept, passing) => {
        const sum = new ExactFloatSum();
        for (const value of [...passing, ...kept]) sum.add(value, 1);
        for (const value of passing) sum.add(value, -1);
        expect(sum.total).toBe(sumOf([...kept].reverse()));
      }),
    );
    expect(sumOf([1e308, 1, -1e308])).toBe(1);
  });

  test('have infinities and NaN', () => {
    expect(sumOf([Infinity, 1])).toBe(Infinity);
    expect(sumOf([Infinity, -Infinity])).toBeNaN();
    expect(sumOf([NaN, 1])).toBeNaN();
    expect(sumOf([1e308, 1e308])).toBe(Infinity);
  });
});
