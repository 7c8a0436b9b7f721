import type { Datum, Row } from '../repr/index.js';

/** What a query may use, in bytes as {@link rowBytes} counts them. */
export interface QueryLimits {
  /** Of everything that is kept while a query is evaluated. */
  readonly memoryBytes: number;
  /** Of the rows of its answer. */
  readonly resultBytes: number;
}

/** Thrown where a limit is reached. No SQL error of a row: it ends the query. */
export class MemoryExhausted extends Error {}

/**
 * Counts what a query keeps, so that it ends with an error and not the process.
 *
 * Counted by what rows are made of and not asked of the machine: the same query on the same rows
 * fails at the same place everywhere.
 */
export class MemoryMeter {
  readonly #limit: number;
  #used = 0;

  /** Throws beyond so many bytes; Infinity: only counts. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a row that is kept. @throws MemoryExhausted beyond the limit. */
  keep(row: Row): void {
    this.#used += rowBytes(row);
    if (this.#used > this.#limit) throw new MemoryExhausted();
  }
}

/** About what an array or a string costs beside what is in it. */
const HEADER_BYTES = 16;

/** About how many bytes a row occupies: near enough for a limit, and the same everywhere. */
export function rowBytes(row: Row): number {
  let bytes = HEADER_BYTES;
  for (let index = 0; index < row.length; index += 1) bytes += datumBytes(row[index]!);
  return bytes;
}

function datumBytes(datum: Datum): number {
  if (typeof datum === 'string') return HEADER_BYTES + 2 * datum.length;
  if (datum instanceof Uint8Array) return HEADER_BYTES + datum.length;
  if (Array.isArray(datum)) return rowBytes(datum as Row);
  if (typeof datum === 'object' && datum !== null && 'elements' in datum) {
    return HEADER_BYTES + rowBytes(datum.elements);
  }
  return typeof datum === 'object' && datum !== null ? OBJECT_BYTES : 8;
}

/** A numeric, an interval: an object of a few fields. */
const OBJECT_BYTES = 48;
