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
import { makeRowStore, type RowStore } from '../row-store.js';
import { WordTable } from '../word-table.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { OrderedMultiset, type MultisetWindow } from './ordered-multiset.js';

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

/** The rows that a group shows. */
type Window = MultisetWindow<Member>;

interface Group {
  /** All its rows. */
  readonly members: OrderedMultiset<Member>;
  /** What it showed before the present time, once something came that may change it. */
  before: Window | null;
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
  /** The groups that have a window of before. */
  readonly #touched: number[] = [];

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
    const [one, other]: [Datum[], Datum[]] = [[], []];
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
    if (group.before === null && !this.#isBeyond(group, member, number)) {
      group.before = this.#show(group);
      this.#touched.push(key);
    }
    group.members.add(member, diff, number);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    // In the order in which they were touched, which is that of the output.
    for (let at = 0; at < this.#touched.length; at += 1) this.#settle(this.#touched[at]!);
    while (this.#touched.length > 0) this.#touched.pop();
    for (let at = 0; at < this.#released.length; at += 1) {
      this.#rows.drop(this.#released[at]!);
      this.#free.push(this.#released[at]!);
    }
    while (this.#released.length > 0) this.#released.pop();
  }

  #settle(key: number): void {
    const group = this.#groups[key]!;
    this.#say(group.before!, this.#show(group));
    group.before = null;
    if (!group.members.isEmpty) return;
    this.#groups[key] = undefined;
    this.#keys.remove(key);
  }

  /** Whether a row comes after all that a group shows, and the group shows all that it may. */
  #isBeyond({ last, lastNumber }: Group, member: Member, number: number): boolean {
    if (last === null) return false;
    return number === lastNumber ? this.#compareMembers(member, last) > 0 : number > lastNumber;
  }

  /** What a group shows now; notes the last row of it. */
  #show(group: Group): Window {
    const window = group.members.window(this.#offset, this.#limit);
    const { elements, numbers, isFull } = window;
    group.last = isFull ? elements[elements.length - 1]! : null;
    if (isFull) group.lastNumber = numbers[elements.length - 1]!;
    return window;
  }

  /** Sends the difference of two windows, which are both in order. */
  #say(before: Window, after: Window): void {
    const [old, next] = [before.elements, after.elements];
    for (let [from, to] = [0, 0]; from < old.length || to < next.length;) {
      const order = this.#order(before, from, after, to);
      const lost = order <= 0 ? countAt(before, from) : 0;
      const gained = order >= 0 ? countAt(after, to) : 0;
      const member = order <= 0 ? old[from]! : next[to]!;
      if (gained !== lost) this.#output.push(this.#rows.get(member), gained - lost);
      if (order <= 0) from += 1;
      if (order >= 0) to += 1;
    }
  }

  #makeGroup(): Group {
    const members = new OrderedMultiset(this.#compareMembers, this.#release);
    return { members, before: null, last: null, lastNumber: 0 };
  }

  /** Which row comes first, of one in each window; the end of a window is after all rows. */
  #order(before: Window, from: number, after: Window, to: number): number {
    if (from >= before.elements.length) return 1;
    if (to >= after.elements.length) return -1;
    const [left, right] = [before.elements[from]!, after.elements[to]!];
    if (left === right) return 0;
    const [number, other] = [before.numbers[from]!, after.numbers[to]!];
    return number === other ? this.#compareMembers(left, right) : number < other ? -1 : 1;
  }
}

function countAt({ counts }: Window, at: number): number {
  return counts === null ? 1 : counts[at]!;
}
