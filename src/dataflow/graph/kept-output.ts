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
 * times alone are counted here, each as long as it is kept.
 */
export class KeptOutput implements Output {
  readonly borrows: boolean;
  readonly collection: Collection;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;
  /** What each row counts that is kept for readers of earlier times alone, if it is packed. */
  readonly #packedBytes: number | undefined;
  #liveBytes = 0;
  /** What rows that are not packed count, of those that are kept for readers of earlier times. */
  #pastBytes = 0;

  /** Into a collection in which the present time is open whenever something comes. */
  constructor(collection: Collection, meter: ResourceMeter) {
    const { columns, rows } = collection;
    this.borrows = rows.copies;
    this.collection = collection;
    this.#meter = meter;
    this.#bytes = keptBytesOf(rows.types);
    if (rows.copies) {
      this.#packedBytes = PACKED_ENTRY_BYTES + PACKED_COLUMN_BYTES * columns.length;
      return;
    }
    rows.onForgotten((row) => {
      this.#pastBytes -= this.#bytes ?? keptBytes(row);
    });
  }

  push(row: Row, diff: number): void {
    const { rows } = this.collection;
    const before = rows.size;
    rows.update(row, diff);
    const more = rows.size - before;
    if (more === 0) {
      this.#meter.work();
      return;
    }
    const bytes = this.#bytes ?? keptBytes(row);
    this.#liveBytes += more * bytes;
    if (more < 0) this.#pastBytes += bytes;
    this.#meter.keep(row, more, bytes);
  }

  fail(error: Row, diff: number): void {
    this.#meter.keep(error, diff);
    this.collection.fail(error, diff);
  }

  /** About how many bytes it keeps for readers of earlier times alone. */
  get historyBytes(): number {
    const { entries, records } = this.collection.rows.history;
    const packedBytes = this.#packedBytes;
    const bytes = packedBytes === undefined ? this.#pastBytes : entries * packedBytes;
    return bytes + records * RECORD_BYTES;
  }

  /** About how many bytes the present rows take, for when the meter does not count any more. */
  get liveBytes(): number {
    return this.#liveBytes;
  }
}
