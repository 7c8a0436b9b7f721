import type { RowKey } from '../../repr/index.js';

/**
 * The keys of the rows that a transaction is to insert, each to be had once, in the order in which
 * it took them. What they are keys of is told apart by identity.
 */
export class WrittenKeys {
  readonly #taken = new Map<object, Set<RowKey>>();
  readonly #inOrder: { readonly taken: Set<RowKey>; readonly key: RowKey }[] = [];

  /** How many keys there are. */
  get count(): number {
    return this.#inOrder.length;
  }

  /** Takes a key; returns whether it was to be had. */
  add(of: object, key: RowKey): boolean {
    let taken = this.#taken.get(of);
    if (taken === undefined) {
      taken = new Set();
      this.#taken.set(of, taken);
    }
    if (taken.has(key)) return false;
    taken.add(key);
    this.#inOrder.push({ taken, key });
    return true;
  }

  /** Gives back the keys that were taken after the first so many. */
  truncate(count: number): void {
    for (const { taken, key } of this.#inOrder.splice(count)) taken.delete(key);
  }
}
