import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row, SqlType } from '../../repr/index.js';
import type { Output } from './operator.js';
import { ResourceMeter, UNLIMITED } from '../resource-meter.js';
import { TopK } from './top-k.js';

const INT: SqlType = { kind: 'int4' };
const TEXT: SqlType = { kind: 'text' };

/** Rows of [group, value], each by its text with its multiplicity. */
type Contents = Map<string, { readonly group: number; readonly value: number; count: number }>;

function add(contents: Contents, group: number, value: number, diff: number): void {
  const name = `${group}/${value}`;
  const count = (contents.get(name)?.count ?? 0) + diff;
  if (count === 0) contents.delete(name);
  else contents.set(name, { group, value, count });
}

/** What a group shows: its copies from `offset` on, in order. */
function shownOf(contents: Contents, group: number, offset: number, limit: number): number[] {
  const rows = [...contents.values()].filter((row) => row.group === group);
  rows.sort((left, right) => left.value - right.value);
  const copies = rows.flatMap(({ value, count }) => Array<number>(Math.max(count, 0)).fill(value));
  return copies.slice(offset, offset + limit);
}

/** Changes of one time: mostly few, now and then more than a list has in one chunk. */
const time = fc.array(
  fc.record({
    group: fc.constantFrom(0, 0, 0, 1),
    value: fc.oneof(fc.nat(30), fc.nat(400)),
    diff: fc.constantFrom(1, 1, 1, 1, 2, 3, -1, -1, -2),
  }),
  { maxLength: 400, size: 'max' },
);

const few = fc.array(
  fc.record({
    group: fc.constantFrom(0, 0, 0, 1),
    value: fc.nat(40),
    diff: fc.constantFrom(1, 1, 1, 2, -1, -1, -1, -2),
  }),
  { maxLength: 4 },
);

describe('TopK', () => {
  it.each([
    ['rows that are packed', INT],
    ['rows that are objects', TEXT],
  ])('says what comes and goes of what it shows: %s', (_, filler) => {
    const bound = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 500 }));
    const emptied = fc.constant('emptied' as const);
    const made = fc.oneof(few, few, few, few, time, emptied);
    const times = fc.array(made, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, bound, bound, (all, offset, most) => {
        const limit = most + 1;
        const [contents, shown]: [Contents, Contents] = [new Map(), new Map()];
        const output: Output = {
          borrows: true,
          push: ([group, , value], diff) => add(shown, group as number, value as number, diff),
          fail: () => expect.fail('no row is an error'),
        };
        const topK = new TopK({
          meter: new ResourceMeter(UNLIMITED, 'the test'),
          types: [INT, filler, INT],
          groupKey: [0],
          // Of rows with equal seconds the third column decides, as it does last for all.
          order: [{ column: 1, descending: false, nullsLast: true }],
          limit,
          offset,
          output,
        });
        for (const changes of all) {
          const retractions = [...contents.values()].map((row) => ({ ...row, diff: -row.count }));
          for (const { group, value, diff } of changes === 'emptied' ? retractions : changes) {
            const rough = value >> 3;
            const row: Row[number][] = [
              group,
              filler === INT ? rough : String(rough).padStart(3),
              value,
            ];
            topK.push(row, diff);
            if (topK.borrows) row.fill(-1);
            add(contents, group, value, diff);
          }
          topK.flush();
          for (const group of [0, 1]) {
            const wanted = shownOf(contents, group, offset, limit);
            expect(shownOf(shown, group, 0, Infinity)).toEqual(wanted);
          }
          for (const { count } of shown.values()) expect(count).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('says of much that it shows what changed alone', () => {
    let told = 0;
    const topK = new TopK({
      meter: new ResourceMeter(UNLIMITED, 'the test'),
      types: [INT, INT],
      groupKey: [],
      order: [{ column: 1, descending: true, nullsLast: true }],
      limit: 20_000,
      offset: 0,
      output: { push: () => (told += 1), fail: () => undefined },
    });
    for (let id = 0; id < 30_000; id += 1) topK.push([id, id], 1);
    topK.flush();
    expect(told).toBe(20_000);
    told = 0;
    topK.push([25_000, 25_000], -1);
    topK.flush();
    expect(told).toBe(2);
  });
});
