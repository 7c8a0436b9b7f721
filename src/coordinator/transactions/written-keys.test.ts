import { describe, expect, it } from 'vitest';
import { WrittenKeys } from './written-keys.js';

const [one, other] = [{}, {}];

describe('keys that a transaction has written', () => {
  it('are each to be had once, of what they are keys of', () => {
    const keys = new WrittenKeys();
    expect([keys.add(one, 1), keys.add(other, 1), keys.add(one, 2)]).toEqual([true, true, true]);
    expect([keys.add(one, 1), keys.add(other, 1)]).toEqual([false, false]);
    expect(keys.count).toBe(3);
  });

  it('are to be had again when they were given back, the latest ones first', () => {
    const keys = new WrittenKeys();
    for (const key of [1, 2, 3]) keys.add(one, key);
    keys.truncate(1);
    expect(keys.count).toBe(1);
    expect([keys.add(one, 2), keys.add(one, 1), keys.add(one, 3)]).toEqual([true, false, true]);
    keys.truncate(3);
    expect(keys.add(one, 3)).toBe(false);
  });
});
