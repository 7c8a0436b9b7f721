import type { Row } from '../repr/index.js';
import { makeKeyEquality, makeRowHash, type KeyShape, type RowEquality } from './row-hash.js';

/** Slots of an index that holds nothing yet. A power of two. */
const SLOTS_MIN = 16;

/** The entries of an index: rows by number. Number 0 means none, so that arrays start as zeros. */
export type Entry = number;

/**
 * Finds the entries of an arrangement by the value of some columns.
 *
 * Open addressing with linear probing. A slot is a key; it holds the heads of two doubly linked
 * lists of entries: the live ones, which the collection now contains, and the dead ones, which only
 * readers of the past may still want, latest death first. So a read of the present costs what it
 * returns, however much history is kept, and a read of the past stops at the first entry that was
 * dead by then.
 */
export class HashIndex {
  readonly shape: KeyShape;
  /** The rows, owned by the arrangement. */
  readonly #rows: readonly (Row | undefined)[];
  /** Hash of a stored row, and of a key that stands alone. */
  readonly #hashRow: (row: Row) => number;
  readonly #hashKey: (key: Row) => number;
  readonly #sameKeyAsRow: RowEquality;
  readonly #sameRows: RowEquality;

  #mask = SLOTS_MIN - 1;
  #used = 0;
  #live = new Int32Array(SLOTS_MIN);
  #dead = new Int32Array(SLOTS_MIN);
  #hashes = new Int32Array(SLOTS_MIN);
  #next = new Int32Array(SLOTS_MIN);
  #previous = new Int32Array(SLOTS_MIN);

  /** Over rows that the arrangement numbers. Starts empty. */
  constructor(shape: KeyShape, rows: readonly (Row | undefined)[]) {
    const positions = shape.columns.map((_, index) => index);
    this.shape = shape;
    this.#rows = rows;
    this.#hashRow = makeRowHash(shape);
    this.#hashKey = makeRowHash({ types: shape.types, columns: positions });
    this.#sameKeyAsRow = makeKeyEquality(shape.types, positions, shape.columns);
    this.#sameRows = makeKeyEquality(shape.types, shape.columns);
  }

  /** How many keys have entries, live or dead. */
  get keys(): number {
    return this.#used;
  }

  /** The slot of a key's entries, or -1. Good until the index changes. */
  find(key: Row): number {
    const hash = this.#hashKey(key);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const head = this.#live[slot]! || this.#dead[slot]!;
      if (head === 0) return -1;
      if (this.#hashes[slot] === hash && this.#sameKeyAsRow(key, this.#rows[head]!)) return slot;
    }
  }

  /** As {@link find}, of the key that a row has. */
  findRow(row: Row): number {
    const slot = this.#locate(row, this.#hashRow(row));
    return (this.#live[slot]! || this.#dead[slot]!) === 0 ? -1 : slot;
  }

  /** The first entry of a slot that is in the collection now, or 0. */
  firstLive(slot: number): Entry {
    return this.#live[slot]!;
  }

  /** The entry of a slot that died last, or 0. */
  firstDead(slot: number): Entry {
    return this.#dead[slot]!;
  }

  /** The next entry of the same list, or 0. */
  next(entry: Entry): Entry {
    return this.#next[entry]!;
  }

  /** Takes in a new entry. */
  insert(entry: Entry, row: Row, live: boolean): void {
    if (entry >= this.#next.length) this.#growEntries(entry);
    if ((this.#used + 1) * 4 > (this.#mask + 1) * 3) this.#growSlots();
    const hash = this.#hashRow(row);
    const slot = this.#locate(row, hash);
    if ((this.#live[slot]! || this.#dead[slot]!) === 0) {
      this.#hashes[slot] = hash;
      this.#used += 1;
    }
    this.#push(live ? this.#live : this.#dead, slot, entry);
  }

  /** Moves an entry between the lists of its slot. */
  setLive(entry: Entry, row: Row, live: boolean): void {
    const slot = this.#locate(row, this.#hashRow(row));
    this.#unlink(live ? this.#dead : this.#live, slot, entry);
    this.#push(live ? this.#live : this.#dead, slot, entry);
  }

  /** Forgets a dead entry. */
  remove(entry: Entry, row: Row): void {
    const slot = this.#locate(row, this.#hashRow(row));
    this.#unlink(this.#dead, slot, entry);
    if ((this.#live[slot]! || this.#dead[slot]!) === 0) this.#vacate(slot);
  }

  #locate(row: Row, hash: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const head = this.#live[slot]! || this.#dead[slot]!;
      if (head === 0) return slot;
      if (this.#hashes[slot] === hash && this.#sameRows(row, this.#rows[head]!)) return slot;
    }
  }

  #push(heads: Int32Array, slot: number, entry: Entry): void {
    const head = heads[slot]!;
    this.#next[entry] = head;
    this.#previous[entry] = 0;
    if (head !== 0) this.#previous[head] = entry;
    heads[slot] = entry;
  }

  #unlink(heads: Int32Array, slot: number, entry: Entry): void {
    const next = this.#next[entry]!;
    const previous = this.#previous[entry]!;
    if (previous === 0) heads[slot] = next;
    else this.#next[previous] = next;
    if (next !== 0) this.#previous[next] = previous;
  }

  /** Empties a slot and moves back those displaced by it, so that no search breaks off. */
  #vacate(emptied: number): void {
    this.#used -= 1;
    let hole = emptied;
    for (let slot = (hole + 1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if ((this.#live[slot]! || this.#dead[slot]!) === 0) break;
      const home = this.#hashes[slot]! & this.#mask;
      if (((slot - home) & this.#mask) < ((slot - hole) & this.#mask)) continue;
      this.#live[hole] = this.#live[slot]!;
      this.#dead[hole] = this.#dead[slot]!;
      this.#hashes[hole] = this.#hashes[slot]!;
      hole = slot;
    }
    this.#live[hole] = 0;
    this.#dead[hole] = 0;
  }

  #growSlots(): void {
    const [live, dead, hashes] = [this.#live, this.#dead, this.#hashes];
    const size = hashes.length * 2;
    this.#mask = size - 1;
    this.#live = new Int32Array(size);
    this.#dead = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    for (let old = 0; old < hashes.length; old += 1) {
      if ((live[old]! || dead[old]!) === 0) continue;
      let slot = hashes[old]! & this.#mask;
      while ((this.#live[slot]! || this.#dead[slot]!) !== 0) slot = (slot + 1) & this.#mask;
      this.#live[slot] = live[old]!;
      this.#dead[slot] = dead[old]!;
      this.#hashes[slot] = hashes[old]!;
    }
  }

  #growEntries(entry: Entry): void {
    this.#next = enlarged(this.#next, entry);
    this.#previous = enlarged(this.#previous, entry);
  }
}

function enlarged(array: Int32Array<ArrayBuffer>, entry: Entry): Int32Array<ArrayBuffer> {
  let size = array.length;
  while (size <= entry) size *= 2;
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
