import type { CollectionId } from '../../dataflow/index.js';
import { assert } from '../../diagnostic/index.js';
import { formatDatum, makeKeyEncoder, type Row, type RowKey } from '../../repr/index.js';
import { keyNames, quoteNameIfNeeded, type SqlError } from '../../sql/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import { subjectOf, uniqueIndexImpossible, uniqueViolation } from '../errors.js';
import type { RowChange } from './transaction.js';
import type { WrittenKeys } from './written-keys.js';

type Table = ItemOfKind<'table'>;

/**
 * What tables hold of their keys and of their unique indexes, so that a row whose key is there
 * already is refused, when it is inserted and again when it is committed. Knows every table that
 * has keys and was installed; the keys that a dropped one declared are forgotten with its item.
 */
export class UniqueKeys {
  /** By the columns of a table, which stay the same when it is renamed. */
  readonly #declared = new WeakMap<Table['columns'], readonly KeyCounts[]>();
  /** By table, then by index. */
  readonly #indexes = new Map<CollectionId, Map<CollectionId, KeyCounts>>();
  readonly #indexName: (id: CollectionId) => string;

  /** `indexName` tells the present name of an index. */
  constructor(indexName: (id: CollectionId) => string) {
    this.#indexName = indexName;
  }

  /** Takes in changes of a table that were checked, or are durable. */
  apply(table: Table, changes: readonly RowChange[]): void {
    for (const counts of this.#declaredBy(table)) counts.apply(changes);
    for (const counts of this.#indexesOn(table).values()) counts.apply(changes);
  }

  /**
   * Checks changes that are made as one: what counts is how they leave the table.
   *
   * @throws SqlError if a key would be there twice (23505), for the first row that makes it so.
   *   Keys with a NULL are never the same.
   */
  check(table: Table, changes: readonly RowChange[]): void {
    let found: { readonly key: NamedKey; readonly place: number } | null = null;
    for (const key of this.#keysOf(table)) {
      const place = key.counts.findDuplicate(changes);
      if (place !== null && (found === null || place < found.place)) found = { key, place };
    }
    if (found !== null) throw violation(table, found.key, changes[found.place]!.row);
  }

  /**
   * Takes the keys of a row that a transaction is to insert.
   *
   * @throws SqlError if one of them is in the table, or the transaction has it already (23505).
   */
  take(table: Table, row: Row, written: WrittenKeys): void {
    for (const named of this.#keysOf(table)) {
      const { counts } = named;
      const key = counts.keyOf(row);
      if (key === null) continue;
      if (counts.has(key) || !written.add(counts, key)) throw violation(table, named, row);
    }
  }

  /** Whether a table has any keys. */
  has(table: Table): boolean {
    return table.keys.length > 0 || this.#indexesOn(table).size > 0;
  }

  /** Claims of keys for rows to come: of these columns, or null for all keys of the table. */
  claims(table: Table, key: readonly number[] | null): Claims {
    const all = [...this.#declaredBy(table), ...this.#indexesOn(table).values()];
    const isMeant = (counts: KeyCounts): boolean => counts.key.join() === key?.join();
    return new Claims(key === null ? all : all.filter(isMeant).slice(0, 1));
  }

  /**
   * Checks whether a unique index is possible on a table with these contents.
   *
   * @throws SqlError if a key is there twice (23505).
   */
  static checkIndex(
    table: Table,
    { name, key }: { readonly name: string; readonly key: readonly number[] },
    contents: readonly RowChange[],
  ): void {
    const place = countsOf(table, key).findDuplicate(contents);
    if (place === null) return;
    throw uniqueIndexImpossible(name, describeKey(table, key, contents[place]!.row));
  }

  /** Takes in a unique index on a table with these contents, which were checked, or are durable. */
  addIndex(table: Table, { id, key }: ItemOfKind<'index'>, contents: readonly RowChange[]): void {
    const counts = countsOf(table, key);
    counts.apply(contents);
    const found = this.#indexes.get(table.id);
    if (found === undefined) this.#indexes.set(table.id, new Map([[id, counts]]));
    else found.set(id, counts);
  }

  /** Forgets items that were dropped. */
  forget(ids: readonly CollectionId[]): void {
    for (const id of ids) {
      this.#indexes.delete(id);
      for (const counts of this.#indexes.values()) counts.delete(id);
    }
  }

  /** The keys of a table as it is checked for them: those that it declares come first. */
  *#keysOf(table: Table): Generator<NamedKey> {
    const declared = this.#declaredBy(table);
    for (const [index, counts] of declared.entries()) {
      yield { counts, name: () => keyNames(table)[index]! };
    }
    for (const [id, counts] of this.#indexesOn(table)) {
      yield { counts, name: () => this.#indexName(id) };
    }
  }

  #declaredBy(table: Table): readonly KeyCounts[] {
    const found = this.#declared.get(table.columns);
    if (found !== undefined) return found;
    const made = table.keys.map((key) => countsOf(table, key.columns));
    this.#declared.set(table.columns, made);
    return made;
  }

  #indexesOn({ id }: Table): ReadonlyMap<CollectionId, KeyCounts> {
    return this.#indexes.get(id) ?? NO_INDEXES;
  }
}

const NO_INDEXES: ReadonlyMap<CollectionId, KeyCounts> = new Map();

function countsOf({ columns }: Table, key: readonly number[]): KeyCounts {
  const types = columns.map(({ type }) => type);
  return new KeyCounts(key, makeKeyEncoder(types, key));
}

/** A key, and what it is called at present. */
interface NamedKey {
  readonly counts: KeyCounts;
  readonly name: () => string;
}

function violation(table: Table, { counts, name }: NamedKey, row: Row): SqlError {
  const subject = { ...subjectOf(table), constraint: name() };
  return uniqueViolation(subject, describeKey(table, counts.key, row));
}

/** `(a, b)=(1, 2)`. */
function describeKey({ columns }: Table, key: readonly number[], row: Row): string {
  const names = key.map((column) => quoteNameIfNeeded(columns[column]!.name));
  const values = key.map((column) => {
    const datum = row[column]!;
    assert(datum !== null, 'a key with a NULL is never there twice');
    return formatDatum(columns[column]!.type, datum);
  });
  return `(${names.join(', ')})=(${values.join(', ')})`;
}

/** The keys of rows to come, each to be had once. */
class Claims {
  readonly #keys: readonly { readonly counts: KeyCounts; readonly taken: Set<RowKey> }[];

  /** Claims of these keys. */
  constructor(keys: readonly KeyCounts[]) {
    this.#keys = keys.map((counts) => ({ counts, taken: new Set<RowKey>() }));
  }

  /** Takes the keys of a row, if none is in the table nor was taken; returns whether it did. */
  take(row: Row): boolean {
    const keys = this.#keys.map(({ counts }) => counts.keyOf(row));
    const isFree = this.#keys.every(({ counts, taken }, index) => {
      const key = keys[index]!;
      return key === null || !(counts.has(key) || taken.has(key));
    });
    if (!isFree) return false;
    this.#keys.forEach(({ taken }, index) => {
      if (keys[index] !== null) taken.add(keys[index]!);
    });
    return true;
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

  /** The key of a row; null if it has a NULL. */
  keyOf(row: Row): RowKey | null {
    return this.key.some((column) => row[column] === null) ? null : this.#encode(row);
  }

  has(key: RowKey): boolean {
    return this.#counts.has(key);
  }

  apply(changes: readonly RowChange[]): void {
    for (const [key, diff] of this.#sum(changes)) {
      const count = (this.#counts.get(key) ?? 0) + diff;
      if (count === 0) this.#counts.delete(key);
      else this.#counts.set(key, count);
    }
  }

  /** Where the first row is whose key is there twice because of it, and stays so; null: none. */
  findDuplicate(changes: readonly RowChange[]): number | null {
    const twice = new Map<RowKey, number>();
    for (const [key, diff] of this.#sum(changes)) {
      const count = this.#counts.get(key) ?? 0;
      if (diff > 0 && count + diff > 1) twice.set(key, count);
    }
    if (twice.size === 0) return null;
    const place = changes.findIndex(({ row, diff }) => {
      const key = this.keyOf(row);
      const count = key === null ? undefined : twice.get(key);
      if (key === null || count === undefined) return false;
      twice.set(key, count + diff);
      return diff > 0 && count + diff > 1;
    });
    assert(place >= 0, 'a key that is there twice has a row that made it so');
    return place;
  }

  /** How many more there are of each key. */
  #sum(changes: readonly RowChange[]): Map<RowKey, number> {
    const sums = new Map<RowKey, number>();
    for (const { row, diff } of changes) {
      const key = this.keyOf(row);
      if (key !== null) sums.set(key, (sums.get(key) ?? 0) + diff);
    }
    return sums;
  }
}
