/** The entries of an arrangement: rows by number. 0 means none, so that arrays start as zeros. */
export type Entry = number;

/** Entries that fit before the arrays grow. */
const ENTRIES_MIN = 16;

/** Words of 32 bits that each entry has: two doubles. */
const STATE_WORDS = 4;

/** Words of an entry in a lane: the next entry of its list, and the previous one. */
const LINK_WORDS = 2;

/**
 * What an arrangement knows of each entry, side by side in memory since it is read together: two
 * doubles for the arrangement, and for each lane the links of a doubly linked list.
 */
export class EntryTable {
  #words = STATE_WORDS;
  #room = ENTRIES_MIN;
  #ints = new Int32Array(ENTRIES_MIN * STATE_WORDS);
  #doubles = new Float64Array(this.#ints.buffer);
  /** Lanes that were given back. */
  readonly #free: number[] = [];

  /** Makes room for an entry. What is there stays, the rest is zeros. */
  makeRoom(entry: Entry): void {
    if (entry < this.#room) return;
    this.#room *= 2;
    const before = this.#ints;
    this.#allocate();
    this.#ints.set(before);
  }

  /** How many copies of the row there are. */
  countOf(entry: Entry): number {
    return this.#doubles[entry * (this.#words >> 1)]!;
  }

  /** The position of the last change. */
  lastOf(entry: Entry): number {
    return this.#doubles[entry * (this.#words >> 1) + 1]!;
  }

  /** Notes how many copies there are. */
  setCount(entry: Entry, count: number): void {
    this.#doubles[entry * (this.#words >> 1)] = count;
  }

  /** Notes the position of the last change. */
  setLast(entry: Entry, last: number): void {
    this.#doubles[entry * (this.#words >> 1) + 1] = last;
  }

  /** A lane for lists that every entry may be in one of. */
  acquireLane(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const before = this.#ints;
    const words = this.#words;
    this.#words += LINK_WORDS;
    this.#allocate();
    for (let entry = 0; entry < this.#room; entry += 1) {
      for (let word = 0; word < words; word += 1) {
        this.#ints[entry * this.#words + word] = before[entry * words + word]!;
      }
    }
    return words;
  }

  /** Gives a lane back. */
  releaseLane(lane: number): void {
    this.#free.push(lane);
  }

  /** The next entry of the list that an entry is in, or 0. */
  next(entry: Entry, lane: number): Entry {
    return this.#ints[entry * this.#words + lane]!;
  }

  /** Puts an entry in front of the head of a list, or of none. */
  push(entry: Entry, lane: number, head: Entry): void {
    const ints = this.#ints;
    const words = this.#words;
    ints[entry * words + lane] = head;
    ints[entry * words + lane + 1] = 0;
    if (head !== 0) ints[head * words + lane + 1] = entry;
  }

  /** Takes an entry out of its list; returns whether it was the head. */
  unlink(entry: Entry, lane: number): boolean {
    const ints = this.#ints;
    const words = this.#words;
    const next = ints[entry * words + lane]!;
    const previous = ints[entry * words + lane + 1]!;
    if (next !== 0) ints[next * words + lane + 1] = previous;
    if (previous === 0) return true;
    ints[previous * words + lane] = next;
    return false;
  }

  #allocate(): void {
    this.#ints = new Int32Array(this.#room * this.#words);
    this.#doubles = new Float64Array(this.#ints.buffer);
  }
}
