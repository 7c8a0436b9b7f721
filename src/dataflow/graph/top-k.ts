import {
  compareRows,
  makeOrderNumber,
  type Comparator,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { ColumnOrder } from '../plan/plan.js';
import { pick } from '../arrangement/row-hash.js';
import { makeRowStore } from '../arrangement/make-row-store.js';
import type { RowStore } from '../arrangement/row-store.js';
import { WordTable } from '../arrangement/word-table.js';
import { keptBytesOf, type ResourceMeter } from '../resource-meter.js';
import { MemberRange, type Member, type RowKeeper } from './chunk-table.js';
import { GroupTable } from './group-table.js';
import { ListPrefixes } from './list-prefixes.js';
import type { Operator, Output } from './operator.js';
import { OrderedLists } from './ordered-lists.js';
import { RowChanges } from './row-changes.js';

/** What a {@link TopK} is made of. */
export interface TopKOptions {
  readonly types: readonly SqlType[];
  readonly groupKey: readonly number[];
  readonly order: readonly ColumnOrder[];
  /** How many rows of each group; at least one. */
  readonly limit: number;
  readonly offset: number;
  readonly output: Output;
  /** Counts the rows that are kept, each once. */
  readonly meter: ResourceMeter;
}

/** Words of a group beside its list, and of a member beside its row. */
const NOTE_WORDS = 2;

/**
 * Of each group the rows from `offset` on, at most `limit`, in an order that is total.
 *
 * All rows of a group are kept in order, since any may come up when others go. What a group shows
 * is the first `offset + limit` of them without the first `offset`. A time costs as much as there
 * are rows that changed, however many are shown.
 */
export class TopK implements Output, Operator, RowKeeper {
  readonly borrows: boolean;
  readonly #compare: Comparator<Row>;
  readonly #numberOf: (row: Row) => number;
  readonly #output: Output;
  /** Whether its rows are lent to the output. */
  readonly #lends: boolean;
  readonly #keys: GroupTable;
  /** For each group its last change, its list, and where what it shows begins and ends. */
  readonly #groups = new WordTable();
  /** All rows of each group. */
  readonly #lists: OrderedLists;
  /** The rows up to the last that is shown. */
  readonly #shown: ListPrefixes;
  /** Of these the ones that are left out; null for none. */
  readonly #skipped: ListPrefixes | null;
  /** For each row its change, and the row. */
  readonly #members = new WordTable();
  readonly #rows: RowStore;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;
  /** Makes the row that is kept of a group's first one, which may be lent. */
  readonly #keepKey: (row: Row) => Row;
  readonly #scratch: Datum[];
  readonly #other: Datum[];
  #end: Member = 0;
  readonly #free: Member[] = [];
  /** Those that no list has any more; an edge of before may be one. */
  readonly #released: Member[] = [];
  /** The groups that have something to say, in the order of the output. */
  readonly #touched: number[] = [];
  /** What changed at the present time of what was shown. */
  readonly #changes = new RowChanges();
  readonly #moved = new MemberRange();

  constructor(options: TopKOptions) {
    const { types, groupKey: columns, offset, limit } = options;
    const shape = { types: pick(types, columns), columns };
    this.#compare = compareRows(types, options.order);
    this.#numberOf = makeOrderNumber(types, options.order);
    this.#output = options.output;
    this.#meter = options.meter;
    this.#bytes = keptBytesOf(types);
    this.#keys = new GroupTable(shape);
    this.#groups.extend(NOTE_WORDS);
    this.#members.extend(NOTE_WORDS);
    this.#rows = makeRowStore(types, this.#members);
    this.borrows = this.#rows.copies;
    this.#keepKey = this.borrows ? (row) => row.slice() : (row) => row;
    this.#lends = options.output.borrows === true;
    this.#scratch = this.#rows.makeScratch();
    this.#other = this.#rows.makeScratch();
    this.#lists = new OrderedLists(this.#groups, this);
    this.#shown = this.#makePrefixes(offset + limit);
    this.#skipped = offset === 0 ? null : this.#makePrefixes(offset);
  }

  push(row: Row, diff: number): void {
    const key = this.#keys.obtain(row, this.#keepKey);
    const number = this.#numberOf(row);
    this.#groups.makeRoom(key);
    const isBeyond = this.#shown.isBeyond(key, row, number);
    const members = this.#memberCount;
    const count = this.#lists.add(key, row, number, diff);
    this.#meter.change(row, this.#memberCount - members, this.#bytes);
    // What came after all that was shown is met if the edge moves over it.
    if (isBeyond) return;
    const { ints, words } = this.#groups;
    const last = ints[key * words]!;
    if (last === 0) this.#touched.push(key);
    ints[key * words] = this.#note(number, count, diff, last);
  }

  /** How many rows lists have. */
  get #memberCount(): number {
    return this.#end - this.#free.length - this.#released.length;
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    const touched = this.#touched;
    for (let at = 0; at < touched.length; at += 1) this.#settle(touched[at]!);
    // Taken off one by one, here and below: an array that is emptied at once has to grow again.
    while (touched.length > 0) touched.pop();
    const changes = this.#changes;
    for (let at = 0; at < changes.size; at += 1) this.#setChange(changes.members[at]!, 0);
    changes.clear();
    const released = this.#released;
    for (let at = 0; at < released.length; at += 1) {
      this.#rows.drop(released[at]!);
      this.#free.push(released[at]!);
    }
    while (released.length > 0) released.pop();
  }

  /** For the lists. */
  look(member: Member): Row {
    return this.#rows.look(member, this.#other);
  }

  /** For the lists: they find most rows that are taken away by a look. */
  compare(member: Member, row: Row): number {
    if (this.#rows.holds(member, row)) return 0;
    return this.#compare(this.#rows.look(member, this.#scratch), row);
  }

  /** For the lists. */
  keep(row: Row): Member {
    const member = this.#free.pop() ?? this.#end++;
    this.#members.makeRoom(member);
    this.#rows.put(member, row);
    return member;
  }

  /** For the lists. */
  release(member: Member): void {
    this.#released.push(member);
  }

  #makePrefixes(copies: number): ListPrefixes {
    const [lists, owners] = [this.#lists, this.#groups];
    return new ListPrefixes({ lists, copies, owners, keeper: this });
  }

  /** Notes how the last row that changed did, behind another change; returns its last change. */
  #note(number: number, count: number, diff: number, last: number): number {
    const changes = this.#changes;
    const member = this.#lists.changed;
    const known = this.#changeOf(member);
    if (known !== 0) {
      changes.counts[known - 1] = count;
      return last;
    }
    const added = changes.add(member, number, count - diff, count);
    if (last > 0) changes.others[added - 1] = last;
    this.#setChange(member, added);
    return added;
  }

  /** The change of a row at the present time, or 0. */
  #changeOf(member: Member): number {
    return this.#members.ints[member * this.#members.words]!;
  }

  #setChange(member: Member, change: number): void {
    this.#members.ints[member * this.#members.words] = change;
  }

  /** Says what changed for a group. */
  #settle(key: number): void {
    const { ints, words } = this.#groups;
    const changes = this.#changes;
    this.#shown.move(key);
    this.#skipped?.move(key);
    for (let next = ints[key * words]!; next > 0; next = changes.others[next - 1]!) {
      const member = changes.members[next - 1]!;
      const diff = this.#shownOf(next - 1);
      if (diff !== 0) this.#say(member, diff);
    }
    ints[key * words] = 0;
    this.#sayMoved(this.#shown, key, 1);
    if (this.#skipped !== null) this.#sayMoved(this.#skipped, key, -1);
    if (this.#lists.isEmpty(key)) this.#keys.remove(key);
  }

  /** How many copies more are shown of a row that changed. */
  #shownOf(change: number): number {
    const { members, numbers, countsBefore, counts } = this.#changes;
    const [member, number] = [members[change]!, numbers[change]!];
    const [before, after] = [countsBefore[change]!, counts[change]!];
    const diff = this.#shown.changeOf(member, number, before, after);
    if (this.#skipped === null) return diff;
    return diff - this.#skipped.changeOf(member, number, before, after);
  }

  /** Says of rows that did not change that an edge moved over them. */
  #sayMoved(prefixes: ListPrefixes, key: number, sign: number): void {
    const moved = this.#moved;
    prefixes.collectMoved(key, moved);
    for (let at = 0; at < moved.size; at += 1) {
      const member = moved.members[at]!;
      const diff = moved.counts[at]! * sign;
      if (diff !== 0 && this.#changeOf(member) === 0) this.#say(member, diff);
    }
  }

  #say(member: Member, diff: number): void {
    const rows = this.#rows;
    this.#output.push(this.#lends ? rows.look(member, this.#other) : rows.get(member), diff);
  }
}
