import { describe, expect, it } from 'vitest';
import { Collection } from './collection.js';
import { int } from './test-functions.fixture.js';

function makeCollection(): { collection: Collection; untidy: () => boolean } {
  let untidy = false;
  const onUntidy = (): void => {
    untidy = true;
  };
  const collection = new Collection({ columns: [int, int], since: 1n, upper: 1n, onUntidy });
  return { collection, untidy: () => untidy };
}

describe('Collection', () => {
  it('reads between since and upper, and nowhere else (F4)', () => {
    const { collection } = makeCollection();
    const hold = collection.hold(1n);
    collection.open(1n);
    collection.rows.update([1, 2], 1);
    collection.open(3n);
    collection.rows.update([1, 2], -1);
    collection.rows.update([1, 3], 2);
    collection.closeTo(4n);
    expect(collection.snapshot(2n)).toEqual([[[1, 2], 1]]);
    expect(collection.snapshot(3n)).toEqual([[[1, 3], 2]]);
    expect(collection.lookup([0], [1], 2n)).toEqual([[[1, 2], 1]]);
    expect(collection.lookup([0], [7], 2n)).toEqual([]);
    expect(collection.updatesSince(3n)).toEqual([
      { row: [1, 2], time: 3n, diff: -1 },
      { row: [1, 3], time: 3n, diff: 2 },
    ]);
    expect(() => collection.snapshot(4n)).toThrow('since [1] and upper [4], asked for 4');
    expect(() => collection.snapshot(0n)).toThrow('asked for 0');
    hold.downgrade(3n);
    expect(() => collection.snapshot(2n)).toThrow('since [3] and upper [4], asked for 2');
    collection.tidy();
    expect(() => collection.updatesSince(3n)).toThrow('compacted away');
    expect(collection.snapshot(3n)).toEqual([[[1, 3], 2]]);
  });

  it('never goes back (F5)', () => {
    const { collection } = makeCollection();
    const hold = collection.hold(2n);
    collection.closeTo(5n);
    expect(() => collection.closeTo(4n)).toThrow('it is [5], asked for [4]');
    expect(() => collection.open(4n)).toThrow('the upper [5], found one at 4');
    expect(() => hold.downgrade(1n)).toThrow('it is [2], asked for [1]');
    collection.closeTo(null);
    expect(() => collection.open(9n)).toThrow('the upper [], found one at 9');
  });

  it('forgets what no hold protects, when told to', () => {
    const { collection, untidy } = makeCollection();
    const [first, second] = [collection.hold(1n), collection.hold(1n)];
    collection.closeTo(9n);
    first.downgrade(5n);
    expect([untidy(), collection.since]).toEqual([false, 1n]);
    second.release();
    expect(untidy()).toBe(true);
    collection.tidy();
    expect([collection.since, collection.rows.compactedTo, collection.holders]).toEqual([
      5n,
      5n,
      1,
    ]);
    expect(() => collection.hold(4n)).toThrow('at or after the since 5, found 4');
    first.release();
    expect(collection.since).toBeNull();
  });

  it('waits with that until there is much, or an error', () => {
    const { collection, untidy } = makeCollection();
    const hold = collection.hold(1n);
    for (let time = 2n; time < 66n; time += 1n) {
      collection.open(time);
      collection.rows.update([1, 2], 1);
      collection.closeTo(time + 1n);
      hold.downgrade(time);
      expect([time, untidy()]).toEqual([time, false]);
      collection.rows.update([1, 3], 1);
    }
    hold.downgrade(66n);
    expect(untidy()).toBe(true);
    collection.tidy();
    expect(collection.rows.history).toEqual({ entries: 0, records: 0 });

    const failing = makeCollection();
    const other = failing.collection.hold(1n);
    failing.collection.open(2n);
    failing.collection.fail(['division by zero', '22012', null, null, null], 1);
    other.downgrade(2n);
    expect(failing.untidy()).toBe(true);
  });
});
