import { crc32 } from 'node:zlib';

/** Bytes of one line, at most: what is held back of a line that has not ended is kept in memory. */
const LINE_BYTES_MAX = 1 << 26;

const NEWLINE = 10;

/** Finds where lines end in bytes that come in order, piece by piece. */
export interface LineEnds {
  /** The place of the next newline that ends a line, at `from` or after it; -1: not in here. */
  readonly next: (bytes: Uint8Array, from: number) => number;
}

/** Every newline ends a line. A carriage return is text. */
export const EVERY_NEWLINE: LineEnds = { next: (bytes, from) => bytes.indexOf(NEWLINE, from) };

/** How many newlines are among bytes. */
export function newlinesIn(bytes: Uint8Array): bigint {
  let count = 0n;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1n;
  return count;
}

/** Cuts bytes that come in pieces into lines, without the newlines that end them. */
export class LineSplitter {
  readonly #ends: LineEnds;
  /** The beginning of a line whose end has not come. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #consumed = 0;
  #checksum = 0;

  constructor(ends: LineEnds = EVERY_NEWLINE) {
    this.#ends = ends;
  }

  /** How many bytes belong to lines that were given. */
  get consumed(): number {
    return this.#consumed;
  }

  /** The CRC-32 of the bytes that belong to lines that were given. */
  get checksum(): number {
    return this.#checksum;
  }

  /**
   * The lines that end in the bytes; with `end`, what is left is a line, too. Null if a line is
   * longer than {@link LINE_BYTES_MAX}.
   */
  push(bytes: Uint8Array, end: boolean): readonly Uint8Array[] | null {
    const lines: Uint8Array[] = [];
    const before = [...this.#held];
    let from = 0;
    let to = this.#ends.next(bytes, from);
    while (to >= 0) {
      this.#hold(bytes.subarray(from, to));
      lines.push(this.#release(1));
      from = to + 1;
      to = this.#ends.next(bytes, from);
    }
    // Once for all lines of a piece: a call for each would cost more than reading them.
    if (from > 0) this.#add([...before, bytes.subarray(0, from)]);
    this.#hold(bytes.subarray(from));
    if (this.#heldBytes > LINE_BYTES_MAX) return null;
    if (end && this.#heldBytes > 0) {
      this.#add(this.#held);
      lines.push(this.#release(0));
    }
    return lines;
  }

  #add(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.#checksum = crc32(piece, this.#checksum);
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #release(newline: number): Uint8Array {
    const [only = new Uint8Array()] = this.#held;
    const bytes = this.#held.length <= 1 ? only : Buffer.concat(this.#held);
    this.#consumed += this.#heldBytes + newline;
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }
}
