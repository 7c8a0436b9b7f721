import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../repr/index.js';
import { WordTable } from '../word-table.js';
import { MemberWindow, type Member, type RowKeeper } from './chunk-table.js';
import { OrderedLists } from './ordered-lists.js';

/** Keeps rows of one integer. Numbers of rows that are gone are used again. */
class Integers implements RowKeeper {
  readonly rows: (number | undefined)[] = [];
  readonly #free: Member[] = [];

  compare(member: Member, row: Row): number {
    return this.rows[member]! - (row[0] as number);
  }

  keep(row: Row): Member {
    const member = this.#free.pop() ?? this.rows.length;
    this.rows[member] = row[0] as number;
    return member;
  }

  release(member: Member): void {
    expect(this.rows[member]).toBeDefined();
    this.rows[member] = undefined;
    this.#free.push(member);
  }
}

function makeLists(): { lists: OrderedLists; keeper: Integers } {
  const owners = new WordTable();
  const keeper = new Integers();
  const lists = new OrderedLists(owners, keeper);
  owners.makeRoom(9);
  return { lists, keeper };
}

/** Sixteen values have one number: what is before them by number is so by value, too. */
const numberOf = (value: number): number => value >> 4;

describe('OrderedLists', () => {
  it('show what maps of counts hold, in order, and keep no other rows', () => {
    const change = fc.record({
      list: fc.constantFrom(0, 0, 0, 1, 2),
      value: fc.nat(500),
      diff: fc.constantFrom(1, 1, 1, 1, 2, -1, -1, -2),
    });
    const changes = fc.array(change, { maxLength: 1500, size: 'max' });
    const bounds = fc.record({
      offset: fc.oneof(fc.nat(3), fc.nat(600)),
      limit: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(changes, bounds, fc.boolean(), (made, { offset, limit }, isEmptied) => {
        const { lists, keeper } = makeLists();
        const counts = [0, 1, 2].map(() => new Map<number, number>());
        const add = (list: number, value: number, diff: number): void => {
          lists.add(list, [value], numberOf(value), diff);
          counts[list]!.set(value, (counts[list]!.get(value) ?? 0) + diff);
        };
        for (const { list, value, diff } of made) add(list, value, diff);
        if (isEmptied)
          for (const [value, count] of counts[0]!) if (count !== 0) add(0, value, -count);
        for (const { list, value, diff } of made.slice(0, 300)) add(list, value, diff);
        for (const [list, byValue] of counts.entries()) {
          const wanted = [...byValue].filter(([, count]) => count !== 0);
          wanted.sort(([left], [right]) => left - right);
          const copies = wanted.flatMap(([value, count]) =>
            Array<number>(Math.max(count, 0)).fill(value),
          );
          const window = new MemberWindow();
          const isFull = lists.window(list, { offset, limit }, window);
          const shown = window.members.slice(0, window.size).flatMap((member, at) => {
            expect(window.numbers[at]).toBe(numberOf(keeper.rows[member]!));
            return Array<number | undefined>(window.counts[at]!).fill(keeper.rows[member]);
          });
          expect(shown).toEqual(copies.slice(offset, offset + limit));
          expect(isFull).toBe(shown.length === limit);
          expect(lists.isEmpty(list)).toBe(wanted.length === 0);
        }
        const kept = keeper.rows.filter((row) => row !== undefined).length;
        const held = counts.flatMap((byValue) =>
          [...byValue.values()].filter((count) => count !== 0),
        );
        expect(kept).toBe(held.length);
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it('hold more than a block in any order, and lose it from the front', () => {
    const { lists, keeper } = makeLists();
    const count = 100_003;
    for (let at = 0; at < count; at += 1) {
      const value = (at * 7919) % count;
      lists.add(0, [value], numberOf(value), 1);
    }
    const window = new MemberWindow();
    for (let offset = 0; offset < count; offset += 9973) {
      window.size = 0;
      lists.window(0, { offset, limit: 1 }, window);
      expect(keeper.rows[window.members[0]!]).toBe(offset);
    }
    for (let value = 0; value < count; value += 1) {
      window.size = 0;
      lists.window(0, { offset: 0, limit: 1 }, window);
      if (keeper.rows[window.members[0]!] !== value) expect.fail(`the first row is not ${value}`);
      lists.add(0, [value], numberOf(value), -1);
    }
    expect(lists.isEmpty(0)).toBe(true);
  });
});
