import {
  compareOrdered,
  compareRows,
  type Comparator,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { errorRowOf } from '../error-row.js';
import type { ColumnOrder } from '../plan/plan.js';
import { exactCount, keptBytes, keptBytesOf, type ResourceMeter } from '../resource-meter.js';
import { makeRowIdentity, pick, type RowEquality } from '../arrangement/row-hash.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { OrderedMultiset } from './ordered-multiset.js';
import type { WindowValues } from './window-values.js';
import { SortedPartition } from './window-partition.js';
import { TouchedGroups } from './touched-groups.js';

/** What a {@link Window} is made of. */
export interface WindowOptions {
  /** Types of the input's columns. */
  readonly types: readonly SqlType[];
  readonly partition: readonly number[];
  readonly order: readonly ColumnOrder[];
  /** What is appended to each row. */
  readonly calls: readonly WindowValues[];
  /** Types of the columns that are appended. */
  readonly callTypes: readonly SqlType[];
  readonly output: Output;
  /** Hears of each row that is gone over, and counts copies of rows. */
  readonly meter: ResourceMeter;
}

/** What a partition shows. */
interface Shown {
  /** With their values, in order; none if it met an error. */
  readonly rows: readonly Row[];
  readonly error: Row | null;
  /** What is counted as kept for it. */
  readonly bytes: number;
}

/**
 * Appends to each row what window calls give for it among the rows of its partition.
 *
 * A time costs, for each partition that it touches, the computation of the whole partition; what is
 * said is only the difference. Copies of one row are rows that follow each other. A partition in
 * which a call fails has an error instead of its rows, until it does not.
 */
export class Window implements Output, Operator {
  readonly #order: Comparator<Row>;
  readonly #compare: Comparator<Row>;
  readonly #same: RowEquality;
  readonly #calls: readonly WindowValues[];
  readonly #output: Output;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;
  /** About what a copy of a row costs, whose values are those of the row. */
  readonly #copyBytes: number;
  readonly #groups: GroupTable;
  readonly #members: (OrderedMultiset<Row> | undefined)[] = [];
  readonly #shown: (Shown | undefined)[] = [];
  readonly #touched = new TouchedGroups();

  constructor(options: WindowOptions) {
    const { types, partition: columns } = options;
    const shape = { types: pick(types, columns), columns };
    this.#order = compareOrdered(types, options.order);
    this.#compare = compareRows(types, options.order);
    this.#same = makeRowIdentity([...types, ...options.callTypes]);
    this.#calls = options.calls;
    this.#output = options.output;
    this.#meter = options.meter;
    this.#bytes = keptBytesOf(types);
    this.#copyBytes = keptBytes([...types, ...options.callTypes].map(() => null));
    this.#groups = new GroupTable(shape);
  }

  push(row: Row, diff: number): void {
    const group = this.#groups.obtain(row, (kept) => kept);
    const members = (this.#members[group] ??= new OrderedMultiset(this.#compare));
    this.#meter.change(row, members.add(row, diff), this.#bytes);
    this.#touched.touch(group);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    this.#touched.drain((group) => this.#settle(group));
  }

  #settle(group: number): void {
    const before = this.#shown[group] ?? NOTHING;
    // Before what takes its place is counted: a change needs no room for both.
    this.#meter.keepBytes(-before.bytes);
    const after = this.#show(group);
    this.#say(before, after);
    this.#shown[group] = after;
    if (!this.#members[group]!.isEmpty) return;
    this.#members[group] = undefined;
    this.#shown[group] = undefined;
    this.#groups.remove(group);
  }

  #show(group: number): Shown {
    let bytes = 0;
    const keep = (more: number): void => {
      bytes += more;
      this.#meter.keepBytes(more);
    };
    const rows = this.#rows(group, keep);
    try {
      const partition = new SortedPartition(rows, this.#order);
      const columns = this.#calls.map((call) => call.evaluate(partition, keep));
      return { rows: rows.map((row, index) => append(row, columns, index)), error: null, bytes };
    } catch (thrown) {
      const error = errorRowOf(thrown);
      keep(-bytes);
      return { rows: [], error, bytes };
    }
  }

  /** The rows of a partition in order, each copy by itself: what those cost is counted before. */
  #rows(group: number, keep: (bytes: number) => void): readonly Row[] {
    const members = this.#members[group]!;
    let [size, copies] = [0, 0];
    members.forEach((_, count) => {
      size = exactCount(size + Math.max(count, 0));
      copies += Math.max(count - 1, 0);
      return true;
    });
    this.#meter.foresee(size);
    keep(copies * this.#copyBytes);
    const rows: Row[] = [];
    members.forEach((row, count) => {
      for (let copy = 0; copy < count; copy += 1) {
        this.#meter.work();
        rows.push(row);
      }
      return true;
    });
    return rows;
  }

  /** Sends the difference of what was shown and what is. */
  #say(before: Shown, after: Shown): void {
    if (before.error !== null) this.#output.fail(before.error, -1);
    this.#sayRows(before.rows, after.rows);
    if (after.error !== null) this.#output.fail(after.error, 1);
  }

  /** Both lists are in the order of the input's rows. */
  #sayRows(before: readonly Row[], after: readonly Row[]): void {
    let [old, next] = [0, 0];
    while (old < before.length || next < after.length) {
      const [gone, come] = [before[old], after[next]];
      const order = gone === undefined ? 1 : come === undefined ? -1 : this.#compare(gone, come);
      if (order !== 0 || !this.#same(gone!, come!)) {
        if (order <= 0) this.#output.push(gone!, -1);
        if (order >= 0) this.#output.push(come!, 1);
      }
      if (order <= 0) old += 1;
      if (order >= 0) next += 1;
    }
  }
}

const NOTHING: Shown = { rows: [], error: null, bytes: 0 };

function append(row: Row, columns: readonly (readonly Datum[])[], index: number): Row {
  return [...row, ...columns.map((values) => values[index]!)];
}
