import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Numeric, type Datum, type Row, type SqlType } from '../../repr/index.js';
import { Arrangement } from './arrangement.js';
import { textOf } from '../naive-evaluator.fixture.js';

const TYPES: SqlType[] = [{ kind: 'int4' }, { kind: 'text' }];

/** Types of rows that are packed or not, and two values of their second column. */
const STORED: readonly (readonly [SqlType[], Datum, Datum])[] = [
  [TYPES, 'a', 'b'],
  [[{ kind: 'int4' }, { kind: 'bool' }], true, null],
  [[{ kind: 'int2' }, { kind: 'int8' }], 1n, 2n ** 40n],
];

interface Change {
  readonly row: Row;
  readonly diff: number;
}

/** The multiset after some changes, in words. */
function sum(changes: readonly Change[]): string[] {
  const counts = new Map<string, number>();
  for (const { row, diff } of changes) {
    counts.set(textOf(row), (counts.get(textOf(row)) ?? 0) + diff);
  }
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([row, count]) => `${count} ${row}`)
    .sort();
}

function contents(arrangement: Arrangement, time: bigint): string[] {
  const found: string[] = [];
  arrangement.forEach(arrangement.versionAt(time), (row, count) => {
    found.push(`${count} ${textOf(row)}`);
  });
  return found.sort();
}

describe('Arrangement', () => {
  it('tells NULL from the number that has its hash', () => {
    const arrangement = new Arrangement([{ kind: 'int4' }], 0n);
    const index = arrangement.acquireIndex([0]);
    arrangement.open(1n);
    for (const datum of [null, 0x2f0b4f7d]) arrangement.update([datum], 1);
    arrangement.open(2n);
    arrangement.update([null], -1);
    arrangement.compact(2n);
    arrangement.settle();
    expect([index.firstLive([null]), index.keys]).toEqual([0, { live: 1, dead: 0 }]);
    expect(contents(arrangement, 2n)).toEqual([`1 ${textOf([0x2f0b4f7d])}`]);
  });

  it('has one record for all copies of a row that come and go at one time', () => {
    const arrangement = new Arrangement([{ kind: 'int4' }], 0n);
    for (const time of [1n, 2n]) {
      arrangement.open(time);
      for (let copy = 0; copy < 1000; copy += 1) arrangement.update([copy % 100], 1);
    }
    expect(arrangement.history.records).toBe(200);
    arrangement.open(3n);
    for (const diff of [1, -1, -1, 1]) arrangement.update([7], diff);
    const updates: [Row, number][] = [];
    const [from, to] = [arrangement.versionBefore(2n), arrangement.versionAt(3n)];
    arrangement.forEachUpdate(from, to, (row, diff) => updates.push([row, diff]));
    expect(updates).toHaveLength(100);
    expect(updates[7]).toEqual([[7], 10]);
    expect(contents(arrangement, 1n)).toContain(`10 ${textOf([7])}`);
  });

  it('forgets rows that come and go at one time, whatever came in between', () => {
    const arrangement = new Arrangement([{ kind: 'int4' }], 0n);
    const index = arrangement.acquireIndex([0]);
    arrangement.open(1n);
    for (let value = 0; value < 1000; value += 1) arrangement.update([value], 1);
    for (let value = 0; value < 1000; value += 2) arrangement.update([value], -1);
    arrangement.update([0], 1);
    arrangement.update([0], -1);
    arrangement.compact(1n);
    arrangement.settle();
    expect([index.keys, arrangement.history]).toEqual([
      { live: 500, dead: 0 },
      { entries: 0, records: 0 },
    ]);
  });

  it.each(STORED)('is at every time what a list of changes of %j says', (types, one, other) => {
    const change = fc.record({
      row: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom(one, other)),
      diff: fc.constantFrom(1, 1, 2, -1, -1),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ changes: fc.array(change, { maxLength: 60 }) }) },
      { weight: 1, arbitrary: fc.record({ compact: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ index: fc.constantFrom([0], [1], [1, 0], []) }) },
      { weight: 1, arbitrary: fc.constant({ drop: true }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const arrangement = new Arrangement(types, 0n);
        const indexes = [arrangement.acquireIndex([0])];
        const log: (Change & { time: bigint })[] = [];
        let now = 0n;
        let since = 0n;
        for (const action of steps) {
          if ('changes' in action) {
            now += 1n;
            arrangement.open(now);
            // Retractions of all that is there come often: what died is the delicate part.
            const all = action.changes.length % 5 === 0 ? undo(log) : action.changes;
            for (const { row, diff } of all) {
              arrangement.update(row, diff);
              log.push({ row, diff, time: now });
            }
          } else if ('compact' in action) {
            since = now - BigInt(action.compact) > since ? now - BigInt(action.compact) : since;
            arrangement.compact(since);
          } else if ('index' in action) {
            indexes.push(arrangement.acquireIndex(action.index));
          } else if (indexes.length > 1) {
            arrangement.releaseIndex(indexes.pop()!);
          }
        }
        for (let time = since; time <= now; time += 1n) {
          const past = log.filter((change) => change.time <= time);
          expect(contents(arrangement, time)).toEqual(sum(past));
          for (const index of indexes) {
            for (const key of [0, 7, 300].flatMap((value) => [[value], [value, one]])) {
              const { columns } = index.shape;
              const own = columns.map((column) => key[column] ?? other);
              const found: Change[] = [];
              const version = arrangement.versionAt(time);
              arrangement.forEachWithKey(index, { key: own, version }, (row, diff) => {
                found.push({ row, diff });
              });
              const wanted = past.filter(({ row }) => columns.every((at, i) => row[at] === own[i]));
              expect(sum(found)).toEqual(sum(wanted));
            }
          }
        }
        const present = sum(log).length;
        expect(arrangement.size).toBe(present);
        if (now > since) arrangement.compact(now);
        arrangement.settle();
        expect(arrangement.history).toEqual({ entries: 0, records: 0 });
        expect(contents(arrangement, now)).toEqual(sum(log));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('keeps apart what SQL calls equal', () => {
    const arrangement = new Arrangement([{ kind: 'numeric', precision: null, scale: null }], 0n);
    const [one, longer] = [Numeric.of(1n), Numeric.of(100n, 2)];
    arrangement.open(1n);
    arrangement.update([one], 1);
    arrangement.update([longer], 1);
    arrangement.update([Numeric.of(1n)], -1);
    const found: Row[] = [];
    arrangement.forEach(arrangement.versionAt(1n), (row) => found.push(row));
    expect(found).toEqual([[longer]]);
    const index = arrangement.acquireIndex([0]);
    const version = arrangement.versionAt(1n);
    arrangement.forEachWithKey(index, { key: [one], version }, (row) => found.push(row));
    expect(found.length).toBe(2);
  });

  it('stays small while rows come and go', () => {
    const arrangement = new Arrangement(TYPES, 0n);
    arrangement.acquireIndex([0]);
    for (let time = 1n; time <= 20_000n; time += 1n) {
      arrangement.open(time);
      arrangement.update([Number(time), 'a'], 1);
      if (time > 10n) arrangement.update([Number(time) - 10, 'a'], -1);
      arrangement.compact(time - 1n);
      expect(arrangement.history.records).toBeLessThan(200);
    }
    expect(arrangement.size).toBe(10);
    arrangement.settle();
    expect(arrangement.history).toEqual({ entries: 1, records: 2 });
  });

  it('finds rows whose first column is no key', () => {
    const arrangement = new Arrangement([{ kind: 'text' }, { kind: 'int4' }], 0n);
    arrangement.open(1n);
    for (let value = 0; value < 200; value += 1) arrangement.update(['a', value], 1);
    for (let value = 0; value < 199; value += 1) arrangement.update(['a', value], -1);
    expect(contents(arrangement, 1n)).toEqual([`1 ${textOf(['a', 199])}`]);
    arrangement.compact(1n);
    expect([arrangement.size, arrangement.history.records]).toEqual([1, 0]);
  });

  it('reads a key of which far more died than are there, at every time', () => {
    const arrangement = new Arrangement(TYPES, 0n);
    const index = arrangement.acquireIndex([1]);
    for (let time = 1n; time <= 300n; time += 1n) {
      arrangement.open(time);
      arrangement.update([Number(time), 'a'], 1);
      if (time > 1n) arrangement.update([Number(time) - 1, 'a'], -1);
    }
    for (let time = 1n; time <= 300n; time += 1n) {
      const found: Row[] = [];
      const version = arrangement.versionAt(time);
      arrangement.forEachWithKey(index, { key: ['a'], version }, (row) => found.push(row));
      expect(found).toEqual([[Number(time), 'a']]);
    }
    let met = 0;
    for (let entry = index.firstLive(['a']); entry !== 0; entry = index.next(entry)) met += 1;
    expect(met).toBeLessThan(70);
  });

  it('finds rows of a key with many rows by the whole row', () => {
    const arrangement = new Arrangement(TYPES, 0n);
    const index = arrangement.acquireIndex([1]);
    arrangement.open(0n);
    for (let value = 0; value < 100_000; value += 1) arrangement.update([value, 'a'], 1);
    for (let value = 0; value < 99_999; value += 1) arrangement.update([value, 'a'], -1);
    const found: Row[] = [];
    const version = arrangement.versionAt(0n);
    arrangement.forEachWithKey(index, { key: ['a'], version }, (row) => found.push(row));
    expect(found).toEqual([[99_999, 'a']]);
  });
});

function undo(log: readonly Change[]): Change[] {
  return log.map(({ row, diff }) => ({ row, diff: -diff }));
}
