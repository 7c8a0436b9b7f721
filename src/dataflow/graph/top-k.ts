import {
  compareRows,
  makeOrderNumber,
  type Comparator,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { ColumnOrder } from '../plan.js';
import { pick } from '../row-hash.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { OrderedMultiset } from './ordered-multiset.js';
import { TouchedGroups } from './touched-groups.js';

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

/** The rows that a group shows, in order, each with its multiplicity. */
interface Window {
  readonly rows: Row[];
  readonly counts: number[];
  /** Whether there are as many as the limit allows, so that later rows cannot matter. */
  full: boolean;
  /** The number of the last row, if it is full. */
  last: number;
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
  readonly #groups: GroupTable;
  readonly #members: (OrderedMultiset<Row> | undefined)[] = [];
  readonly #windows: (Window | undefined)[] = [];
  readonly #touched = new TouchedGroups();
  /** A window that shows nothing any more, to be filled again. */
  #spare = makeWindow();

  constructor(options: TopKOptions) {
    const { types, groupKey: columns } = options;
    const shape = { types: pick(types, columns), columns };
    this.#compare = compareRows(types, options.order);
    this.#numberOf = makeOrderNumber(types, options.order);
    this.#limit = options.limit;
    this.#offset = options.offset;
    this.#output = options.output;
    this.#groups = new GroupTable(shape);
  }

  push(row: Row, diff: number): void {
    const group = this.#groups.obtain(row, (kept) => kept);
    const members = (this.#members[group] ??= new OrderedMultiset(this.#compare, this.#numberOf));
    members.add(row, diff);
    if (!this.#touched.has(group) && !this.#isBeyond(group, row)) this.#touched.touch(group);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    this.#touched.drain((group) => this.#settle(group));
  }

  #settle(group: number): void {
    const before = this.#windows[group] ?? makeWindow();
    const after = this.#show(group, this.#spare);
    this.#say(before, after);
    this.#windows[group] = after;
    this.#spare = before;
    if (!this.#members[group]!.isEmpty) return;
    this.#members[group] = undefined;
    this.#windows[group] = undefined;
    this.#groups.remove(group);
  }

  /** Whether a row comes after all that a group shows, and the group shows all that it may. */
  #isBeyond(group: number, row: Row): boolean {
    const window = this.#windows[group];
    if (window?.full !== true) return false;
    const number = this.#numberOf(row);
    if (number !== window.last) return number > window.last;
    return this.#compare(row, window.rows[window.rows.length - 1]!) > 0;
  }

  /** Fills a window, whatever is in it, with what a group shows. */
  #show(group: number, window: Window): Window {
    const { rows, counts } = window;
    let size = 0;
    let skip = this.#offset;
    let room = this.#limit;
    this.#members[group]!.forEach((row, count) => {
      const skipped = Math.min(skip, Math.max(count, 0));
      const shown = Math.min(room, count - skipped);
      skip -= skipped;
      if (shown <= 0) return true;
      rows[size] = row;
      counts[size] = shown;
      size += 1;
      room -= shown;
      return room > 0;
    });
    // Written over rather than emptied: an array that is emptied has to grow again.
    rows.length = size;
    counts.length = size;
    window.full = room === 0;
    if (window.full) window.last = this.#numberOf(window.rows[window.rows.length - 1]!);
    return window;
  }

  /** Sends the difference of two windows, which are both in order. */
  #say(before: Window, after: Window): void {
    let [old, next] = [0, 0];
    while (old < before.rows.length || next < after.rows.length) {
      const gone = before.rows[old];
      const come = after.rows[next];
      if (gone === come && before.counts[old] === after.counts[next]) {
        old += 1;
        next += 1;
        continue;
      }
      const order = gone === undefined ? 1 : come === undefined ? -1 : this.#compare(gone, come);
      const lost = order <= 0 ? before.counts[old]! : 0;
      const gained = order >= 0 ? after.counts[next]! : 0;
      if (gained !== lost) this.#output.push(order <= 0 ? gone! : come!, gained - lost);
      if (order <= 0) old += 1;
      if (order >= 0) next += 1;
    }
  }
}

function makeWindow(): Window {
  return { rows: [], counts: [], full: false, last: 0 };
}
