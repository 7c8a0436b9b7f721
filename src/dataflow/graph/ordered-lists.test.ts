import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../repr/index.js';
import { WordTable } from '../arrangement/word-table.js';
import { Edge, MemberRange, NO_MEMBER, type Member, type RowKeeper } from './chunk-table.js';
import { OrderedLists } from './ordered-lists.js';

/** Keeps rows of one integer. Numbers of rows that are gone are used again. */
class Integers implements RowKeeper {
  readonly rows: (number | undefined)[] = [];
  readonly #free: Member[] = [];

  look(member: Member): Row {
    return [this.rows[member]!];
  }

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

/** The values of a range, whose last member has as many copies as the edge says. */
function shownOf(keeper: Integers, range: MemberRange, last: Edge): (number | undefined)[] {
  return range.members.slice(0, range.size).flatMap((member, at) => {
    const count = member === last.member ? last.copies : range.counts[at]!;
    return Array<number | undefined>(count).fill(keeper.rows[member]);
  });
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
    const end = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(changes, end, end, fc.boolean(), (made, one, other, isEmptied) => {
        const { lists, keeper } = makeLists();
        const counts = [0, 1, 2].map(() => new Map<number, number>());
        const add = (list: number, value: number, diff: number): void => {
          const count = (counts[list]!.get(value) ?? 0) + diff;
          counts[list]!.set(value, count);
          expect(lists.add(list, [value], numberOf(value), diff)).toBe(count);
          if (count !== 0) expect(keeper.rows[lists.changed]).toBe(value);
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
          const [first, last, range] = [new Edge(), new Edge(), new MemberRange()];
          const [least, most] = [Math.min(one, other), Math.max(one, other)];
          lists.findEdge(list, least, first);
          lists.findEdge(list, most, last);
          expect(first.member === NO_MEMBER).toBe(copies.length <= least);
          expect(last.member === NO_MEMBER).toBe(copies.length <= most);
          for (const [edge, end] of [[first, least] as const, [last, most] as const]) {
            if (edge.member === NO_MEMBER) continue;
            expect(keeper.rows[edge.member]).toBe(copies[end - 1]);
            expect(edge.number).toBe(numberOf(copies[end - 1]!));
            expect(edge.copies).toBe(end - copies.indexOf(copies[end - 1]!));
          }
          if (first.member !== NO_MEMBER) {
            lists.collect(list, first, last, range);
            const from = copies.indexOf(copies[least - 1]!);
            expect(shownOf(keeper, range, last)).toEqual(copies.slice(from, most));
          }
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
    const [edge, to, range] = [new Edge(), new Edge(), new MemberRange()];
    for (let offset = 0; offset < count; offset += 9973) {
      lists.findEdge(0, offset + 1, edge);
      expect(keeper.rows[edge.member]).toBe(offset);
      lists.findEdge(0, offset + 300, to);
      lists.collect(0, edge, to, range);
      expect(range.size).toBe(Math.min(300, count - offset));
    }
    for (let value = 0; value < count - 1; value += 1) {
      lists.findEdge(0, 1, edge);
      if (keeper.rows[edge.member] !== value) expect.fail(`the first row is not ${value}`);
      lists.add(0, [value], numberOf(value), -1);
    }
    lists.add(0, [count - 1], numberOf(count - 1), -1);
    expect(lists.isEmpty(0)).toBe(true);
  });
});
