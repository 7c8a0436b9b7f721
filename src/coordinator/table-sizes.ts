import type { CollectionId } from '../dataflow/index.js';
import { tablesTooLarge } from './errors.js';
import { bytesOfChanges, type RowChange } from './transaction.js';

/**
 * How much the rows of the tables occupy, in bytes as `keptBytes` counts them, so that a write that
 * needs more memory than there may be is refused before anything of it is done.
 */
export class TableSizes {
  readonly #bytes = new Map<CollectionId, number>();
  #total = 0;

  /**
   * Checks changes that are made as one. What takes nothing more is allowed, so that tables that
   * are too large already can be emptied.
   *
   * @throws SqlError 53200 if all tables together would have more than so many bytes.
   */
  check(changes: Iterable<readonly RowChange[]>, bytesMax: number): void {
    let added = 0;
    for (const ofTable of changes) added += bytesOfChanges(ofTable);
    if (added > 0 && this.#total + added > bytesMax) throw tablesTooLarge(bytesMax);
  }

  /** Takes in changes of a table that were checked, or are durable. */
  apply(table: CollectionId, changes: readonly RowChange[]): void {
    const bytes = bytesOfChanges(changes);
    this.#bytes.set(table, (this.#bytes.get(table) ?? 0) + bytes);
    this.#total += bytes;
  }

  /** Forgets items that were dropped. */
  forget(ids: readonly CollectionId[]): void {
    for (const id of ids) {
      this.#total -= this.#bytes.get(id) ?? 0;
      this.#bytes.delete(id);
    }
  }
}
