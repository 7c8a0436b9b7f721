import type { Row } from '../../repr/index.js';
import type { Collection } from '../collection.js';
import type { Output } from './operator.js';

/**
 * Keeps rows for the operators that read them, in a collection in which the present time is open.
 * Errors go past it, to those that the readers send theirs to.
 */
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

  fail(): void {
    // Nobody would read them here.
  }
}
