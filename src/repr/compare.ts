import { unreachable } from '../diagnostic/index.js';
import { compareText, trimBlanks } from './texts/compare-text.js';
import type { ArrayDatum, Datum, MapDatum, Row } from './datum.js';
import { compareInterval, type Interval } from './datetime/interval.js';
import { compareJsonb, type Jsonb } from './json/jsonb.js';
import { hasEqualsThatDiffer, makeRowEncoder } from './key-encoder.js';
import { compareNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';

/** Negative, zero or positive, as for `Array.prototype.sort`. */
export type Comparator<Value> = (left: Value, right: Value) => number;

/**
 * The order of a type's datums, as PostgreSQL's default btree operators have it, with NULL last.
 * Zero means equal to SQL: 1.0 and 1.00 are, NaN equals itself, and NULL equals NULL.
 *
 * Make it once for a type and keep it.
 */
export function compareDatums(type: SqlType): Comparator<Datum> {
  const compare = comparePresent(type);
  return (left, right) => {
    if (left === null) return right === null ? 0 : 1;
    if (right === null) return -1;
    return compare(left, right);
  };
}

/** As {@link compareDatums}, of datums that are not NULL. */
export function comparePresent(type: SqlType): Comparator<Datum> {
  switch (type.kind) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
    case 'date':
    case 'time':
      return (left, right) => Number(left) - Number(right) || 0;
    case 'int8':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return compareBigints as Comparator<Datum>;
    case 'float4':
    case 'float8':
      return compareFloats as Comparator<Datum>;
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'name':
    case 'bytechar':
    case 'uuid':
    case 'json':
    case 'unknown':
      return compareText as Comparator<Datum>;
    case 'char':
      return (left, right) => compareText(trimBlanks(left as string), trimBlanks(right as string));
    case 'bytea':
      return compareBytes as Comparator<Datum>;
    case 'numeric':
      return (left, right) => compareNumeric(left as Numeric, right as Numeric);
    case 'interval':
      return (left, right) => compareInterval(left as Interval, right as Interval);
    case 'jsonb':
      return (left, right) => compareJsonb(left as Jsonb, right as Jsonb);
    case 'array':
      return compareArrays(compareDatums(type.element)) as Comparator<Datum>;
    case 'list': {
      const element = compareDatums(type.element);
      return (left, right) => compareElements(left as Row, right as Row, element);
    }
    case 'map':
      return compareMaps(compareDatums(type.value)) as Comparator<Datum>;
    case 'record':
      return compareColumns(
        type.fields.map((field) => compareDatums(field.type)),
      ) as Comparator<Datum>;
    default:
      return unreachable(type);
  }
}

/** Order by a column of the row. */
export interface RowOrder {
  readonly column: number;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/**
 * A total order of rows: by the columns that `order` names, then by all columns ascending, then by
 * what SQL cannot tell apart, such as 1.0 and 1.00, in an order that is fixed but has no meaning.
 * So sorting has only one result.
 */
export function compareRows(
  types: readonly SqlType[],
  order: readonly RowOrder[] = [],
): Comparator<Row> {
  const byOrder = compareOrdered(types, order);
  const byColumns = compareColumns(types.map(compareDatums));
  if (!types.some(hasEqualsThatDiffer)) {
    // Rows that are kept in order mostly meet themselves when they are equal.
    return (left, right) => (left === right ? 0 : byOrder(left, right) || byColumns(left, right));
  }
  const identity = makeRowEncoder(types, 'identity') as (row: Row) => string | number | bigint;
  return (left, right) =>
    left === right
      ? 0
      : byOrder(left, right) ||
        byColumns(left, right) ||
        compareKeys(identity(left), identity(right));
}

/** The order of rows by certain columns only: rows that agree on them compare as zero. */
export function compareOrdered(
  types: readonly SqlType[],
  order: readonly RowOrder[],
): Comparator<Row> {
  const parts = order.map(({ column, descending, nullsLast }) => {
    const present = comparePresent(types[column]!);
    const [first, second] = nullsLast ? [1, -1] : [-1, 1];
    return (left: Row, right: Row): number => {
      const a = left[column]!;
      const b = right[column]!;
      if (a === null) return b === null ? 0 : first;
      if (b === null) return second;
      return descending ? present(b, a) : present(a, b);
    };
  });
  const [only] = parts;
  if (parts.length === 1) return only!;
  return (left, right) => {
    for (const part of parts) {
      const result = part(left, right);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/**
 * A number for each row, which is never greater for a row that {@link compareRows} puts first: what
 * differs needs no comparison. It is the value of the first column of the order, if that is a
 * number, and otherwise the same for all.
 */
export function makeOrderNumber(
  types: readonly SqlType[],
  order: readonly RowOrder[],
): (row: Row) => number {
  const [first] = order;
  if (first === undefined || !isNumber(types[first.column]!)) return () => 0;
  const { column, descending, nullsLast } = first;
  const ofNull = nullsLast ? Infinity : -Infinity;
  return (row) => {
    const datum = row[column]!;
    if (datum === null) return ofNull;
    const value = Number(datum);
    const ascending = Number.isNaN(value) ? Infinity : value;
    // Not -0, which would make lists of small integers lists of doubles.
    return descending ? 0 - ascending : ascending;
  };
}

/** Whether the order of a type's datums is that of the numbers that they are. */
function isNumber({ kind }: SqlType): boolean {
  switch (kind) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
    case 'date':
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
    case 'float4':
    case 'float8':
      return true;
    default:
      return false;
  }
}

function compareBigints(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** NaN equals itself and is greater than every other number; -0 equals 0. */
function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Buffer.compare(left, right);
}

function compareElements(left: Row, right: Row, element: Comparator<Datum>): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const result = element(left[index]!, right[index]!);
    if (result !== 0) return result;
  }
  return left.length - right.length;
}

function compareColumns(columns: readonly Comparator<Datum>[]): Comparator<Row> {
  const count = columns.length;
  return (left, right) => {
    for (let index = 0; index < count; index += 1) {
      const result = columns[index]!(left[index]!, right[index]!);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** By elements first; only equal contents are told apart by shape (PostgreSQL, `array_cmp`). */
function compareArrays(element: Comparator<Datum>): Comparator<ArrayDatum> {
  return (left, right) => {
    const contents = compareElements(left.elements, right.elements, element);
    if (contents !== 0) return contents;
    if (left.dimensions.length !== right.dimensions.length) {
      return left.dimensions.length - right.dimensions.length;
    }
    for (const [index, { length }] of left.dimensions.entries()) {
      const other = right.dimensions[index]!.length;
      if (length !== other) return length - other;
    }
    for (const [index, { lowerBound }] of left.dimensions.entries()) {
      const other = right.dimensions[index]!.lowerBound;
      if (lowerBound !== other) return lowerBound - other;
    }
    return 0;
  };
}

function compareMaps(value: Comparator<Datum>): Comparator<MapDatum> {
  return (left, right) => {
    const length = Math.min(left.entries.length, right.entries.length);
    for (let index = 0; index < length; index += 1) {
      const [keyA, a] = left.entries[index]!;
      const [keyB, b] = right.entries[index]!;
      const result = compareText(keyA, keyB) || value(a, b);
      if (result !== 0) return result;
    }
    return left.entries.length - right.entries.length;
  };
}

function compareKeys(left: string | number | bigint, right: string | number | bigint): number {
  return compareText(String(left), String(right));
}
