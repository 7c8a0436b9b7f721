import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeBatch, type TimeChange } from './change-batch.js';

const changes = fc.array(
  fc.tuple(fc.bigInt({ min: 0n, max: 8n }), fc.integer({ min: -2, max: 2 })),
);

/** The sums of all differences, by brute force. */
function sums(all: readonly TimeChange[]): TimeChange[] {
  const times = [...new Set(all.map(([time]) => time))];
  return times
    .map((time): TimeChange => {
      const same = all.filter(([other]) => other === time);
      return [time, same.reduce((sum, [, diff]) => sum + diff, 0)];
    })
    .filter(([, diff]) => diff !== 0)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

describe('ChangeBatch', () => {
  it('is consolidated and in order of time', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const batch = new ChangeBatch(all);
        expect(batch.entries()).toEqual(sums(all));
        expect(batch.isEmpty).toBe(sums(all).length === 0);
        expect(batch.total).toBe(all.reduce((sum, [, diff]) => sum + diff, 0));
      }),
    );
  });

  it('adds other batches', () => {
    fc.assert(
      fc.property(changes, changes, (left, right) => {
        const batch = new ChangeBatch(left);
        batch.addAll(new ChangeBatch(right));
        expect([...batch]).toEqual(sums([...left, ...right]));
      }),
    );
  });

  it('describes how a frontier moves', () => {
    expect(ChangeBatch.movement(5n, 7n).toString()).toBe('{5: -1, 7: +1}');
    expect(ChangeBatch.movement(5n, null).entries()).toEqual([[5n, -1]]);
    expect(ChangeBatch.movement(null, 5n).entries()).toEqual([[5n, 1]]);
    expect(ChangeBatch.movement(5n, 5n).isEmpty).toBe(true);
    expect(new ChangeBatch().toString()).toBe('{}');
  });
});
