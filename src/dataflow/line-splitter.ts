import { crc32 } from 'node:zlib';

/** Bytes of one line, at most: what is held back of a line that has not ended is kept in memory. */
export const LINE_BYTES_MAX = 1 << 26;

/** Stands for a line that is not UTF-8. */
export const UNREADABLE: unique symbol = Symbol('not UTF-8');

/** A line without its newline. */
export type Line = string | typeof UNREADABLE;

const NEWLINE = 10;

/** Cuts bytes that come in pieces into lines, at newlines alone. A carriage return is text. */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** The beginning of a line whose end has not come. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #consumed = 0;
  #checksum = 0;

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
  push(bytes: Uint8Array, end: boolean): readonly Line[] | null {
    const lines: Line[] = [];
    // Once for all lines of a piece: a call for each would cost more than reading them.
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    if (whole > 0) this.#add([...this.#held, bytes.subarray(0, whole)]);
    let from = 0;
    let to = bytes.indexOf(NEWLINE);
    while (to >= 0) {
      this.#hold(bytes.subarray(from, to));
      lines.push(this.#release(1));
      from = to + 1;
      to = bytes.indexOf(NEWLINE, from);
    }
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

  #release(newline: number): Line {
    const [only] = this.#held;
    const bytes = this.#held.length === 1 ? only! : Buffer.concat(this.#held);
    this.#consumed += this.#heldBytes + newline;
    this.#held = [];
    this.#heldBytes = 0;
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return UNREADABLE;
    }
  }
}
