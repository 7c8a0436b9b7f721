import { TIMESTAMP_MIN, type Timestamp } from '../../time/index.js';
import type { Entry } from './entry-table.js';

/** Records of a log that holds nothing yet. */
const RECORDS_MIN = 16;

/** Records that are forgotten before those that are kept move to the front. */
const FORGOTTEN_MIN = 1024;

/** Batches that are forgotten before the arrays of them are cut. */
const BATCHES_CUT_MIN = 32;

/** A place in a log: all records before it are older. Counts from the log's beginning for ever. */
export type LogPosition = number;

/**
 * The changes of an arrangement that some reader may still tell apart, in order of time.
 *
 * Each record knows the one before it of the same entry, so that the past of an entry is found
 * without looking at the others. Forgetting is a cut at the front: nothing else is rewritten.
 */
export class UpdateLog {
  /** The records kept are in the arrays from start to end, each at its position plus the shift. */
  #start = 0;
  #end = 0;
  #shift = 0;
  #entries = new Int32Array(RECORDS_MIN);
  #diffs = new Float64Array(RECORDS_MIN);
  #previous = new Float64Array(RECORDS_MIN);
  /** Times of the batches and the position where each begins, from `#firstBatch` on. */
  readonly #times: Timestamp[] = [];
  readonly #starts: LogPosition[] = [];
  #firstBatch = 0;
  /** The time that is open, and whether there is a batch for it: there are no empty ones. */
  #time: Timestamp = TIMESTAMP_MIN;
  #hasBatch = false;
  /** Where the records of the open time begin; beyond all while it has none. */
  #openFrom: LogPosition = Infinity;

  /** The time that is open. */
  get time(): Timestamp {
    return this.#time;
  }

  /** The position before all records kept. */
  get begin(): LogPosition {
    return this.#start - this.#shift;
  }

  /** The position after all records. */
  get end(): LogPosition {
    return this.#end - this.#shift;
  }

  /** How many records are kept. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** For how many records there is memory. */
  get room(): number {
    return this.#entries.length;
  }

  /** Opens a time, which is not before any other. Costs nothing until a record is added. */
  open(time: Timestamp): void {
    if (time === this.#time) return;
    this.#time = time;
    this.#hasBatch = false;
    this.#openFrom = Infinity;
  }

  /** Adds a record at the open time; `previous` is the entry's last one. Returns its position. */
  append(entry: Entry, diff: number, previous: LogPosition): LogPosition {
    if (this.#end === this.#entries.length) this.#makeRoom();
    if (!this.#hasBatch) this.#addBatch();
    const index = this.#end;
    this.#entries[index] = entry;
    this.#diffs[index] = diff;
    this.#previous[index] = previous;
    this.#end = index + 1;
    return index - this.#shift;
  }

  /** Whether a record is one of the open time, so that it may be added to. */
  isOpen(position: LogPosition): boolean {
    return position >= this.#openFrom;
  }

  /** Changes a record of the open time by so much more. */
  add(position: LogPosition, diff: number): void {
    this.#diffs[position + this.#shift]! += diff;
  }

  /** The entry that a record changes. */
  entryAt(position: LogPosition): Entry {
    return this.#entries[position + this.#shift]!;
  }

  /** By how much: by nothing where changes of one time cancelled. */
  diffAt(position: LogPosition): number {
    return this.#diffs[position + this.#shift]!;
  }

  /** The position of the entry's record before this one; before `begin` if it was forgotten. */
  previousAt(position: LogPosition): LogPosition {
    return this.#previous[position + this.#shift]!;
  }

  /** The position where records with a time at or after the one given begin. */
  before(time: Timestamp): LogPosition {
    return this.#startOf(this.#batchFrom(time));
  }

  /** The position where records with a later time begin. */
  after(time: Timestamp): LogPosition {
    const batch = this.#batchFrom(time);
    return this.#startOf(this.#times[batch] === time ? batch + 1 : batch);
  }

  /** The time of a record. */
  timeAt(position: LogPosition): Timestamp {
    let [low, high] = [this.#firstBatch, this.#times.length];
    // Who follows the log asks about its last batch.
    if (position >= this.#starts[high - 1]!) return this.#times[high - 1]!;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle;
    }
    return this.#times[low]!;
  }

  /** Forgets the batches that end at or before a position, which is the end of one. */
  forgetBefore(until: LogPosition): void {
    let batch = this.#firstBatch;
    while (batch < this.#times.length && this.#startOf(batch + 1) <= until) batch += 1;
    if (batch === this.#firstBatch) return;
    this.#firstBatch = batch;
    if (batch === this.#times.length) {
      this.#hasBatch = false;
      this.#openFrom = Infinity;
    }
    this.#start = until + this.#shift;
    if (this.#start === this.#end) this.#moveTo(0);
    else if (this.#start >= FORGOTTEN_MIN && this.size * 4 <= this.#start) this.#makeRoom();
    // Cutting arrays costs their length: done when half is old, it is constant for each batch.
    if (batch < BATCHES_CUT_MIN || batch <= this.#times.length / 2) return;
    this.#times.splice(0, batch);
    this.#starts.splice(0, batch);
    this.#firstBatch = 0;
  }

  #addBatch(): void {
    this.#times.push(this.#time);
    this.#starts.push(this.end);
    this.#hasBatch = true;
    this.#openFrom = this.end;
  }

  /** The first batch whose time is at or after the one given. */
  #batchFrom(time: Timestamp): number {
    let [low, high] = [this.#firstBatch, this.#times.length];
    // Nearly every question is about the last batch or what comes after it. That it is the same
    // time comes first: mostly it is the same object, which costs next to nothing.
    if (high > low) {
      const last = this.#times[high - 1]!;
      if (last === time) return high - 1;
      if (last < time) return high;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #startOf(batch: number): LogPosition {
    return batch < this.#starts.length ? this.#starts[batch]! : this.end;
  }

  /**
   * Moves the records to the front, into larger arrays where they need them, into smaller ones
   * where these are far too large: a table's first rows are many more than those of any tick, and
   * records that take the place of those forgotten are written to memory that is near.
   */
  #makeRoom(): void {
    const [start, end, size] = [this.#start, this.#end, this.size];
    const [entries, diffs, previous] = [this.#entries, this.#diffs, this.#previous];
    let room = entries.length;
    if (size * 2 > room) room *= 2;
    while (room > FORGOTTEN_MIN && size * 8 < room) room /= 2;
    if (room !== entries.length) {
      this.#entries = new Int32Array(room);
      this.#diffs = new Float64Array(room);
      this.#previous = new Float64Array(room);
    }
    this.#entries.set(entries.subarray(start, end));
    this.#diffs.set(diffs.subarray(start, end));
    this.#previous.set(previous.subarray(start, end));
    this.#moveTo(size);
  }

  /** Notes that the records are at the front of the arrays now, up to an index. */
  #moveTo(end: number): void {
    this.#shift -= this.#end - end;
    this.#end = end;
    this.#start = 0;
  }
}
