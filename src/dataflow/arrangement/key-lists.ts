import type { Datum, Row } from '../../repr/index.js';
import type { Entry, EntryTable } from './entry-table.js';
import { isHashUnique, makeKeyEquality, NULL_KEY_HASH } from './row-hash.js';
import type { KeyShape, RowEquality } from './row-hash.js';
import type { RowStore } from './row-store.js';
import { SlotTable, type Slot } from './slot-table.js';

/** The entries that {@link KeyLists} keeps lists of, owned by an arrangement. */
export interface ListedEntries {
  readonly rows: RowStore;
  readonly table: EntryTable;
  /** The lane of the lists: an entry is in one list of it at most. */
  readonly lane: number;
}

/** A list of entries for each value of some columns, found by the hash of the value. */
export class KeyLists {
  readonly #rows: RowStore;
  readonly #scratch: Datum[];
  readonly #table: EntryTable;
  readonly #lane: number;
  readonly #sameKeyAsRow: RowEquality;
  readonly #sameRows: RowEquality;
  /** Whether equal hashes are enough: the rows to compare are far away in memory. */
  readonly #isHashUnique: boolean;
  /** The heads. */
  readonly #slots = new SlotTable();

  /** Without any list. */
  constructor({ types, columns }: KeyShape, { rows, table, lane }: ListedEntries) {
    const positions = columns.map((_, index) => index);
    this.#rows = rows;
    this.#scratch = rows.makeScratch();
    this.#table = table;
    this.#lane = lane;
    this.#sameKeyAsRow = makeKeyEquality(types, positions, columns);
    this.#sameRows = makeKeyEquality(types, columns);
    this.#isHashUnique = isHashUnique(types);
  }

  /** How many lists there are; none of them is empty. */
  get size(): number {
    return this.#slots.size;
  }

  /** The head of a key's list, or 0. */
  headOf(key: Row, hash: number): Entry {
    const slots = this.#slots;
    for (let slot = slots.home(hash); ; slot = slots.after(slot)) {
      const head = slots.valueAt(slot);
      if (head === 0) return 0;
      if (slots.hashAt(slot) !== hash) continue;
      if (this.#decides(hash) || this.#sameKeyAsRow(key, this.#rowOf(head))) return head;
    }
  }

  /** The head of the list with the key of a row, or 0. */
  headLike(row: Row, hash: number): Entry {
    return this.#slots.valueAt(this.#slotOf(row, hash));
  }

  /** Puts an entry at the head of the list with the key of its row. */
  push(entry: Entry, row: Row, hash: number): void {
    const slots = this.#slots;
    const slot = this.#slotOf(row, hash);
    const head = slots.valueAt(slot);
    this.#table.push(entry, this.#lane, head);
    if (head === 0) slots.fill(slot, hash, entry);
    else slots.replace(slot, entry);
  }

  /** Takes an entry out of its list, which is found by its row if need be. */
  remove(entry: Entry, row: Row, hashOf: (row: Row) => number): void {
    if (!this.#table.unlink(entry, this.#lane)) return;
    const slot = this.#slotOf(row, hashOf(row));
    const next = this.#table.next(entry, this.#lane);
    if (next === 0) this.#slots.vacate(slot);
    else this.#slots.replace(slot, next);
  }

  /** The slot of the list with the key of a row; an empty one if there is none. */
  #slotOf(row: Row, hash: number): Slot {
    const slots = this.#slots;
    for (let slot = slots.home(hash); ; slot = slots.after(slot)) {
      const head = slots.valueAt(slot);
      if (head === 0) return slot;
      if (slots.hashAt(slot) !== hash) continue;
      if (this.#decides(hash) || this.#sameRows(row, this.#rowOf(head))) return slot;
    }
  }

  #rowOf(entry: Entry): Row {
    return this.#rows.look(entry, this.#scratch);
  }

  /** Whether a slot with the hash is that of the key, whatever its rows are. */
  #decides(hash: number): boolean {
    return this.#isHashUnique && hash !== NULL_KEY_HASH;
  }
}
