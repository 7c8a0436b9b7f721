import type { Row } from '../../repr/index.js';
import type { Arrangement } from '../arrangement/arrangement.js';
import type { Collection } from '../collection.js';
import { keptBytesOf, type ResourceMeter } from '../resource-meter.js';
import type { Output } from './operator.js';

/**
 * Keeps rows for the operators that read them, in a collection in which the present time is open.
 * Errors go past it, to those that the readers send theirs to.
 */
export class Arrange implements Output {
  readonly borrows: boolean;
  readonly #rows: Arrangement;
  readonly #meter: ResourceMeter;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;

  /** The meter counts each row once, however many copies there are. */
  constructor({ rows }: Collection, meter: ResourceMeter) {
    this.#rows = rows;
    this.borrows = rows.copies;
    this.#meter = meter;
    this.#bytes = keptBytesOf(rows.types);
  }

  push(row: Row, diff: number): void {
    const rows = this.#rows;
    const before = rows.size;
    rows.update(row, diff);
    this.#meter.change(row, rows.size - before, this.#bytes);
  }

  fail(): void {
    // Nobody would read them here.
  }
}
