import {
  compareOrdered,
  compareRows,
  type Comparator,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { errorRowOf } from '../error-row.js';
import type { ColumnOrder } from '../plan.js';
import type { ResourceMeter } from '../resource-meter.js';
import { makeRowIdentity, pick, type RowEquality } from '../row-hash.js';
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
  /** Hears of each row that is gone over. */
  readonly meter: ResourceMeter;
}

/** What a partition shows: rows with their values in order, or the error that it met. */
type Shown = { readonly rows: readonly Row[] } | { readonly error: Row };

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
    this.#groups = new GroupTable(shape);
  }

  push(row: Row, diff: number): void {
    const group = this.#groups.obtain(row, (kept) => kept);
    (this.#members[group] ??= new OrderedMultiset(this.#compare)).add(row, diff);
    this.#touched.touch(group);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    this.#touched.drain((group) => this.#settle(group));
  }

  #settle(group: number): void {
    const after = this.#show(group);
    this.#say(this.#shown[group] ?? NOTHING, after);
    this.#shown[group] = after;
    if (!this.#members[group]!.isEmpty) return;
    this.#members[group] = undefined;
    this.#shown[group] = undefined;
    this.#groups.remove(group);
  }

  #show(group: number): Shown {
    const rows: Row[] = [];
    this.#members[group]!.forEach((row, count) => {
      for (let copy = 0; copy < count; copy += 1) {
        this.#meter.work();
        rows.push(row);
      }
      return true;
    });
    try {
      const partition = new SortedPartition(rows, this.#order);
      const columns = this.#calls.map((call) => call.evaluate(partition));
      return { rows: rows.map((row, index) => append(row, columns, index)) };
    } catch (thrown) {
      return { error: errorRowOf(thrown) };
    }
  }

  /** Sends the difference of what was shown and what is. */
  #say(before: Shown, after: Shown): void {
    if ('error' in before) this.#output.fail(before.error, -1);
    this.#sayRows('rows' in before ? before.rows : [], 'rows' in after ? after.rows : []);
    if ('error' in after) this.#output.fail(after.error, 1);
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

const NOTHING: Shown = { rows: [] };

function append(row: Row, columns: readonly (readonly Datum[])[], index: number): Row {
  return [...row, ...columns.map((values) => values[index]!)];
}
