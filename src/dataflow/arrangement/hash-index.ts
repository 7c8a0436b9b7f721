import type { Row } from '../../repr/index.js';
import type { Entry } from './entry-table.js';
import { KeyLists, type ListedEntries } from './key-lists.js';
import { makeRowHash, type KeyShape } from './row-hash.js';

/**
 * Finds the entries of an arrangement by the value of some columns.
 *
 * For each key there are two doubly linked lists of entries: the live ones, which the collection
 * now contains, with a few that died just now, and the dead ones, which only readers of the past
 * may still want, latest death first. So a read of the present costs what it returns, however much
 * history is kept, and a read of the past stops at the first entry that was dead by then.
 */
export class HashIndex {
  readonly shape: KeyShape;
  readonly #entries: ListedEntries;
  readonly #hashOf: (row: Row) => number;
  readonly #hashKey: (key: Row) => number;
  readonly #live: KeyLists;
  readonly #dead: KeyLists;

  /** Without any entry; takes a lane. */
  constructor(shape: KeyShape, { rows, table }: Omit<ListedEntries, 'lane'>) {
    this.shape = shape;
    this.#entries = { rows, table, lane: table.acquireLane() };
    this.#hashOf = makeRowHash(shape);
    this.#hashKey = makeRowHash({ ...shape, columns: shape.columns.map((_, index) => index) });
    this.#live = new KeyLists(shape, this.#entries);
    this.#dead = new KeyLists(shape, this.#entries);
  }

  /** How many keys have live entries, and how many have dead ones. */
  get keys(): { readonly live: number; readonly dead: number } {
    return { live: this.#live.size, dead: this.#dead.size };
  }

  /** The first of a key's live entries, or 0. */
  firstLive(key: Row): Entry {
    return this.#live.headOf(key, this.#hashKey(key));
  }

  /** The one of a key's dead entries that died last, or 0. */
  firstDead(key: Row): Entry {
    return this.#dead.size === 0 ? 0 : this.#dead.headOf(key, this.#hashKey(key));
  }

  /** The first live entry with the key of a row, or 0. */
  firstLiveLike(row: Row): Entry {
    return this.#live.headLike(row, this.#hashOf(row));
  }

  /** The entry with the key of a row that died last, or 0. */
  firstDeadLike(row: Row): Entry {
    return this.#dead.size === 0 ? 0 : this.#dead.headLike(row, this.#hashOf(row));
  }

  /** The next entry of the same list, or 0. */
  next(entry: Entry): Entry {
    return this.#entries.table.next(entry, this.#entries.lane);
  }

  /** Takes in a new entry. */
  insert(entry: Entry, row: Row, live: boolean): void {
    (live ? this.#live : this.#dead).push(entry, row, this.#hashOf(row));
  }

  /** Forgets an entry, which is live or dead. */
  remove(entry: Entry, row: Row, live: boolean): void {
    (live ? this.#live : this.#dead).remove(entry, row, this.#hashOf);
  }

  /** Moves an entry from one list of its key to the other. */
  setLive(entry: Entry, row: Row, live: boolean): void {
    this.remove(entry, row, !live);
    this.insert(entry, row, live);
  }

  /** Gives its lane back; it is not used any more. */
  release(): void {
    this.#entries.table.releaseLane(this.#entries.lane);
  }
}
