import type { Interval } from './datetime/interval.js';
import type { Jsonb } from './json/jsonb.js';
import type { Numeric } from './numbers/numeric.js';

/**
 * One SQL value, untagged: what it means follows from its {@link SqlType}.
 *
 * | SQL type                        | representation                                              |
 * | ------------------------------- | ----------------------------------------------------------- |
 * | any                             | `null` for NULL                                             |
 * | bool                            | `boolean`                                                   |
 * | int2, int4, oid, float4, float8 | `number` (float4 already rounded to single precision)       |
 * | int8                            | `bigint`                                                    |
 * | numeric                         | {@link Numeric}                                             |
 * | text, varchar, char, uuid       | `string` (uuid in lower case with hyphens)                  |
 * | bit, varbit                     | `string` of the digits 0 and 1                              |
 * | bytea                           | `Uint8Array`                                                |
 * | date                            | `number`, days since 1970-01-01                             |
 * | time                            | `number`, microseconds since midnight                       |
 * | timetz                          | `bigint`, see `packZonedTime`                               |
 * | timestamp, timestamptz          | `bigint`, microseconds since 1970-01-01 (timestamptz in UTC)|
 * | interval                        | {@link Interval}                                            |
 * | jsonb                           | {@link Jsonb}                                               |
 * | list, record                    | `readonly Datum[]`                                          |
 * | array                           | {@link ArrayDatum}                                          |
 * | map                             | {@link MapDatum}                                            |
 *
 * Datums are immutable: nobody writes into one after it was made.
 */
export type Datum =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Numeric
  | Interval
  | Jsonb
  | ArrayDatum
  | MapDatum
  | readonly Datum[];

/** A PostgreSQL array: its elements in row-major order and the length of each dimension. */
export class ArrayDatum {
  readonly elements: readonly Datum[];
  /** Length and lower bound of each dimension, outermost first; empty for the empty array. */
  readonly dimensions: readonly { readonly lowerBound: number; readonly length: number }[];

  constructor(elements: readonly Datum[], dimensions: ArrayDatum['dimensions']) {
    this.elements = elements;
    this.dimensions = dimensions;
  }
}

/** A map from text to values, its entries in the byte order of their keys. */
export class MapDatum {
  readonly entries: readonly (readonly [string, Datum])[];

  constructor(entries: readonly (readonly [string, Datum])[]) {
    this.entries = entries;
  }
}

/** A row: one datum for each column. Rows are immutable and may be shared. */
export type Row = readonly Datum[];
