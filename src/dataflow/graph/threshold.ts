import type { Row, SqlType } from '../../repr/index.js';
import { makeRowIdentity, wholeRow } from '../arrangement/row-hash.js';
import { GroupTable } from './group-table.js';
import { exactCount } from '../resource-meter.js';
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

  constructor(types: readonly SqlType[], output: Output) {
    this.#output = output;
    this.#rows = new GroupTable(wholeRow(types), makeRowIdentity(types));
  }

  push(row: Row, diff: number): void {
    const group = this.#rows.obtain(row, (kept) => kept);
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
    if (count === 0) this.#rows.remove(group);
  }
}
