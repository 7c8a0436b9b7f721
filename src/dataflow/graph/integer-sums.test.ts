import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegerSums } from './integer-sums.js';

function makeSums(): IntegerSums<null> {
  const finish = (sum: bigint): bigint => sum;
  return new IntegerSums(null, { kind: 'integerSum', finish, skipsNull: true });
}

const value = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.noBias(fc.integer({ min: -15, max: 15 })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.noBias(fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n })),
  fc.noBias(fc.bigInt({ min: -9n, max: 9n })),
);
// Counts of copies are exact: they stay below 2^53.
const diff = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.noBias(fc.integer({ min: 1, max: 2 ** 50 })),
);
const group = fc.constantFrom(0, 1, 15, 16, 100);

describe('IntegerSums', () => {
  it('are exact beyond what a number holds, and come back from there, each by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(group, value, diff), { maxLength: 8 }), (changes) => {
        const sums = makeSums();
        const wanted = new Map<number, { sum: bigint; count: number }>();
        const add = (to: number, number: number | bigint, by: number): void => {
          sums.add(to, number, by);
          const { sum, count } = wanted.get(to) ?? { sum: 0n, count: 0 };
          wanted.set(to, { sum: sum + BigInt(number) * BigInt(by), count: count + by });
        };
        const check = (): void => {
          for (const [each, { sum, count }] of wanted) {
            expect(sums.finish(each)).toBe(count === 0 ? null : sum);
          }
        };
        add(1, 5, 1);
        for (const change of changes) {
          add(...change);
          check();
        }
        for (const [to, number, by] of changes) add(to, number, -by);
        check();
        expect(sums.finish(1)).toBe(5n);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it('forget a group, whose number is used again', () => {
    const sums = makeSums();
    for (const number of [7, 2n ** 62n]) sums.add(3, number, 1);
    sums.remove(3);
    sums.remove(1000);
    expect([sums.finish(3), sums.finish(1000)]).toEqual([null, null]);
    sums.add(3, 2, 4);
    expect(sums.finish(3)).toBe(8n);
  });
});
