import { quoted } from '../../diagnostic/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import { damagedCatalog, type CatalogFileError } from './durable-catalog.js';
import { decodeId } from './stored-id.js';

/** A value as SQLite gives it, integers as bigints. */
export type StoredValue = null | bigint | number | string | Uint8Array;

/** Which row of the catalog file something is about. */
export interface RowPlace {
  readonly path: string;
  readonly table: string;
  /** Values of the columns that tell it from the others. */
  readonly key: readonly StoredValue[];
}

/**
 * Ids and counters stay far below the last number up to which all whole ones are exact, so that one
 * can always be added.
 */
const NUMBER_MAX = 1_000_000_000_000_000;

/**
 * A row of the catalog file, whose values have the types that are asked for: SQLite itself lets any
 * value into any column.
 */
export class StoredRow {
  readonly place: RowPlace;
  readonly #values: Readonly<Record<string, StoredValue>>;

  /** `key` is the columns that tell the row from others. */
  constructor(
    path: string,
    table: string,
    key: readonly string[],
    values: Readonly<Record<string, StoredValue>>,
  ) {
    this.place = { path, table, key: key.map((column) => values[column]!) };
    this.#values = values;
  }

  /** A whole number from a least one on. @throws CatalogFileError */
  whole(column: string, min = 1, max = NUMBER_MAX): number {
    const value = this.#values[column]!;
    if (typeof value === 'bigint' && value >= min && value <= max) return Number(value);
    throw this.refuse(column, `a whole number from ${min} to ${max}`);
  }

  isNull(column: string): boolean {
    return this.#values[column] === null;
  }

  /** @throws CatalogFileError */
  text(column: string): string {
    const value = this.#values[column];
    if (typeof value === 'string') return value;
    throw this.refuse(column, 'a text');
  }

  /** A text that SQL takes as a name. @throws CatalogFileError */
  name(column: string): string {
    const name = this.text(column);
    if (name === '') throw this.refuse(column, 'a name');
    return name;
  }

  /** A blob of text. @throws CatalogFileError */
  blob(column: string): string {
    const value = this.#values[column];
    if (value instanceof Uint8Array) return Buffer.from(value).toString();
    throw this.refuse(column, 'a blob');
  }

  /** A blob of JSON. @throws CatalogFileError */
  json(column: string): unknown {
    try {
      return JSON.parse(this.blob(column));
    } catch (error) {
      if (error instanceof SyntaxError) throw this.refuse(column, 'JSON');
      throw error;
    }
  }

  /** An item's id. @throws CatalogFileError */
  id(column: string): CollectionId {
    const id = decodeId(this.blob(column));
    if (id === null) throw this.refuse(column, 'an id such as {"User":1}');
    return id;
  }

  /**
   * A time: 64 bits without a sign, stored with one, so the upper half is negative.
   *
   * @throws CatalogFileError if there is none, or it is not before a time.
   */
  time(column: string, before: Timestamp): Timestamp {
    const value = this.#values[column];
    const time = typeof value === 'bigint' ? BigInt.asUintN(64, value) : null;
    if (time !== null && time < before) return time;
    throw this.refuse(column, `a time before ${before}`);
  }

  /** The error for a column whose value is not what is wanted. */
  refuse(column: string, wanted: string): CatalogFileError {
    const found = describeValue(this.#values[column]!);
    return damagedRow(this.place, `\`${column}\` is ${found}, wanted ${wanted}`);
  }
}

/** The error for a row that cannot be: `problem` says what was found and what was wanted. */
export function damagedRow({ path, table, key }: RowPlace, problem: string): CatalogFileError {
  const row = key.map(describeKey).join(', ');
  return damagedCatalog(path, `in table \`${table}\`, row ${row}: ${problem}`);
}

function describeValue(value: StoredValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (value instanceof Uint8Array) return `the blob ${quoted(Buffer.from(value).toString())}`;
  return String(value);
}

/** A key is text, whatever SQLite calls it. */
function describeKey(value: StoredValue): string {
  if (value instanceof Uint8Array) return quoted(Buffer.from(value).toString());
  return typeof value === 'string' ? quoted(value) : describeValue(value);
}
