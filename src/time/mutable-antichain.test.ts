import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../diagnostic/index.js';
import { ChangeBatch } from './change-batch.js';
import { MutableAntichain } from './mutable-antichain.js';

describe('MutableAntichain', () => {
  it('follows an upper from 0 to the end', () => {
    const upper = new MutableAntichain([0n]);
    expect(upper.frontier).toBe(0n);
    expect(upper.update(ChangeBatch.movement(0n, 5n))).toBe(true);
    expect(upper.frontier).toBe(5n);
    expect(upper.update([])).toBe(false);
    expect(upper.update(ChangeBatch.movement(5n, null))).toBe(true);
    expect(upper.frontier).toBeNull();
  });

  it('is the least of the tokens held', () => {
    const since = new MutableAntichain([3n]);
    expect(since.insert(3n)).toBe(false);
    expect(since.insert(1n)).toBe(true);
    expect(since.count(3n)).toBe(2);
    expect(since.count(2n)).toBe(0);
    expect(since.remove(3n)).toBe(false);
    expect(since.remove(1n)).toBe(true);
    expect(since.frontier).toBe(3n);
    expect(since.entries()).toEqual([[3n, 1]]);
  });

  it('counts the changes of an update together, whatever their order', () => {
    const held = new MutableAntichain([2n]);
    expect(
      held.update([
        [4n, -1],
        [4n, 2],
        [2n, -1],
      ]),
    ).toBe(true);
    expect(held.entries()).toEqual([[4n, 1]]);
  });

  it('refuses to hold fewer than none', () => {
    const held = new MutableAntichain([2n]);
    expect(() => held.remove(1n)).toThrow(new Bug('a count is never negative, found -1 at time 1'));
  });

  it('agrees with a sorted list of everything held', () => {
    const step = fc.tuple(fc.boolean(), fc.nat(6));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const antichain = new MutableAntichain();
        const held: bigint[] = [];
        for (const [isInsert, number] of steps) {
          const before = antichain.frontier;
          const time = BigInt(number);
          const index = held.indexOf(time);
          let changed: boolean;
          if (isInsert) {
            held.push(time);
            changed = antichain.insert(time);
          } else {
            if (index < 0) continue;
            held.splice(index, 1);
            changed = antichain.remove(time);
          }
          const least = held.length === 0 ? null : held.reduce((a, b) => (a < b ? a : b));
          expect(antichain.frontier).toBe(least);
          expect(changed).toBe(least !== before);
          expect(antichain.count(time)).toBe(held.filter((other) => other === time).length);
        }
      }),
    );
  });
});
