import { assert } from '../../diagnostic/index.js';
import type { Row } from '../../repr/index.js';
import type { Files, ManualClock } from '../../sim/index.js';
import { frontierLessEqual, type Antichain, type Timestamp } from '../../time/index.js';
import type { Collection, ReadHold } from '../collection.js';
import { errorRow } from '../error-row.js';
import { decodeLine, lineEnds, type DecodedLine } from './decode-line.js';
import { LineSplitter, newlinesIn } from './line-splitter.js';
import type { MaintainedMemory } from '../maintained-memory.js';
import type { SourceDescription, SourceEnd, TimestampBinding } from '../protocol.js';
import { keptBytes } from '../resource-meter.js';

/** Bytes that one step reads of one file, at most: a step stays short however large the file. */
export const READ_BYTES_MAX = 1 << 20;

/** Bytes before those to be read that are looked at again: who writes a file anew changes them. */
const READ_AGAIN_BYTES = 1 << 10;

/**
 * A collection of the lines of a file, read when the server is stepped.
 *
 * Lines that are read get the proposed time, which is the clock's when the source is made, and one
 * more than the clock's whenever that has moved. The upper is the proposed time, so lines become
 * readable when the clock moves on. What was read up to where at which time is announced as
 * bindings; a source that is given those of an earlier life gives the same lines the same times
 * (D1).
 *
 * A file that is missing, shrinks, cannot be read, or has other bytes before those to be read than
 * it had, is an error in the collection from that time on, for ever: an error is as definite as a
 * row, and nothing is read after it. A file that no longer holds what an earlier life read of it is
 * an error from the first time on that cannot be restored: others have seen that time, and it must
 * not show them anything else.
 */
export class FileSource {
  readonly collection: Collection;
  readonly hold: ReadHold;
  readonly #description: SourceDescription;
  readonly #files: Files;
  readonly #clock: ManualClock;
  readonly #lines: LineSplitter;
  /** Bindings of an earlier life whose bytes were not read yet. */
  readonly #replay: TimestampBinding[];
  readonly #memory: MaintainedMemory;
  /** About how many bytes of that are its rows'. */
  #kept = 0;
  #position = 0;
  /** The bytes before the position. */
  #last: Uint8Array = new Uint8Array();
  /** The line in which a record begins: one in quotes may go over several. */
  #lineNumber = 0n;
  #nextLine = 1n;
  #seenMs: bigint;
  #proposed: Timestamp;
  #halted = false;

  /** Over an empty collection, readable from time 0 on. */
  constructor(options: {
    readonly description: SourceDescription;
    readonly bindings: readonly TimestampBinding[];
    readonly notBefore?: Timestamp | undefined;
    readonly collection: Collection;
    readonly files: Files;
    readonly clock: ManualClock;
    readonly memory: MaintainedMemory;
  }) {
    const { bindings, clock, collection } = options;
    this.#memory = options.memory;
    this.collection = collection;
    this.hold = collection.hold(0n);
    this.#description = options.description;
    this.#lines = new LineSplitter(lineEnds(options.description.format));
    this.#files = options.files;
    this.#clock = clock;
    this.#replay = standing(bindings);
    this.#seenMs = clock.now;
    const last = bindings.at(-1);
    const fresh = options.notBefore ?? (last === undefined ? this.#seenMs : this.#seenMs + 1n);
    this.#proposed = [this.#seenMs, fresh, last === undefined ? 0n : last.time + 1n].reduce(later);
    assertAscending(bindings);
  }

  /**
   * Reads what is there, within bounds; `announce` gets new bindings before the upper passes them.
   * Returns whether anything happened.
   */
  step(announce: Announce): boolean {
    const { collection } = this;
    if (collection.upper === null) return false;
    const nowMs = this.#clock.now;
    if (nowMs > this.#seenMs) {
      this.#seenMs = nowMs;
      this.#proposed = later(this.#proposed, nowMs + 1n);
    }
    const before = { upper: collection.upper, position: this.#position };
    const upper = this.#halted ? this.#proposed : this.#read(announce);
    // The announced bindings are of times that this step proposes, which is not passed yet.
    if (frontierLessEqual(collection.upper, upper)) collection.closeTo(upper);
    return collection.upper !== before.upper || this.#position !== before.position;
  }

  /** Lets go of what it keeps: nobody reads it any more. */
  release(): void {
    this.#memory.add(-this.#kept);
  }

  /** Reads one chunk; returns the upper that it leaves. */
  #read(announce: Announce): Antichain {
    const replayed = this.#replay[0];
    if (replayed?.end !== undefined && replayed.offset === this.#position) {
      return this.#replayEnd(replayed.time, replayed.end);
    }
    const wanted = replayed === undefined ? READ_BYTES_MAX : replayed.offset - this.#position;
    const length = Math.min(READ_BYTES_MAX, wanted);
    const { path } = this.#description;
    const size = this.#files.size(path);
    if (size !== null && size < this.#position + (replayed === undefined ? 0 : wanted)) {
      const found = `${size} bytes`;
      return this.#halt(
        `file at path ${path} is shorter than what was read of it: ${found}`,
        announce,
      );
    }
    const again = this.#last.length;
    const begin = this.#position - again;
    const read = this.#files.readFrom(path, begin, again + length);
    if (read.kind !== 'bytes') {
      const reason = read.kind === 'failed' ? read.message : 'no such file';
      return this.#halt(`unable to open file at path ${path}: ${reason}`, announce);
    }
    if (!startsWith(read.bytes, this.#last)) {
      const found = `its bytes ${begin + 1} to ${this.#position} have changed`;
      return this.#halt(`file at path ${path} is not what was read of it: ${found}`, announce);
    }
    this.#last = read.bytes.slice(-READ_AGAIN_BYTES);
    const bytes = read.bytes.subarray(again);
    this.#position += bytes.length;
    const time = replayed?.time ?? this.#proposed;
    const end = replayed === undefined ? bytes.length === 0 && !this.#description.tail : true;
    const complete = replayed !== undefined && this.#position === replayed.offset;
    const before = this.#lines.consumed;
    if (!this.#take(bytes, time, replayed === undefined ? end : complete)) {
      return this.#halt(`file at path ${path} has a line that is too long`, announce);
    }
    if (replayed !== undefined) {
      if (complete && !this.#isAsRead(replayed)) {
        const found = `its first ${replayed.offset} bytes have changed`;
        return this.#halt(`file at path ${path} is not what was read of it: ${found}`, announce);
      }
      if (complete && replayed.end !== undefined) return this.#replayEnd(time, replayed.end);
      if (complete) this.#replay.shift();
      return this.#replay[0]?.time ?? (complete ? this.#proposed : time);
    }
    const excess = this.#memory.excess(`file at path ${path}`);
    if (excess !== null) return this.#halt(excess, announce);
    if (end) announce([{ ...this.#progress(time), end: { kind: 'complete' } }]);
    else if (this.#lines.consumed > before) announce([this.#progress(time)]);
    return end ? null : this.#proposed;
  }

  /** Ends as the earlier life did, at the same time. */
  #replayEnd(time: Timestamp, end: SourceEnd): Antichain {
    this.#replay.length = 0;
    if (end.kind === 'complete') return null;
    return this.#fail(end.message, time);
  }

  /** Adds the lines that end in the bytes; returns false if one is too long. */
  #take(bytes: Uint8Array, time: Timestamp, end: boolean): boolean {
    const { collection } = this;
    const lines = this.#lines.push(bytes, end);
    if (lines === null) return false;
    if (lines.length === 0) return true;
    collection.open(time);
    for (const line of lines) {
      this.#lineNumber = this.#nextLine;
      this.#nextLine += 1n;
      if (this.#description.format.kind === 'csv') this.#nextLine += newlinesIn(line);
      this.#add(decodeLine(line, this.#lineNumber, this.#description));
    }
    return true;
  }

  /** Adds a row with the number of its line, if the source has a column for it. */
  #add(line: DecodedLine): void {
    const { collection } = this;
    if (line.kind === 'nothing') return;
    if (line.kind === 'error') {
      const error = errorRow(line.message, line.code, line);
      this.#keep(error);
      collection.fail(error, 1);
      return;
    }
    const numbered = collection.columns.length > line.row.length;
    const row = numbered ? [...line.row, this.#lineNumber] : line.row;
    this.#keep(row);
    collection.rows.update(row, 1);
  }

  #keep(row: Row): void {
    const bytes = keptBytes(row);
    this.#kept += bytes;
    this.#memory.add(bytes);
  }

  /** How far the lines go that were given up to a time. */
  #progress(time: Timestamp): TimestampBinding {
    const { consumed: offset, checksum } = this.#lines;
    return { time, offset, checksum };
  }

  /** Whether the lines given so far are made of the bytes that were bound. */
  #isAsRead({ checksum }: TimestampBinding): boolean {
    return checksum === undefined || checksum === this.#lines.checksum;
  }

  /** Fails, now or from the time on that could not be replayed, and announces that. */
  #halt(message: string, announce: Announce): Antichain {
    const [replayed] = this.#replay;
    const time = this.#proposed;
    if (replayed === undefined) {
      announce([{ ...this.#progress(time), end: { kind: 'failed', message } }]);
      return this.#fail(message, time);
    }
    const { offset } = this.#replay.at(-1)!;
    const from = replayed.time;
    announce([{ time, offset, end: { kind: 'failed', message, from } }]);
    this.#replay.length = 0;
    return this.#fail(message, from);
  }

  /** Puts an error into the collection and reads no more. */
  #fail(message: string, time: Timestamp): Antichain {
    this.#halted = true;
    this.collection.open(time);
    this.collection.fail(errorRow(message, '58030'), 1);
    return this.#description.tail ? this.#proposed : null;
  }
}

/** Gets new bindings before the upper passes their times. */
type Announce = (bindings: readonly TimestampBinding[]) => void;

/** The bindings that still say what belongs to which time, and the error that took their place. */
function standing(bindings: readonly TimestampBinding[]): TimestampBinding[] {
  const end = bindings.at(-1)?.end;
  if (end?.kind !== 'failed' || end.from === undefined) return [...bindings];
  const { from, message } = end;
  const kept = bindings.filter(({ time }) => time < from);
  const offset = kept.at(-1)?.offset ?? 0;
  return [...kept, { time: from, offset, end: { kind: 'failed', message } }];
}

function startsWith(bytes: Uint8Array, first: Uint8Array): boolean {
  return first.every((byte, at) => byte === bytes[at]);
}

function later(left: Timestamp, right: Timestamp): Timestamp {
  return left < right ? right : left;
}

function assertAscending(bindings: readonly TimestampBinding[]): void {
  for (const [index, { time, offset }] of bindings.entries()) {
    const next = bindings[index + 1];
    assert(next === undefined || (next.time >= time && next.offset >= offset), () => {
      const found = `offset ${offset} at ${time} before ${next!.offset} at ${next!.time}`;
      return `bindings are in order of time and offset, found ${found}`;
    });
  }
}
