import {
  compareRows,
  makeOrderNumber,
  type Comparator,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { ColumnOrder } from '../plan.js';
import { pick } from '../row-hash.js';
import { makeRowStore } from '../make-row-store.js';
import type { RowStore } from '../row-store.js';
import { WordTable } from '../word-table.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { MultisetWindow, OrderedMultiset } from './ordered-multiset.js';

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

/** The number of a row that is kept. */
type Member = number;

interface Group {
  /** All its rows. */
  readonly members: OrderedMultiset<Member>;
  /**
   * Where what it showed before the present time begins in the window of that, once something came
   * that may change it; else -1.
   */
  before: number;
  /** The last row that it shows and the number of it; null while it does not show all it may. */
  last: Member | null;
  lastNumber: number;
}

/**
 * Of each group the rows from `offset` on, at most `limit`, in an order that is total.
 *
 * All rows of a group are kept in order, since any may come up when others go. A time costs, for
 * each group that it touches before the end of what the group shows, the length of what is shown.
 */
export class TopK implements Output, Operator {
  readonly #compare: Comparator<Row>;
  readonly #numberOf: (row: Row) => number;
  readonly #limit: number;
  readonly #offset: number;
  readonly #output: Output;
  readonly #keys: GroupTable;
  readonly #groups: (Group | undefined)[] = [];
  /** The rows of all groups. */
  readonly #rows: RowStore;
  readonly #compareMembers: Comparator<Member>;
  #end: Member = 0;
  readonly #free: Member[] = [];
  /** Those that nobody has any more, or never had; a window of before may show them. */
  readonly #released: Member[] = [];
  readonly #release = (member: Member): void => void this.#released.push(member);
  /** The groups that are in the window of before, in its order. */
  readonly #touched: number[] = [];
  /** What groups showed before the present time, and what the one in hand shows now. */
  readonly #before = new MultisetWindow<Member>();
  readonly #after = new MultisetWindow<Member>();

  constructor(options: TopKOptions) {
    const { types, groupKey: columns } = options;
    const shape = { types: pick(types, columns), columns };
    this.#compare = compareRows(types, options.order);
    this.#numberOf = makeOrderNumber(types, options.order);
    this.#limit = options.limit;
    this.#offset = options.offset;
    this.#output = options.output;
    this.#keys = new GroupTable(shape);
    const rows = makeRowStore(types, new WordTable());
    const [one, other] = [rows.makeScratch(), rows.makeScratch()];
    this.#rows = rows;
    this.#compareMembers = (left, right) => {
      return this.#compare(rows.look(left, one), rows.look(right, other));
    };
  }

  push(row: Row, diff: number): void {
    const key = this.#keys.obtain(row, (kept) => kept);
    const group = (this.#groups[key] ??= this.#makeGroup());
    const number = this.#numberOf(row);
    const member = this.#free.pop() ?? this.#end++;
    this.#rows.put(member, row);
    if (group.before < 0 && !this.#isBeyond(group, member, number)) {
      group.before = this.#before.size;
      group.members.window(this.#offset, this.#limit, this.#before);
      this.#touched.push(key);
    }
    group.members.add(member, diff, number);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    // In the order in which they were touched, which is that of the output.
    const touched = this.#touched;
    for (let at = 0; at < touched.length; at += 1) {
      const next = touched[at + 1];
      this.#settle(
        touched[at]!,
        next === undefined ? this.#before.size : this.#groups[next]!.before,
      );
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

  /** Says what changed for a group, of which what it showed before ends at `end`. */
  #settle(key: number, end: number): void {
    const group = this.#groups[key]!;
    const after = this.#after;
    after.size = 0;
    const isFull = group.members.window(this.#offset, this.#limit, after);
    group.last = isFull ? after.elements[after.size - 1]! : null;
    if (isFull) group.lastNumber = after.numbers[after.size - 1]!;
    this.#say(group.before, end);
    group.before = -1;
    if (!group.members.isEmpty) return;
    this.#groups[key] = undefined;
    this.#keys.remove(key);
  }

  /** Whether a row comes after all that a group shows, and the group shows all that it may. */
  #isBeyond({ last, lastNumber }: Group, member: Member, number: number): boolean {
    if (last === null) return false;
    return number === lastNumber ? this.#compareMembers(member, last) > 0 : number > lastNumber;
  }

  /** Sends the difference of part of what was shown and what is, which are both in order. */
  #say(begin: number, end: number): void {
    const [before, after] = [this.#before, this.#after];
    for (let [from, to] = [begin, 0]; from < end || to < after.size;) {
      const order = from === end ? 1 : to === after.size ? -1 : this.#order(from, to);
      const lost = order <= 0 ? before.counts[from]! : 0;
      const gained = order >= 0 ? after.counts[to]! : 0;
      const member = order <= 0 ? before.elements[from]! : after.elements[to]!;
      if (gained !== lost) this.#output.push(this.#rows.get(member), gained - lost);
      if (order <= 0) from += 1;
      if (order >= 0) to += 1;
    }
  }

  #makeGroup(): Group {
    const members = new OrderedMultiset(this.#compareMembers, this.#release);
    return { members, before: -1, last: null, lastNumber: 0 };
  }

  /** Which row comes first, of one in each window. */
  #order(from: number, to: number): number {
    const [left, right] = [this.#before.elements[from]!, this.#after.elements[to]!];
    if (left === right) return 0;
    const [number, other] = [this.#before.numbers[from]!, this.#after.numbers[to]!];
    return number === other ? this.#compareMembers(left, right) : number < other ? -1 : 1;
  }
}
