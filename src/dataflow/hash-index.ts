import { Bug } from '../diagnostic/index.js';
import type { Row } from '../repr/index.js';
import {
  isHashUnique,
  makeKeyEquality,
  makeRowHash,
  NULL_KEY_HASH,
  type KeyShape,
  type RowEquality,
} from './row-hash.js';

/** Slots of an index that holds nothing yet. A power of two. */
const SLOTS_MIN = 16;

/** Entries that fit before the links grow. */
const ENTRIES_MIN = 16;

/** Words of a slot, side by side since they are read together. */
const SLOT_WORDS = 3;
const LIVE = 1;
const DEAD = 2;

/** The entries of an index: rows by number. Number 0 means none, so that arrays start as zeros. */
export type Entry = number;

/**
 * Finds the entries of an arrangement by the value of some columns.
 *
 * Open addressing with linear probing. A slot is a key: its hash, and the heads of two doubly
 * linked lists of entries: the live ones, which the collection now contains, and the dead ones,
 * which only readers of the past may still want, latest death first. So a read of the present costs
 * what it returns, however much history is kept, and a read of the past stops at the first entry
 * that was dead by then.
 */
export class HashIndex {
  readonly shape: KeyShape;
  /** The hash of a stored row's key. */
  readonly hashOf: (row: Row) => number;
  /** The rows, owned by the arrangement. */
  readonly #rows: readonly (Row | undefined)[];
  readonly #hashKey: (key: Row) => number;
  readonly #sameKeyAsRow: RowEquality;
  readonly #sameRows: RowEquality;
  /** Whether equal hashes are enough: the rows to compare are far away in memory. */
  readonly #isHashUnique: boolean;

  #size = SLOTS_MIN;
  #used = 0;
  #slots = new Int32Array(SLOTS_MIN * SLOT_WORDS);
  /** For each entry the next and the previous one of its list. */
  #links = new Int32Array(ENTRIES_MIN * 2);

  /** Over rows that the arrangement numbers. Starts empty. */
  constructor(shape: KeyShape, rows: readonly (Row | undefined)[]) {
    const positions = shape.columns.map((_, index) => index);
    this.shape = shape;
    this.#rows = rows;
    this.hashOf = makeRowHash(shape);
    this.#hashKey = makeRowHash({ types: shape.types, columns: positions });
    this.#sameKeyAsRow = makeKeyEquality(shape.types, positions, shape.columns);
    this.#sameRows = makeKeyEquality(shape.types, shape.columns);
    this.#isHashUnique = isHashUnique(shape.types);
  }

  /** How many keys have entries, live or dead. */
  get keys(): number {
    return this.#used;
  }

  /** The slot of a key's entries, or -1. Good until the index changes. */
  find(key: Row): number {
    const hash = this.#hashKey(key);
    const slots = this.#slots;
    for (let slot = this.#homeOf(hash); ; slot = this.#after(slot)) {
      const head = slots[slot + LIVE]! || slots[slot + DEAD]!;
      if (head === 0) return -1;
      if (slots[slot] !== hash) continue;
      if (this.#decides(hash) || this.#sameKeyAsRow(key, this.#rows[head]!)) return slot;
    }
  }

  /**
   * The slot of the key that a row has, by the hash of it; an empty one, for {@link insertAt}, if
   * no entry has the key. Good until the index changes.
   */
  locate(row: Row, hash: number): number {
    const slots = this.#slots;
    for (let slot = this.#homeOf(hash); ; slot = this.#after(slot)) {
      const head = slots[slot + LIVE]! || slots[slot + DEAD]!;
      if (head === 0) return slot;
      if (slots[slot] !== hash) continue;
      if (this.#decides(hash) || this.#sameRows(row, this.#rows[head]!)) return slot;
    }
  }

  /** The first entry of a slot that is in the collection now, or 0. */
  firstLive(slot: number): Entry {
    return this.#slots[slot + LIVE]!;
  }

  /** The entry of a slot that died last, or 0. */
  firstDead(slot: number): Entry {
    return this.#slots[slot + DEAD]!;
  }

  /** The next entry of the same list, or 0. */
  next(entry: Entry): Entry {
    return this.#links[entry * 2]!;
  }

  /** Takes in a new entry. */
  insert(entry: Entry, row: Row, live: boolean): void {
    const hash = this.hashOf(row);
    this.insertAt(this.locate(row, hash), { entry, hash, live });
  }

  /** Takes in a new entry in the slot that {@link locate} found for it. */
  insertAt(
    slot: number,
    { entry, hash, live }: { readonly entry: Entry; readonly hash: number; readonly live: boolean },
  ): void {
    if (entry * 2 >= this.#links.length) this.#growLinks(entry);
    const isNew = (this.#slots[slot + LIVE]! || this.#slots[slot + DEAD]!) === 0;
    this.#push(slot + (live ? LIVE : DEAD), entry);
    if (!isNew) return;
    this.#slots[slot] = hash;
    this.#used += 1;
    if (this.#used * 4 > this.#size * 3) this.#growSlots();
  }

  /** Moves an entry between the lists of its slot. */
  setLive(entry: Entry, row: Row, live: boolean): void {
    this.setLiveAt(this.#slotOf(entry, row), entry, live);
  }

  /** Moves an entry between the lists of its slot, which {@link locate} found. */
  setLiveAt(slot: number, entry: Entry, live: boolean): void {
    this.#unlink(slot + (live ? DEAD : LIVE), entry);
    this.#push(slot + (live ? LIVE : DEAD), entry);
  }

  /** Forgets a dead entry. */
  remove(entry: Entry, row: Row): void {
    const slot = this.#slotOf(entry, row);
    this.#unlink(slot + DEAD, entry);
    if ((this.#slots[slot + LIVE]! || this.#slots[slot + DEAD]!) === 0) this.#vacate(slot);
  }

  #homeOf(hash: number): number {
    return (hash & (this.#size - 1)) * SLOT_WORDS;
  }

  #after(slot: number): number {
    const next = slot + SLOT_WORDS;
    return next === this.#slots.length ? 0 : next;
  }

  /** Whether a slot with the hash is that of the key, whatever its rows are. */
  #decides(hash: number): boolean {
    return this.#isHashUnique && hash !== NULL_KEY_HASH;
  }

  /** The slot that an entry is in: nearly always it heads a list there. */
  #slotOf(entry: Entry, row: Row): number {
    const hash = this.hashOf(row);
    const slots = this.#slots;
    for (let slot = this.#homeOf(hash); ; slot = this.#after(slot)) {
      const live = slots[slot + LIVE]!;
      const dead = slots[slot + DEAD]!;
      if (live === entry || dead === entry) return slot;
      const head = live || dead;
      if (head === 0) throw new Bug(`an index has every entry, ${entry} is missing`);
      if (slots[slot] !== hash) continue;
      if (this.#decides(hash) || this.#sameRows(row, this.#rows[head]!)) return slot;
    }
  }

  #push(list: number, entry: Entry): void {
    const links = this.#links;
    const head = this.#slots[list]!;
    links[entry * 2] = head;
    links[entry * 2 + 1] = 0;
    if (head !== 0) links[head * 2 + 1] = entry;
    this.#slots[list] = entry;
  }

  #unlink(list: number, entry: Entry): void {
    const links = this.#links;
    const next = links[entry * 2]!;
    const previous = links[entry * 2 + 1]!;
    if (previous === 0) this.#slots[list] = next;
    else links[previous * 2] = next;
    if (next !== 0) links[next * 2 + 1] = previous;
  }

  /** Empties a slot and moves back those displaced by it, so that no search breaks off. */
  #vacate(emptied: number): void {
    this.#used -= 1;
    const slots = this.#slots;
    const end = slots.length;
    let hole = emptied;
    for (let slot = this.#after(hole); ; slot = this.#after(slot)) {
      if ((slots[slot + LIVE]! || slots[slot + DEAD]!) === 0) break;
      const home = this.#homeOf(slots[slot]!);
      const [fromHome, fromHole] = [slot - home, slot - hole];
      if ((fromHome < 0 ? fromHome + end : fromHome) < (fromHole < 0 ? fromHole + end : fromHole)) {
        continue;
      }
      slots[hole] = slots[slot]!;
      slots[hole + LIVE] = slots[slot + LIVE]!;
      slots[hole + DEAD] = slots[slot + DEAD]!;
      hole = slot;
    }
    slots[hole + LIVE] = 0;
    slots[hole + DEAD] = 0;
  }

  #growSlots(): void {
    const before = this.#slots;
    this.#size *= 2;
    const slots = new Int32Array(before.length * 2);
    this.#slots = slots;
    for (let old = 0; old < before.length; old += SLOT_WORDS) {
      if ((before[old + LIVE]! || before[old + DEAD]!) === 0) continue;
      let slot = this.#homeOf(before[old]!);
      while ((slots[slot + LIVE]! || slots[slot + DEAD]!) !== 0) slot = this.#after(slot);
      slots[slot] = before[old]!;
      slots[slot + LIVE] = before[old + LIVE]!;
      slots[slot + DEAD] = before[old + DEAD]!;
    }
  }

  #growLinks(entry: Entry): void {
    let size = this.#links.length;
    while (size <= entry * 2) size *= 2;
    const links = new Int32Array(size);
    links.set(this.#links);
    this.#links = links;
  }
}
