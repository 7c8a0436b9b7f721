import { WordTable } from './word-table.js';

/** The entries of an arrangement: rows by number. 0 means none, so that arrays start as zeros. */
export type Entry = number;

/** Words of 32 bits that each entry has: two doubles. */
const STATE_WORDS = 4;

/** Words of an entry in a lane: the next entry of its list, and the previous one. */
const LINK_WORDS = 2;

/**
 * What an arrangement knows of each entry: two doubles for the arrangement, the row if it is
 * packed, and for each lane the links of a doubly linked list.
 */
export class EntryTable extends WordTable {
  /** Lanes that were given back. */
  readonly #free: number[] = [];

  /** Without any entry. */
  constructor() {
    super();
    this.extend(STATE_WORDS);
  }

  /** How many copies of the row there are. */
  countOf(entry: Entry): number {
    return this.doubles[entry * (this.words >> 1)]!;
  }

  /** The position of the last change. */
  lastOf(entry: Entry): number {
    return this.doubles[entry * (this.words >> 1) + 1]!;
  }

  /** Notes how many copies there are. */
  setCount(entry: Entry, count: number): void {
    this.doubles[entry * (this.words >> 1)] = count;
  }

  /** Notes the position of the last change. */
  setLast(entry: Entry, last: number): void {
    this.doubles[entry * (this.words >> 1) + 1] = last;
  }

  /** A lane for lists that every entry may be in one of. */
  acquireLane(): number {
    return this.#free.pop() ?? this.extend(LINK_WORDS);
  }

  /** Gives a lane back. */
  releaseLane(lane: number): void {
    this.#free.push(lane);
  }

  /** The next entry of the list that an entry is in, or 0. */
  next(entry: Entry, lane: number): Entry {
    return this.ints[entry * this.words + lane]!;
  }

  /** Puts an entry in front of the head of a list, or of none. */
  push(entry: Entry, lane: number, head: Entry): void {
    const { ints, words } = this;
    ints[entry * words + lane] = head;
    ints[entry * words + lane + 1] = 0;
    if (head !== 0) ints[head * words + lane + 1] = entry;
  }

  /** Takes an entry out of its list; returns whether it was the head. */
  unlink(entry: Entry, lane: number): boolean {
    const { ints, words } = this;
    const next = ints[entry * words + lane]!;
    const previous = ints[entry * words + lane + 1]!;
    if (next !== 0) ints[next * words + lane + 1] = previous;
    if (previous === 0) return true;
    ints[previous * words + lane] = next;
    return false;
  }
}
