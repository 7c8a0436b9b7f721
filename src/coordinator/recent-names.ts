import type { CollectionId } from '../dataflow/index.js';

/** So many names are kept: more than a test drops, so that only a program that goes on is bound. */
const NAMES_MAX = 10_000;

/** The names of items that were dropped last, in the order in which they were. */
export class RecentNames {
  readonly #names = new Map<CollectionId, string>();

  get(id: CollectionId): string | undefined {
    return this.#names.get(id);
  }

  /** Remembers a name, and forgets the oldest if there are too many. */
  add(id: CollectionId, name: string): void {
    this.#names.set(id, name);
    if (this.#names.size <= NAMES_MAX) return;
    const [oldest] = this.#names.keys();
    this.#names.delete(oldest!);
  }

  /** All that are kept. */
  [Symbol.iterator](): Iterator<[CollectionId, string]> {
    return this.#names[Symbol.iterator]();
  }
}
