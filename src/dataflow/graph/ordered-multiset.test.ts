import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedMultiset } from './ordered-multiset.js';

const ascending = (left: number, right: number): number => left - right;

describe('OrderedMultiset', () => {
  it('is in order what a map of counts holds, through splits and losses', () => {
    const change = fc.tuple(fc.nat(400), fc.constantFrom(1, 1, 1, -1));
    fc.assert(
      fc.property(fc.array(change, { minLength: 300, maxLength: 1500 }), (changes) => {
        const set = new OrderedMultiset<number>(ascending);
        const counts = new Map<number, number>();
        for (const [value, diff] of changes) {
          set.add(value, diff);
          counts.set(value, (counts.get(value) ?? 0) + diff);
        }
        const wanted = [...counts].filter(([, count]) => count !== 0);
        wanted.sort(([left], [right]) => left - right);
        const found: [number, number][] = [];
        set.forEach((value, count) => found.push([value, count]) > 0);
        expect(found).toEqual(wanted);
        expect(set.first()).toBe(wanted.find(([, count]) => count > 0)?.[0]);
        expect(set.isEmpty).toBe(wanted.length === 0);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('holds more than a block in any order', () => {
    const set = new OrderedMultiset<number>(ascending);
    const count = 100_003;
    for (let value = 0; value < count; value += 1) set.add((value * 7919) % count, 1);
    const found: number[] = [];
    set.forEach((value) => found.push(value) > 0);
    expect(found).toEqual(Array.from({ length: count }, (_, value) => value));
    for (let value = 0; value < count; value += 3) set.add((value * 7919) % count, -1);
    const left = set.takeWhile((value) => value < count - 1);
    expect(left.length).toBe(count - Math.ceil(count / 3) - (set.isEmpty ? 0 : 1));
    expect(left.every(([value], index) => index === 0 || left[index - 1]![0] < value)).toBe(true);
  });

  it('survives the loss of its first element again and again', () => {
    const set = new OrderedMultiset<number>(ascending);
    const count = 20_000;
    for (let value = 0; value < count; value += 1) set.add((value * 7919) % count, 1);
    for (let value = 0; value < count; value += 1) {
      expect(set.first()).toBe(value);
      set.add(value, -1);
    }
    expect(set.isEmpty).toBe(true);
  });
});
