import type { Row } from '../../repr/index.js';
import type { Collection } from '../collection.js';
import type { ResourceMeter } from '../resource-meter.js';
import { KeptBytes } from './kept-bytes.js';
import type { Output } from './operator.js';

/** Keeps what it gets in a collection that others read, also as it was earlier, and counts it. */
export class KeptOutput implements Output {
  readonly borrows: boolean;
  readonly collection: Collection;
  readonly #rows: KeptBytes;
  readonly #errors: KeptBytes;

  /** Into an empty collection in which the present time is open whenever something comes. */
  constructor(collection: Collection, meter: ResourceMeter) {
    const { rows, errors } = collection;
    this.borrows = rows.copies;
    this.collection = collection;
    this.#rows = new KeptBytes(rows, meter);
    this.#errors = new KeptBytes(errors, meter);
  }

  push(row: Row, diff: number): void {
    const { rows } = this.collection;
    const before = rows.size;
    rows.update(row, diff);
    this.#rows.count(row, rows.size - before);
  }

  fail(error: Row, diff: number): void {
    const { errors } = this.collection;
    const before = errors.size;
    this.collection.fail(error, diff);
    this.#errors.count(error, errors.size - before);
  }

  /** About how many bytes it keeps for readers of earlier times alone. */
  get historyBytes(): number {
    return this.#rows.historyBytes + this.#errors.historyBytes;
  }

  /** About how many bytes the present rows take, for when the meter does not count any more. */
  get liveBytes(): number {
    return this.#rows.liveBytes + this.#errors.liveBytes;
  }
}
