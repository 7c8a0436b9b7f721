import type { Row, SqlType } from '../../repr/index.js';
import { makeRowIdentity, wholeRow } from '../arrangement/row-hash.js';
import { GroupTable } from './group-table.js';
import { exactCount, type ResourceMeter } from '../resource-meter.js';
import type { Operator, Output } from './operator.js';
import { TouchedGroups } from './touched-groups.js';

/** Rows with positive multiplicity; those below zero count as zero. */
export class Threshold implements Output, Operator {
  readonly #output: Output;
  readonly #rows: GroupTable;
  readonly #counts: number[] = [];
  /** What has been said of each row. */
  readonly #said: number[] = [];
  readonly #touched = new TouchedGroups();

  readonly #meter: ResourceMeter;
  readonly #keep: (row: Row) => Row;

  /** The meter counts each row once, however many copies there are. */
  constructor(types: readonly SqlType[], meter: ResourceMeter, output: Output) {
    this.#output = output;
    this.#meter = meter;
    this.#keep = (row) => {
      meter.keep(row, 1);
      return row;
    };
    this.#rows = new GroupTable(wholeRow(types), makeRowIdentity(types));
  }

  push(row: Row, diff: number): void {
    this.#meter.work();
    const group = this.#rows.obtain(row, this.#keep);
    this.#counts[group] = exactCount((this.#counts[group] ?? 0) + diff);
    this.#touched.touch(group);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    this.#touched.drain((group) => this.#settle(group));
  }

  #settle(group: number): void {
    const count = this.#counts[group]!;
    const change = Math.max(0, count) - (this.#said[group] ?? 0);
    this.#said[group] = Math.max(0, count);
    if (change !== 0) this.#output.push(this.#rows.keyOf(group), change);
    if (count !== 0) return;
    this.#meter.keep(this.#rows.keyOf(group), -1);
    this.#rows.remove(group);
  }
}
