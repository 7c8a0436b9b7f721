/** Slots of a table that holds nothing yet. A power of two. */
const SLOTS_MIN = 16;

/** Words of a slot, side by side since they are read together. */
const SLOT_WORDS = 2;

/** A place in a {@link SlotTable}. Good until the table changes. */
export type Slot = number;

/**
 * The slots of a hash table with open addressing and linear probing: in each a hash, and a number
 * that says what is there, 0 for nothing. Whoever uses it knows what is equal, and probes: from
 * `home` on `after` to an empty slot.
 */
export class SlotTable {
  #words = new Int32Array(SLOTS_MIN * SLOT_WORDS);
  #mask = SLOTS_MIN * SLOT_WORDS - 1;
  #used = 0;

  /** How many slots are taken. */
  get size(): number {
    return this.#used;
  }

  /** Where the search for a hash begins. */
  home(hash: number): Slot {
    return (hash << 1) & this.#mask;
  }

  /** Where it goes on. */
  after(slot: Slot): Slot {
    return (slot + SLOT_WORDS) & this.#mask;
  }

  /** What a slot has, 0 for nothing. */
  valueAt(slot: Slot): number {
    return this.#words[slot + 1]!;
  }

  /** The hash of what a slot has. */
  hashAt(slot: Slot): number {
    return this.#words[slot]!;
  }

  /** Puts something else with the same hash in a slot. */
  replace(slot: Slot, value: number): void {
    this.#words[slot + 1] = value;
  }

  /** Takes an empty slot, at which a search for the hash ended. */
  fill(slot: Slot, hash: number, value: number): void {
    this.#words[slot] = hash;
    this.#words[slot + 1] = value;
    this.#used += 1;
    if (this.#used * SLOT_WORDS * 2 > this.#words.length) this.#grow();
  }

  /** Empties a slot and moves back those displaced by it, so that no search breaks off. */
  vacate(emptied: Slot): void {
    this.#used -= 1;
    const words = this.#words;
    const mask = this.#mask;
    let hole = emptied;
    for (let slot = this.after(hole); words[slot + 1] !== 0; slot = this.after(slot)) {
      const home = this.home(words[slot]!);
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      words[hole] = words[slot]!;
      words[hole + 1] = words[slot + 1]!;
      hole = slot;
    }
    words[hole + 1] = 0;
  }

  #grow(): void {
    const before = this.#words;
    const words = new Int32Array(before.length * 2);
    this.#words = words;
    this.#mask = words.length - 1;
    for (let old = 0; old < before.length; old += SLOT_WORDS) {
      if (before[old + 1] === 0) continue;
      let slot = this.home(before[old]!);
      while (words[slot + 1] !== 0) slot = this.after(slot);
      words[slot] = before[old]!;
      words[slot + 1] = before[old + 1]!;
    }
  }
}
