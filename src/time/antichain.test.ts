import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAntichain,
  frontierLessEqual,
  frontierReached,
  join,
  meet,
  type Antichain,
} from './antichain.js';

const frontier: fc.Arbitrary<Antichain> = fc.option(fc.bigInt({ min: 0n, max: 5n }));
const times = [0n, 1n, 2n, 3n, 4n, 5n, 6n];

describe('frontiers', () => {
  it('are ordered by the times that they have not passed', () => {
    fc.assert(
      fc.property(frontier, frontier, (left, right) => {
        const inside = times.every(
          (time) => !frontierReached(right, time) || frontierReached(left, time),
        );
        expect(frontierLessEqual(left, right)).toBe(inside);
      }),
    );
  });

  it('have a lower and an upper bound', () => {
    fc.assert(
      fc.property(frontier, frontier, (left, right) => {
        for (const time of times) {
          const [a, b] = [frontierReached(left, time), frontierReached(right, time)];
          expect(frontierReached(meet(left, right), time)).toBe(a || b);
          expect(frontierReached(join(left, right), time)).toBe(a && b);
        }
      }),
    );
  });

  it('print as sets', () => {
    expect(formatAntichain(5n)).toBe('[5]');
    expect(formatAntichain(null)).toBe('[]');
  });
});
