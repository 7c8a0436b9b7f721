import type { Row, SqlType } from '../repr/index.js';
import { GroupTable } from './graph/group-table.js';
import { exactCount } from './resource-meter.js';
import { makeRowIdentity, wholeRow } from './arrangement/row-hash.js';

/** Sums up changes to rows, and gives those that do not cancel. Used again after it is emptied. */
export class Consolidator {
  readonly #types: readonly SqlType[];
  #table: GroupTable;
  #counts: number[] = [];
  #order: number[] = [];

  constructor(types: readonly SqlType[]) {
    this.#types = types;
    this.#table = makeTable(types);
  }

  /** Adds a change. */
  add(row: Row, diff: number): void {
    const group = this.#table.obtain(row, (kept) => kept);
    if (group === this.#order.length) {
      this.#order.push(group);
      this.#counts.push(0);
    }
    this.#counts[group] = exactCount(this.#counts[group]! + diff);
  }

  /** The rows that changed, in the order of their first change, and by how much. Empties it. */
  drain(): [row: Row, diff: number][] {
    if (this.#order.length === 0) return [];
    const changes: [Row, number][] = [];
    for (const group of this.#order) {
      if (this.#counts[group] !== 0) changes.push([this.#table.keyOf(group), this.#counts[group]!]);
    }
    this.#table = makeTable(this.#types);
    this.#counts = [];
    this.#order = [];
    return changes;
  }
}

/** The sum of changes to rows, without those that cancel. */
export function consolidate(
  changes: readonly (readonly [row: Row, diff: number])[],
  types: readonly SqlType[],
): [row: Row, diff: number][] {
  const sums = new Consolidator(types);
  for (const [row, diff] of changes) sums.add(row, diff);
  return sums.drain();
}

function makeTable(types: readonly SqlType[]): GroupTable {
  return new GroupTable(wholeRow(types), makeRowIdentity(types));
}
