import type { Row } from '../../repr/index.js';
import { isHashUnique, makeKeyEquality, makeRowHash, NULL_KEY_HASH } from '../row-hash.js';
import type { KeyShape, RowEquality, RowHash } from '../row-hash.js';

/** Slots of a table that holds nothing yet. A power of two. */
const SLOTS_MIN = 16;

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
  /** Group number plus one; 0 is free. */
  #slots = new Int32Array(SLOTS_MIN);
  #mask = SLOTS_MIN - 1;
  #hashes: number[] = [];
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
    return this.#keys.length - this.#free.length;
  }

  /** The key of a group. */
  keyOf(group: number): Row {
    return this.#keys[group]!;
  }

  /** The number of a key, or -1. */
  find(key: Row): number {
    return this.#slots[this.#locate(key, this.#hash(key))]! - 1;
  }

  /**
   * The number of a key, new if need be. `keep` makes the row that is kept of a new one: the key
   * given may be used again by the caller.
   */
  obtain(key: Row, keep: (key: Row) => Row): number {
    const hash = this.#hash(key);
    const slot = this.#locate(key, hash);
    const found = this.#slots[slot]!;
    if (found !== 0) return found - 1;
    const group = this.#free.pop() ?? this.#keys.length;
    this.#keys[group] = keep(key);
    this.#hashes[group] = hash;
    this.#slots[slot] = group + 1;
    if (this.size * 4 > this.#slots.length * 3) this.#grow();
    return group;
  }

  /** Forgets a group's key. */
  remove(group: number): void {
    this.#vacate(this.#locate(this.#keys[group]!, this.#hashes[group]!));
    this.#keys[group] = undefined;
    this.#free.push(group);
  }

  #locate(key: Row, hash: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const group = this.#slots[slot]! - 1;
      if (group < 0) return slot;
      if (this.#hashes[group] !== hash) continue;
      if (this.#isHashUnique && hash !== NULL_KEY_HASH) return slot;
      if (this.#same(key, this.#keys[group]!)) return slot;
    }
  }

  /** Empties a slot and moves back those displaced by it, so that no search breaks off. */
  #vacate(emptied: number): void {
    let hole = emptied;
    for (let slot = (hole + 1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const group = this.#slots[slot]! - 1;
      if (group < 0) break;
      const home = this.#hashes[group]! & this.#mask;
      if (((slot - home) & this.#mask) < ((slot - hole) & this.#mask)) continue;
      this.#slots[hole] = group + 1;
      hole = slot;
    }
    this.#slots[hole] = 0;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.#mask = this.#slots.length - 1;
    for (let group = 0; group < this.#keys.length; group += 1) {
      if (this.#keys[group] === undefined) continue;
      let slot = this.#hashes[group]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = group + 1;
    }
  }
}
