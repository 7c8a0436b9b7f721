import { Bug } from '../../diagnostic/index.js';
import type { Row, SqlType } from '../../repr/index.js';
import type { Entry } from './entry-table.js';
import { makeRowHash, pick, wholeRow } from './row-hash.js';
import type { RowStore } from './row-store.js';
import { SlotTable } from './slot-table.js';

/** Rows with one hash that are compared, before it is given up to hash a part of them. */
const SAME_HASH_MAX = 4;

/**
 * Finds the entry of a row in an arrangement by all of its columns.
 *
 * A slot for each entry: rows that cannot be told apart are one entry, so that there are no lists,
 * and an entry stays where it is whether it is live or dead. If the first column is a key, as it
 * mostly is, its hash is enough, and an update finds the old row and the place of the new one side
 * by side.
 */
export class RowLocator {
  /** Whether all of a row is hashed, or the first column alone. */
  readonly isWhole: boolean;
  /** The hash of a row. */
  readonly hashOf: (row: Row) => number;
  /** The rows, owned by the arrangement. */
  readonly #rows: RowStore;
  readonly #slots = new SlotTable();

  /** Over rows that the arrangement numbers. Starts empty. */
  constructor(
    types: readonly SqlType[],
    { rows, isWhole }: { readonly rows: RowStore; readonly isWhole: boolean },
  ) {
    this.isWhole = isWhole || types.length < 2;
    this.#rows = rows;
    const first = { types: pick(types, [0]), columns: [0] };
    this.hashOf = makeRowHash(this.isWhole ? wholeRow(types) : first);
  }

  /**
   * The entry of a row, by the hash of it; 0 if there is none, -1 if too many rows have the hash
   * because a part of them has.
   */
  find(row: Row, hash: number): number {
    const slots = this.#slots;
    let budget = SAME_HASH_MAX;
    for (let slot = slots.home(hash); ; slot = slots.after(slot)) {
      const entry = slots.valueAt(slot);
      if (entry === 0) return 0;
      if (slots.hashAt(slot) !== hash) continue;
      if (this.#rows.holds(entry, row)) return entry;
      budget -= 1;
      if (budget === 0 && !this.isWhole) return -1;
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
