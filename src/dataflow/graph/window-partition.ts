import type { Comparator, Row } from '../../repr/index.js';
import type { WindowFrame } from '../plan.js';

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

  /** The rows of a row's frame: from the first number on, before the second. */
  frame(index: number, { unit, start, end }: WindowFrame): readonly [from: number, to: number] {
    const at = unit === 'rows' ? index : this.groups[index]!;
    const from = start === null ? 0 : this.#startOf(at + start, unit);
    const to = end === null ? this.rows.length : this.#startOf(at + end + 1, unit);
    return [from, Math.max(from, to)];
  }

  #startOf(at: number, unit: WindowFrame['unit']): number {
    const count = unit === 'rows' ? this.rows.length : this.starts.length - 1;
    const place = Math.min(Math.max(at, 0), count);
    return unit === 'rows' ? place : this.starts[place]!;
  }
}
