import type { Datum, Row } from '../../repr/index.js';

/** Rows by numbers that their owner gives them. */
export interface RowStore {
  /** Whether a row that is put in is copied, so that it may be used again. */
  readonly copies: boolean;
  /** Whether there is a row with a number. */
  has(record: number): boolean;
  /** The row with a number, which nobody writes into. */
  get(record: number): Row;
  /** An array for {@link look}. */
  makeScratch(): Datum[];
  /** The same as `get` for a look: the row may be in the scratch, until that is used again. */
  look(record: number, scratch: Datum[]): Row;
  /** Copies the row with a number, or as many of its first columns, to a place in an array. */
  copy(record: number, target: Datum[], at: number, width?: number): void;
  /** Whether the row with a number is one that is given, to the last datum. */
  holds(record: number, row: Row): boolean;
  /** Puts a row in place of what a number had. */
  put(record: number, row: Row): void;
  /** Takes a row away. */
  drop(record: number): void;
}
