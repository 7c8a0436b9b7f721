import type { Row } from '../../repr/index.js';
import type { Collection } from '../collection.js';
import { keptBytes, keptBytesOf, type ResourceMeter } from '../resource-meter.js';
import type { Output } from './operator.js';

/** About what a record of the log takes, with the room that is made ahead. */
const RECORD_BYTES = 32;

/** About what finds an entry whose row is packed, beside its columns. */
const PACKED_ENTRY_BYTES = 40;

/** About what a column of a packed row takes. */
const PACKED_COLUMN_BYTES = 8;

/**
 * Keeps what it gets in a collection that others read, also as it was earlier, and counts it.
 *
 * The meter knows what the rows take that are there now. Those that are kept for readers of earlier
 * times are counted here, by what a row took on average when it was taken away.
 */
export class KeptOutput implements Output {
  readonly borrows: boolean;
  readonly collection: Collection;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;
  /** The rows that were taken away, if not all count the same. */
  #taken = 0;
  #takenBytes = 0;

  /** Into a collection in which the present time is open whenever something comes. */
  constructor(collection: Collection, meter: ResourceMeter) {
    this.borrows = collection.rows.copies;
    this.collection = collection;
    this.#meter = meter;
    this.#bytes = keptBytesOf(collection.rows.types);
  }

  push(row: Row, diff: number): void {
    const { rows } = this.collection;
    const before = rows.size;
    rows.update(row, diff);
    const more = rows.size - before;
    this.#meter.change(row, more, this.#bytes);
    if (more < 0 && this.#bytes === undefined) {
      this.#taken += 1;
      this.#takenBytes += keptBytes(row);
    }
  }

  fail(error: Row, diff: number): void {
    this.#meter.keep(error, diff);
    this.collection.fail(error, diff);
  }

  /** About how many bytes it keeps for readers of earlier times alone. */
  get historyBytes(): number {
    const { entries, records } = this.collection.rows.history;
    return entries * this.#entryBytes() + records * RECORD_BYTES;
  }

  /** About how many bytes the present rows take, for when the meter does not count any more. */
  get liveBytes(): number {
    return this.collection.rows.size * this.#entryBytes();
  }

  #entryBytes(): number {
    if (this.#taken > 0) return this.#takenBytes / this.#taken;
    return PACKED_ENTRY_BYTES + PACKED_COLUMN_BYTES * this.collection.columns.length;
  }
}
