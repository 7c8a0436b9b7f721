import type { Row } from '../../repr/index.js';
import type { WordTable } from '../arrangement/word-table.js';
import { Edge, NO_MEMBER, type Member, type MemberRange, type RowKeeper } from './chunk-table.js';
import type { OrderedLists } from './ordered-lists.js';

/** Words of a list: two doubles and an integer, see below; even. */
const LIST_WORDS = 6;

/** The doubles: the number of the edge's member, and which of its copies it is. */
const NUMBER = 0;
const COPIES = 1;

/** The integer: the edge's member plus one; 0 if all of the list is in the prefix. */
const MEMBER = 4;

/**
 * The first so many copies of each of some lists, and how they change.
 *
 * Of a list that has no more than these all is in the prefix, without a look at its order. Else a
 * prefix is known by its edge, the last copy of it. When a list has changed and the edge has
 * moved, the copies that came or went are some of the rows that changed, and all others over which
 * the edge moved: the rest of the prefix is not looked at.
 */
export class ListPrefixes {
  readonly #lists: OrderedLists;
  readonly #copies: number;
  readonly #owners: WordTable;
  readonly #lane: number;
  readonly #keeper: RowKeeper;
  /** The edge of the list in hand before its last move, and after it. */
  readonly #before = new Edge();
  readonly #after = new Edge();

  /** Of at least one copy; takes words of the owners of the lists. All lists are empty. */
  constructor(options: {
    readonly lists: OrderedLists;
    readonly copies: number;
    readonly owners: WordTable;
    readonly keeper: RowKeeper;
  }) {
    this.#lists = options.lists;
    this.#copies = options.copies;
    this.#owners = options.owners;
    this.#lane = options.owners.extend(LIST_WORDS);
    this.#keeper = options.keeper;
  }

  /** Whether a row with a number came after the edge of a list, as that was at its last move. */
  isBeyond(list: number, row: Row, number: number): boolean {
    const { ints, doubles, words } = this.#owners;
    const at = list * words + this.#lane;
    const member = ints[at + MEMBER]! - 1;
    if (member === NO_MEMBER) return false;
    const last = doubles[(at >> 1) + NUMBER]!;
    return number === last ? this.#keeper.compare(member, row) < 0 : number > last;
  }

  /** Moves the edge of a list to where it is now. What follows is about this move. */
  move(list: number): void {
    const [before, after] = [this.#before, this.#after];
    const { ints, doubles, words } = this.#owners;
    const at = list * words + this.#lane;
    const numbers = at >> 1;
    before.set(ints[at + MEMBER]! - 1, doubles[numbers + NUMBER]!, doubles[numbers + COPIES]!);
    this.#lists.findEdge(list, this.#copies, after);
    ints[at + MEMBER] = after.member + 1;
    doubles[numbers + NUMBER] = after.number;
    doubles[numbers + COPIES] = after.copies;
  }

  /** How many copies more of a row that changed are in the prefix. */
  changeOf(member: Member, number: number, before: number, after: number): number {
    const lost = this.#within(this.#before, member, number, before);
    return this.#within(this.#after, member, number, after) - lost;
  }

  /**
   * Makes a range of the rows over which the edge moved, with how many copies more of each are in
   * the prefix. That is so of rows that did not change; the others may be among them.
   */
  collectMoved(list: number, into: MemberRange): void {
    const [before, after] = [this.#before, this.#after];
    into.size = 0;
    if (after.member === before.member) {
      if (after.copies !== before.copies) into.push(after.member, after.copies - before.copies);
      return;
    }
    const isForward = this.#isForward();
    if (isForward) this.#lists.collect(list, before, after, into);
    else this.#lists.collect(list, after, before, into);
    const { members, counts } = into;
    for (let at = 0; at < into.size; at += 1) {
      const member = members[at]!;
      const count = counts[at]!;
      const lost = member === before.member ? before.copies : isForward ? 0 : count;
      const kept = member === after.member ? after.copies : isForward ? count : 0;
      counts[at] = kept - lost;
    }
  }

  /** Whether the edge moved towards the end. */
  #isForward(): boolean {
    const [before, after] = [this.#before, this.#after];
    if (before.member === NO_MEMBER) return false;
    if (after.member === NO_MEMBER) return true;
    if (before.number !== after.number) return before.number < after.number;
    return this.#keeper.compare(before.member, this.#keeper.look(after.member)) < 0;
  }

  /** How many of the copies of a row are up to an edge. */
  #within(edge: Edge, member: Member, number: number, count: number): number {
    if (count <= 0) return 0;
    if (edge.member === NO_MEMBER) return count;
    if (edge.member === member) return edge.copies;
    if (edge.number !== number) return number < edge.number ? count : 0;
    return this.#keeper.compare(member, this.#keeper.look(edge.member)) < 0 ? count : 0;
  }
}
