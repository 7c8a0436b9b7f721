import { describe, expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.js';

function draw(random: SeededRandom, count: number): number[] {
  return Array.from({ length: count }, () => random.nextUint32());
}

describe('SeededRandom', () => {
  it('gives the sequence that follows from its seed, now and for ever', () => {
    // Computed with the reference code of splitmix64 and xoshiro128** in C.
    expect(draw(new SeededRandom(0), 5)).toEqual([
      3737715805, 2584255861, 2876756834, 3286328325, 1553311962,
    ]);
    expect(draw(new SeededRandom(42n), 5)).toEqual([
      1776835114, 4165204688, 17111135, 2317295270, 2792088233,
    ]);
  });

  it('forks by label, whatever was drawn before', () => {
    const random = new SeededRandom(1);
    const before = draw(random.fork('a'), 3);
    draw(random, 10);
    expect(draw(random.fork('a'), 3)).toEqual(before);
    expect(draw(random.fork('b'), 3)).not.toEqual(before);
    expect(draw(random.fork('a').fork('a'), 3)).not.toEqual(before);
  });

  it('draws every integer below the bound about equally often', () => {
    const random = new SeededRandom(7);
    const counts = new Array<number>(6).fill(0);
    for (let turn = 0; turn < 60_000; turn += 1) counts[random.nextInt(6)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    // Without rejection, a third of the range would be twice as likely as the rest.
    const third = 2 ** 30;
    let low = 0;
    for (let turn = 0; turn < 30_000; turn += 1) if (random.nextInt(3 * third) < third) low += 1;
    expect(Math.abs(low - 10_000)).toBeLessThan(500);
    expect(random.nextInt(1)).toBe(0);
    expect(() => random.nextInt(0)).toThrow('from 1 to 2^32, found 0');
    expect(() => random.nextInt(1.5)).toThrow('found 1.5');
  });

  it('shuffles into every order and loses nothing', () => {
    const random = new SeededRandom(3);
    const orders = new Set<string>();
    for (let turn = 0; turn < 200; turn += 1) {
      const order = random.shuffle(['a', 'b', 'c']);
      expect([...order].sort()).toEqual(['a', 'b', 'c']);
      orders.add(order.join(''));
    }
    expect(orders.size).toBe(6);
    expect(['a', 'b', 'c']).toContain(random.pick(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow('found none');
  });
});
