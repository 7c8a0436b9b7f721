import { formatDatum, makeKeyEncoder, type Row, type RowKey } from '../repr/index.js';
import type { ItemOfKind } from './catalog/item.js';
import { uniqueViolation } from './errors.js';
import type { RowChange } from './transaction.js';

type Table = ItemOfKind<'table'>;

/**
 * What tables hold of their keys, so that a row whose key is there already is refused when it is
 * committed. Knows every table that has keys and was installed; a dropped one is forgotten with its
 * item.
 */
export class UniqueKeys {
  /** By the columns of a table, which stay the same when it is renamed. */
  readonly #counts = new WeakMap<Table['columns'], readonly KeyCounts[]>();

  /** Takes in changes of a table that were checked, or are durable. */
  apply(table: Table, changes: readonly RowChange[]): void {
    for (const counts of this.#of(table)) counts.apply(changes);
  }

  /**
   * Checks changes that are made as one: what counts is how they leave the table.
   *
   * @throws SqlError if a key would be there twice (23505). Keys with a NULL are never the same.
   */
  check(table: Table, changes: readonly RowChange[]): void {
    for (const counts of this.#of(table)) {
      const row = counts.findDuplicate(changes);
      if (row === undefined) continue;
      const columns = counts.key.map((column) => table.columns[column]!);
      throw uniqueViolation(table.name, {
        columns: columns.map(({ name }) => name),
        values: counts.key.map((column, at) => formatDatum(columns[at]!.type, row[column]!)),
      });
    }
  }

  #of({ columns, keys }: Table): readonly KeyCounts[] {
    const found = this.#counts.get(columns);
    if (found !== undefined) return found;
    const types = columns.map(({ type }) => type);
    const made = keys.map((key) => new KeyCounts(key, makeKeyEncoder(types, key)));
    this.#counts.set(columns, made);
    return made;
  }
}

/** How often each value of a key is in a table: once, except while changes are added up. */
class KeyCounts {
  readonly key: readonly number[];
  readonly #encode: (row: Row) => RowKey;
  readonly #counts = new Map<RowKey, number>();

  constructor(key: readonly number[], encode: (row: Row) => RowKey) {
    this.key = key;
    this.#encode = encode;
  }

  apply(changes: readonly RowChange[]): void {
    for (const [key, { diff }] of this.#sum(changes)) {
      const count = (this.#counts.get(key) ?? 0) + diff;
      if (count === 0) this.#counts.delete(key);
      else this.#counts.set(key, count);
    }
  }

  /** A row of the changes whose key would be there more than once. */
  findDuplicate(changes: readonly RowChange[]): Row | undefined {
    for (const [key, { row, diff }] of this.#sum(changes)) {
      if (diff > 0 && (this.#counts.get(key) ?? 0) + diff > 1) return row;
    }
    return undefined;
  }

  #sum(changes: readonly RowChange[]): Map<RowKey, { readonly row: Row; diff: number }> {
    const sums = new Map<RowKey, { readonly row: Row; diff: number }>();
    for (const { row, diff } of changes) {
      if (this.key.some((column) => row[column] === null)) continue;
      const key = this.#encode(row);
      const found = sums.get(key);
      if (found === undefined) sums.set(key, { row, diff });
      else found.diff += diff;
    }
    return sums;
  }
}
