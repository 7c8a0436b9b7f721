import { Bug } from '../diagnostic/index.js';
import type { Row, SqlType } from '../repr/index.js';
import type { Entry } from './entry-table.js';
import { makeRowHash, makeRowIdentity, wholeRow, type RowEquality } from './row-hash.js';
import { SlotTable } from './slot-table.js';

/**
 * Finds the entry of a row in an arrangement by all of its columns.
 *
 * A slot for each entry: rows that cannot be told apart are one entry, so that there are no lists,
 * and an entry stays where it is whether it is live or dead.
 */
export class RowLocator {
  /** The hash of a row. */
  readonly hashOf: (row: Row) => number;
  /** The rows, owned by the arrangement. */
  readonly #rows: readonly (Row | undefined)[];
  readonly #same: RowEquality;
  readonly #slots = new SlotTable();

  /** Over rows that the arrangement numbers. Starts empty. */
  constructor(types: readonly SqlType[], rows: readonly (Row | undefined)[]) {
    this.#rows = rows;
    this.hashOf = makeRowHash(wholeRow(types));
    this.#same = makeRowIdentity(types);
  }

  /** The entry of a row, by the hash of it; 0 if there is none. */
  find(row: Row, hash: number): Entry {
    const slots = this.#slots;
    for (let slot = slots.home(hash); ; slot = slots.after(slot)) {
      const entry = slots.valueAt(slot);
      if (entry === 0) return 0;
      if (slots.hashAt(slot) === hash && this.#same(row, this.#rows[entry]!)) return entry;
    }
  }

  /** Takes in an entry whose row has no other, by the hash of the row. */
  insert(entry: Entry, hash: number): void {
    const slots = this.#slots;
    let slot = slots.home(hash);
    while (slots.valueAt(slot) !== 0) slot = slots.after(slot);
    slots.fill(slot, hash, entry);
  }

  /** Forgets an entry, by the hash of its row. */
  remove(entry: Entry, hash: number): void {
    const slots = this.#slots;
    let slot = slots.home(hash);
    while (slots.valueAt(slot) !== entry) {
      if (slots.valueAt(slot) === 0) throw new Bug(`a locator has every entry, not ${entry}`);
      slot = slots.after(slot);
    }
    slots.vacate(slot);
  }
}
