import type { Datum, Row, SqlType } from '../repr/index.js';
import { PackedRows, packedLayout } from './packed-rows.js';
import { RowObjects } from './row-objects.js';
import type { WordTable } from './word-table.js';

/** Rows by numbers that their owner gives them. */
export interface RowStore {
  /** Whether there is a row with a number. */
  has(record: number): boolean;
  /** The row with a number, which nobody writes into. */
  get(record: number): Row;
  /** An array for {@link look}. */
  makeScratch(): Datum[];
  /** The same as `get` for a look: the row may be in the scratch, until that is used again. */
  look(record: number, scratch: Datum[]): Row;
  /** Whether the row with a number is one that is given, to the last datum. */
  holds(record: number, row: Row): boolean;
  /** Puts a row in place of what a number had. */
  put(record: number, row: Row): void;
  /** Takes a row away. */
  drop(record: number): void;
}

/**
 * A store for rows of some types, which packs them into the records of a table if they fit. The
 * table has no records yet.
 */
export function makeRowStore(types: readonly SqlType[], table: WordTable): RowStore {
  const layout = packedLayout(types);
  return layout === null ? new RowObjects(types) : new PackedRows(layout, table);
}
