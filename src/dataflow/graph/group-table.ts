import type { Row } from '../../repr/index.js';
import {
  isHashUnique,
  makeKeyEquality,
  makeRowHash,
  NULL_KEY_HASH,
} from '../arrangement/row-hash.js';
import type { KeyShape, RowEquality, RowHash } from '../arrangement/row-hash.js';
import { SlotTable, type Slot } from '../arrangement/slot-table.js';

/**
 * Numbers keys, densely, so that what belongs to a key can be kept in arrays.
 *
 * Numbers of keys that are gone are used again.
 */
export class GroupTable {
  readonly #hash: RowHash;
  readonly #same: RowEquality;
  /** Whether keys need not be compared whose hashes are equal. */
  readonly #isHashUnique: boolean;
  /** Group numbers plus one. */
  readonly #slots = new SlotTable();
  readonly #keys: (Row | undefined)[] = [];
  readonly #free: number[] = [];

  /**
   * For keys that are some columns of rows, equal as SQL's GROUP BY has it, or as `same` says,
   * which tells apart at least those.
   */
  constructor(shape: KeyShape, same: RowEquality = makeKeyEquality(shape.types, shape.columns)) {
    this.#hash = makeRowHash(shape);
    this.#same = same;
    this.#isHashUnique = isHashUnique(shape.types);
  }

  /** How many keys there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** The key of a group. */
  keyOf(group: number): Row {
    return this.#keys[group]!;
  }

  /** The number of a key, or -1. */
  find(key: Row): number {
    return this.#slots.valueAt(this.#locate(key, this.#hash(key))) - 1;
  }

  /**
   * The number of a key, new if need be. `keep` makes the row that is kept of a new one: the key
   * given may be used again by the caller.
   */
  obtain(key: Row, keep: (key: Row) => Row): number {
    const hash = this.#hash(key);
    const slot = this.#locate(key, hash);
    const found = this.#slots.valueAt(slot);
    if (found !== 0) return found - 1;
    const group = this.#free.pop() ?? this.#keys.length;
    this.#keys[group] = keep(key);
    this.#slots.fill(slot, hash, group + 1);
    return group;
  }

  /** Forgets a group's key. */
  remove(group: number): void {
    const key = this.#keys[group]!;
    this.#slots.vacate(this.#locate(key, this.#hash(key)));
    this.#keys[group] = undefined;
    this.#free.push(group);
  }

  #locate(key: Row, hash: number): Slot {
    const slots = this.#slots;
    for (let slot = slots.home(hash); ; slot = slots.after(slot)) {
      const group = slots.valueAt(slot) - 1;
      if (group < 0) return slot;
      if (slots.hashAt(slot) !== hash) continue;
      if (this.#isHashUnique && hash !== NULL_KEY_HASH) return slot;
      if (this.#same(key, this.#keys[group]!)) return slot;
    }
  }
}
