import { rowsBytes } from '../dataflow/index.js';
import type { Column, Row } from '../repr/index.js';
import { BackendWriter, type ColumnFormats } from '../wire/index.js';

/** Rows of a result that are encoded at once; of more, each part when the client takes it. */
const ROWS_AT_ONCE = 100;

/** Bytes that are gathered before rows that were not encoded yet go on. */
const PART_BYTES = 64 * 1024;

/** Something to send: bytes, or rows that become bytes when their turn comes. */
type Part = Buffer | PendingRows;

interface PendingRows {
  /** How many there are. */
  readonly count: number;
  readonly encode: (index: number) => void;
  /** About how many bytes they occupy. */
  readonly bytes: number;
  next: number;
}

/** A size that is only asked for where it matters. */
interface SizedLater {
  readonly bytes: () => number;
}

/**
 * What a client is to be sent, in order. A large result stays what it is, and becomes bytes only as
 * fast as its reader takes them.
 */
export class OutputQueue {
  /** Messages are written here. */
  readonly writer = new BackendWriter();
  readonly #parts: Part[] = [];
  #queuedBytes = 0;
  #queuedRows = 0;
  #queuedRowsBytes = 0;

  get isEmpty(): boolean {
    return this.#parts.length === 0 && this.writer.length === 0;
  }

  /** Bytes that wait, without rows that are none yet. */
  get bytes(): number {
    return this.#queuedBytes + this.writer.length;
  }

  /** Whether there are rows that wait to become bytes. */
  get hasPendingRows(): boolean {
    return this.#queuedRows > 0;
  }

  /** About how many bytes are occupied by what waits, as bytes and as rows. */
  get bytesKept(): number {
    return this.bytes + this.#queuedRowsBytes;
  }

  /** Adds rows of a result. */
  rows(columns: readonly Column[], formats: ColumnFormats, rows: readonly Row[]): void {
    this.#add({
      count: rows.length,
      encode: (index) => this.writer.dataRow(columns, formats, rows[index]!),
      bytes: () => rowsBytes(rows),
    });
  }

  /** Adds lines of a COPY. */
  lines(lines: readonly string[]): void {
    this.#add({
      count: lines.length,
      encode: (index) => this.writer.copyData(lines[index]!),
      bytes: () => lines.reduce((sum, line) => sum + line.length, 0),
    });
  }

  /** Forgets rows that are no bytes yet, and what was to follow them. */
  dropRows(): void {
    const at = this.#parts.findIndex((part) => 'encode' in part);
    if (at < 0) return;
    this.writer.take();
    const before = this.#parts.slice(0, at) as Buffer[];
    this.#forgetParts();
    this.#parts.push(...before);
    this.#queuedBytes = before.reduce((sum, { length }) => sum + length, 0);
  }

  /** Forgets everything: the client does not take it. */
  clear(): void {
    this.writer.take();
    this.#forgetParts();
  }

  /**
   * The next bytes to send, about so many as are sent at once; null if there are none.
   *
   * @throws what writing a row throws; those before it are left, and what was to follow is not.
   */
  take(): Buffer | null {
    const [part] = this.#parts;
    if (part === undefined) return this.writer.length === 0 ? null : this.writer.take();
    if ('encode' in part) return this.#encodePart(part);
    this.#parts.shift();
    this.#queuedBytes -= part.length;
    return part;
  }

  #forgetParts(): void {
    this.#parts.length = 0;
    this.#queuedBytes = 0;
    this.#queuedRows = 0;
    this.#queuedRowsBytes = 0;
  }

  #add({ count, encode, bytes }: Omit<PendingRows, 'bytes' | 'next'> & SizedLater): void {
    if (count <= ROWS_AT_ONCE) {
      for (let index = 0; index < count; index += 1) encode(index);
      return;
    }
    this.#seal();
    const rows = { count, encode, bytes: bytes(), next: 0 };
    this.#parts.push(rows);
    this.#queuedRows += count;
    this.#queuedRowsBytes += rows.bytes;
  }

  /** Puts what was written behind the parts before it. */
  #seal(): void {
    if (this.writer.length === 0) return;
    const bytes = this.writer.take();
    this.#queuedBytes += bytes.length;
    this.#parts.push(bytes);
  }

  #encodePart(rows: PendingRows): Buffer {
    // What was written after these rows comes after them.
    this.#seal();
    const start = rows.next;
    try {
      while (rows.next < rows.count && this.writer.length < PART_BYTES) {
        rows.encode(rows.next);
        rows.next += 1;
      }
    } catch (error) {
      this.#forgetParts();
      throw error;
    }
    this.#queuedRows -= rows.next - start;
    if (rows.next === rows.count) {
      this.#parts.shift();
      this.#queuedRowsBytes -= rows.bytes;
    }
    return this.writer.take();
  }
}
