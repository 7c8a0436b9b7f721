import {
  compareRows,
  makeOrderNumber,
  type Comparator,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { ColumnOrder } from '../plan.js';
import { pick } from '../row-hash.js';
import { makeRowStore } from '../make-row-store.js';
import type { RowStore } from '../row-store.js';
import { WordTable } from '../word-table.js';
import { MemberWindow, type Member, type RowKeeper } from './chunk-table.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { OrderedLists } from './ordered-lists.js';

/** What a {@link TopK} is made of. */
export interface TopKOptions {
  readonly types: readonly SqlType[];
  readonly groupKey: readonly number[];
  readonly order: readonly ColumnOrder[];
  /** How many rows of each group; at least one. */
  readonly limit: number;
  readonly offset: number;
  readonly output: Output;
}

/** Words of a group: two doubles' worth of what it shows, and where its list is. */
const STATE_WORDS = 4;

/** The number of the last row that it shows, as a double. */
const LAST_NUMBER = 0;

/** That row's member plus one; 0 while it does not show all it may. */
const LAST = 2;

/**
 * Where what it showed before the present time begins in the window of that, plus one, once
 * something came that may change it; else 0.
 */
const BEFORE = 3;

/**
 * Of each group the rows from `offset` on, at most `limit`, in an order that is total.
 *
 * All rows of a group are kept in order, since any may come up when others go. A time costs, for
 * each group that it touches before the end of what the group shows, the length of what is shown.
 */
export class TopK implements Output, Operator, RowKeeper {
  readonly #compare: Comparator<Row>;
  readonly #numberOf: (row: Row) => number;
  readonly #bounds: { readonly offset: number; readonly limit: number };
  readonly #output: Output;
  readonly #keys: GroupTable;
  /** For each group the words above, and its list. */
  readonly #groups = new WordTable();
  /** All rows of each group. */
  readonly #lists: OrderedLists;
  readonly #rows: RowStore;
  readonly #scratch: Datum[];
  readonly #other: Datum[];
  #end: Member = 0;
  readonly #free: Member[] = [];
  /** Those that no list has any more; a window of before may show them. */
  readonly #released: Member[] = [];
  /** The groups that are in the window of before, in its order. */
  readonly #touched: number[] = [];
  /** What groups showed before the present time, and what the one in hand shows now. */
  readonly #before = new MemberWindow();
  readonly #after = new MemberWindow();

  constructor(options: TopKOptions) {
    const { types, groupKey: columns, offset, limit } = options;
    const shape = { types: pick(types, columns), columns };
    this.#compare = compareRows(types, options.order);
    this.#numberOf = makeOrderNumber(types, options.order);
    this.#bounds = { offset, limit };
    this.#output = options.output;
    this.#keys = new GroupTable(shape);
    this.#groups.extend(STATE_WORDS);
    this.#lists = new OrderedLists(this.#groups, this);
    this.#rows = makeRowStore(types, new WordTable());
    this.#scratch = this.#rows.makeScratch();
    this.#other = this.#rows.makeScratch();
  }

  push(row: Row, diff: number): void {
    const key = this.#keys.obtain(row, (kept) => kept);
    const number = this.#numberOf(row);
    const groups = this.#groups;
    groups.makeRoom(key);
    const before = key * groups.words + BEFORE;
    if (groups.ints[before] === 0 && !this.#isBeyond(key, row, number)) {
      groups.ints[before] = this.#before.size + 1;
      this.#lists.window(key, this.#bounds, this.#before);
      this.#touched.push(key);
    }
    this.#lists.add(key, row, number, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    // In the order in which they were touched, which is that of the output.
    const touched = this.#touched;
    let begin = 0;
    for (let at = 0; at < touched.length; at += 1) {
      const next = touched[at + 1];
      const end = next === undefined ? this.#before.size : this.#beginOf(next);
      this.#settle(touched[at]!, begin, end);
      begin = end;
    }
    while (touched.length > 0) touched.pop();
    this.#before.size = 0;
    const released = this.#released;
    for (let at = 0; at < released.length; at += 1) {
      this.#rows.drop(released[at]!);
      this.#free.push(released[at]!);
    }
    while (released.length > 0) released.pop();
  }

  /** For the lists: they find most rows that are taken away by a look. */
  compare(member: Member, row: Row): number {
    if (this.#rows.holds(member, row)) return 0;
    return this.#compare(this.#rows.look(member, this.#scratch), row);
  }

  /** For the lists. */
  keep(row: Row): Member {
    const member = this.#free.pop() ?? this.#end++;
    this.#rows.put(member, row);
    return member;
  }

  /** For the lists. */
  release(member: Member): void {
    this.#released.push(member);
  }

  /** Where in the window of before that of a group begins. */
  #beginOf(key: number): number {
    return this.#groups.ints[key * this.#groups.words + BEFORE]! - 1;
  }

  /** Says what changed for a group, of which what it showed before is a part of the window. */
  #settle(key: number, begin: number, end: number): void {
    const { ints, doubles, words } = this.#groups;
    const after = this.#after;
    after.size = 0;
    const isFull = this.#lists.window(key, this.#bounds, after);
    const state = key * words;
    ints[state + LAST] = isFull ? after.members[after.size - 1]! + 1 : 0;
    if (isFull) doubles[(state + LAST_NUMBER) >> 1] = after.numbers[after.size - 1]!;
    ints[state + BEFORE] = 0;
    this.#say(begin, end);
    if (this.#lists.isEmpty(key)) this.#keys.remove(key);
  }

  /** Whether a row comes after all that a group shows, and the group shows all that it may. */
  #isBeyond(key: number, row: Row, number: number): boolean {
    const { ints, doubles, words } = this.#groups;
    const state = key * words;
    const last = ints[state + LAST]! - 1;
    if (last < 0) return false;
    const lastNumber = doubles[(state + LAST_NUMBER) >> 1]!;
    return number === lastNumber ? this.compare(last, row) < 0 : number > lastNumber;
  }

  /** Sends the difference of part of what was shown and what is, which are both in order. */
  #say(begin: number, end: number): void {
    const [before, after] = [this.#before, this.#after];
    let [from, to] = [begin, 0];
    let [fromEnd, toEnd] = [end, after.size];
    // Most is the same, and is so without a comparison of rows.
    while (from < fromEnd && to < toEnd && isSame(before, from, after, to)) {
      from += 1;
      to += 1;
    }
    while (from < fromEnd && to < toEnd && isSame(before, fromEnd - 1, after, toEnd - 1)) {
      fromEnd -= 1;
      toEnd -= 1;
    }
    while (from < fromEnd || to < toEnd) {
      const order = from === fromEnd ? 1 : to === toEnd ? -1 : this.#order(from, to);
      const lost = order <= 0 ? before.counts[from]! : 0;
      const gained = order >= 0 ? after.counts[to]! : 0;
      const member = order <= 0 ? before.members[from]! : after.members[to]!;
      if (gained !== lost) this.#output.push(this.#rows.get(member), gained - lost);
      if (order <= 0) from += 1;
      if (order >= 0) to += 1;
    }
  }

  /** Which row comes first, of one in each window. */
  #order(from: number, to: number): number {
    const [left, right] = [this.#before.members[from]!, this.#after.members[to]!];
    if (left === right) return 0;
    const [number, other] = [this.#before.numbers[from]!, this.#after.numbers[to]!];
    if (number !== other) return number < other ? -1 : 1;
    return this.compare(left, this.#rows.look(right, this.#other));
  }
}

/** Whether the same copies of the same row are in two places of windows. */
function isSame(left: MemberWindow, at: number, right: MemberWindow, other: number): boolean {
  return left.members[at] === right.members[other] && left.counts[at] === right.counts[other];
}
