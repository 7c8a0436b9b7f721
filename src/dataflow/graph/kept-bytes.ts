import type { Row } from '../../repr/index.js';
import type { Arrangement } from '../arrangement/arrangement.js';
import { keptBytes, keptBytesOf, type ResourceMeter } from '../resource-meter.js';

/** About what a record of the log takes, with the room that is made ahead. */
const RECORD_BYTES = 32;

/** About what finds an entry whose row is packed, beside its columns. */
const PACKED_ENTRY_BYTES = 40;

/** About what a column of a packed row takes. */
const PACKED_COLUMN_BYTES = 8;

/**
 * Counts what an arrangement keeps that others read, also as it was earlier.
 *
 * The meter knows what the rows take that are there now. Those that are kept for readers of earlier
 * times alone are counted here, each as long as it is kept.
 */
export class KeptBytes {
  readonly #rows: Arrangement;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;
  /** What each row counts that is kept for readers of earlier times alone, if it is packed. */
  readonly #packedBytes: number | undefined;
  #liveBytes = 0;
  /** What rows that are not packed count, of those that are kept for readers of earlier times. */
  #pastBytes = 0;

  /** Of an arrangement that is empty. */
  constructor(rows: Arrangement, meter: ResourceMeter) {
    this.#rows = rows;
    this.#meter = meter;
    this.#bytes = keptBytesOf(rows.types);
    if (rows.copies) {
      this.#packedBytes = PACKED_ENTRY_BYTES + PACKED_COLUMN_BYTES * rows.types.length;
      return;
    }
    rows.onForgotten((row) => {
      this.#pastBytes -= this.#bytes ?? keptBytes(row);
    });
  }

  /**
   * Counts an update of a row: it is there since (1), no longer (-1), or as before (0), however
   * many copies there are.
   *
   * @throws LimitReached beyond the memory; Interrupted
   */
  count(row: Row, more: number): void {
    if (more === 0) {
      this.#meter.work();
      return;
    }
    const bytes = this.#bytes ?? keptBytes(row);
    this.#liveBytes += more * bytes;
    if (more < 0) this.#pastBytes += bytes;
    this.#meter.keep(row, more, bytes);
  }

  /** About how many bytes are kept for readers of earlier times alone. */
  get historyBytes(): number {
    const { entries, records } = this.#rows.history;
    const packedBytes = this.#packedBytes;
    const bytes = packedBytes === undefined ? this.#pastBytes : entries * packedBytes;
    return bytes + records * RECORD_BYTES;
  }

  /** About how many bytes the present rows take, for when the meter does not count any more. */
  get liveBytes(): number {
    return this.#liveBytes;
  }
}
