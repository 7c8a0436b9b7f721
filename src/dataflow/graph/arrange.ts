import type { Row } from '../../repr/index.js';
import type { Collection } from '../collection.js';
import type { Output } from './operator.js';

/** Keeps what it gets in a collection, in which the dataflow has opened the present time. */
export class Arrange implements Output {
  readonly borrows: boolean;
  readonly #collection: Collection;

  constructor(collection: Collection) {
    this.#collection = collection;
    this.borrows = collection.rows.copies;
  }

  push(row: Row, diff: number): void {
    this.#collection.rows.update(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#collection.fail(error, diff);
  }
}
