/** Records that there is room for at first. */
const RECORDS_MIN = 16;

const NO_WORDS = new Int32Array(0);
const NO_DOUBLES = new Float64Array(0);
const NO_LONGS = new BigInt64Array(0);

/**
 * Records of so many words of 32 bits each, one after the other: what is known of one thing is side
 * by side in memory, since it is read together.
 */
export class WordTable {
  /** Words of a record; even, so that doubles are aligned. */
  words = 0;
  /** The words of all records. Others take their place as the table grows. */
  ints = NO_WORDS;
  /** The same memory. */
  doubles = NO_DOUBLES;
  /** The same memory. */
  longs = NO_LONGS;
  #room = 0;

  /** Makes room for a record. What is there stays, the rest is zeros. */
  makeRoom(record: number): void {
    if (record >= this.#room) this.#grow(record);
  }

  /** Gives each record more words, an even number of zeros; returns where they begin. */
  extend(more: number): number {
    const [before, begin] = [this.ints, this.words];
    this.words += more;
    if (this.#room > 0) this.#allocate(this.#room);
    for (let record = 0; record < this.#room; record += 1) {
      for (let word = 0; word < begin; word += 1) {
        this.ints[record * this.words + word] = before[record * begin + word]!;
      }
    }
    return begin;
  }

  /** Apart from its test, which is in every path of an update: what is small is inlined. */
  #grow(record: number): void {
    const before = this.ints;
    this.#allocate(Math.max(RECORDS_MIN, this.#room * 2, record + 1));
    this.ints.set(before);
  }

  #allocate(room: number): void {
    this.#room = room;
    this.ints = new Int32Array(room * this.words);
    this.doubles = new Float64Array(this.ints.buffer);
    this.longs = new BigInt64Array(this.ints.buffer);
  }
}
