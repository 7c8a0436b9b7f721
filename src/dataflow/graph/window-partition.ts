import type { Comparator, Row } from '../../repr/index.js';

/** The rows of a window's partition in their order, and which of them are equal in it. */
export class SortedPartition {
  readonly rows: readonly Row[];
  /** For each row the number of its peer group, from 0. */
  readonly groups: readonly number[];
  /** Where each peer group starts, and behind the last one the number of rows. */
  readonly starts: readonly number[];

  /** Of rows that are in order; those are peers for which `order` is zero. */
  constructor(rows: readonly Row[], order: Comparator<Row>) {
    const groups: number[] = [];
    const starts: number[] = [];
    for (let index = 0; index < rows.length; index += 1) {
      const isPeer = index > 0 && order(rows[index - 1]!, rows[index]!) === 0;
      if (!isPeer) starts.push(index);
      groups.push(starts.length - 1);
    }
    starts.push(rows.length);
    this.rows = rows;
    this.groups = groups;
    this.starts = starts;
  }
}
