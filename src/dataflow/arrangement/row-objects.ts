import type { Datum, Row, SqlType } from '../../repr/index.js';
import { makeRowIdentity, type RowEquality } from './row-hash.js';
import type { RowStore } from './row-store.js';

/** Rows as they were put in. */
export class RowObjects implements RowStore {
  readonly copies = false;
  readonly #rows: (Row | undefined)[] = [];
  readonly #same: RowEquality;

  constructor(types: readonly SqlType[]) {
    this.#same = makeRowIdentity(types);
  }

  has(record: number): boolean {
    return this.#rows[record] !== undefined;
  }

  get(record: number): Row {
    return this.#rows[record]!;
  }

  makeScratch(): Datum[] {
    return [];
  }

  look(record: number): Row {
    return this.#rows[record]!;
  }

  copy(record: number, target: Datum[], at: number, width?: number): void {
    const row = this.#rows[record]!;
    const count = width ?? row.length;
    for (let column = 0; column < count; column += 1) target[at + column] = row[column]!;
  }

  holds(record: number, row: Row): boolean {
    return this.#same(this.#rows[record]!, row);
  }

  put(record: number, row: Row): void {
    this.#rows[record] = row;
  }

  drop(record: number): void {
    this.#rows[record] = undefined;
  }
}
