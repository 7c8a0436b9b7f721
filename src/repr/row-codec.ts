import { assert, unreachable } from '../diagnostic/index.js';
import { ArrayDatum, MapDatum, type Datum, type Row } from './datum.js';
import { Interval } from './interval.js';
import type { Jsonb } from './jsonb.js';
import { formatJsonb } from './jsonb-format.js';
import { parseJsonb } from './jsonb-parse.js';
import { formatNumeric, parseNumeric, type Numeric } from './numeric.js';
import type { SqlType } from './sql-type.js';

/** What JSON can hold. */
type Json = null | boolean | number | string | readonly Json[];

/** Writes rows of certain columns as text and reads them back. */
export interface RowCodec {
  readonly encode: (row: Row) => string;
  /** @throws Bug for text that `encode` never wrote. */
  readonly decode: (text: string) => Row;
}

/**
 * A codec for durable storage: a row becomes a JSON array, and comes back identical to the last
 * digit of scale. The text is stable: what one version wrote, every later one reads.
 */
export function makeRowCodec(types: readonly SqlType[]): RowCodec {
  const columns = types.map(datumCodec);
  return {
    encode(row) {
      assert(row.length === columns.length, () => widthMessage(columns.length, row.length));
      return JSON.stringify(row.map((datum, index) => columns[index]!.encode(datum)));
    },
    decode(text) {
      const values = JSON.parse(text) as Json;
      assert(Array.isArray(values), () => `a stored row is a JSON array, found ${text}`);
      const cells = values as readonly Json[];
      assert(cells.length === columns.length, () => widthMessage(columns.length, cells.length));
      return cells.map((value, index) => columns[index]!.decode(value));
    },
  };
}

/** Writes one row as text; {@link makeRowCodec} is for many. */
export function encodeRow(types: readonly SqlType[], row: Row): string {
  return makeRowCodec(types).encode(row);
}

/** Reads what {@link encodeRow} wrote. */
export function decodeRow(types: readonly SqlType[], text: string): Row {
  return makeRowCodec(types).decode(text);
}

function widthMessage(wanted: number, found: number): string {
  return `a row has as many datums as there are columns: ${wanted} columns, ${found} datums`;
}

interface DatumCodec {
  readonly encode: (datum: Datum) => Json;
  readonly decode: (value: Json) => Datum;
}

/** A codec of values that are not NULL, which is JSON's null for all of them. */
function nullable<Value extends Datum>(
  encode: (value: Value) => Json,
  decode: (value: Json) => Value,
): DatumCodec {
  return {
    encode: (datum) => (datum === null ? null : encode(datum as Value)),
    decode: (value) => (value === null ? null : decode(value)),
  };
}

function datumCodec(type: SqlType): DatumCodec {
  switch (type.kind) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regnamespace':
    case 'time':
    case 'text':
    case 'varchar':
    case 'char':
    case 'uuid':
    case 'unknown':
      return { encode: (datum) => datum as Json, decode: (value) => value };
    case 'date':
    case 'float4':
    case 'float8':
      return nullable(encodeFloat, Number);
    case 'int8':
    case 'timestamp':
    case 'timestamptz':
      return nullable(String, (value) => BigInt(value as string));
    case 'numeric':
      return nullable<Numeric>(formatNumeric, (value) => parseNumeric(value as string));
    case 'bytea':
      return nullable<Uint8Array>(encodeBytes, (value) => decodeBytes(value as string));
    case 'interval':
      return nullable(encodeInterval, decodeInterval);
    case 'jsonb':
      return nullable<Jsonb>(formatJsonb, (value) => parseJsonb(value as string));
    case 'array':
      return arrayCodec(datumCodec(type.element));
    case 'list':
      return listCodec(datumCodec(type.element));
    case 'map':
      return mapCodec(datumCodec(type.value));
    case 'record':
      return recordCodec(type.fields.map((field) => datumCodec(field.type)));
    default:
      return unreachable(type);
  }
}

/** JSON has no NaN, no infinities and, as JSON.stringify writes it, no -0: these are text. */
function encodeFloat(value: number): Json {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function decodeBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function encodeInterval(value: Interval): Json {
  return [value.months, value.days, String(value.microseconds)];
}

function decodeInterval(value: Json): Interval {
  const [months, days, microseconds] = value as [number, number, string];
  return new Interval(months, days, BigInt(microseconds));
}

function arrayCodec(element: DatumCodec): DatumCodec {
  return nullable(
    (array: ArrayDatum) => [
      array.dimensions.map(({ lowerBound, length }) => [lowerBound, length]),
      array.elements.map(element.encode),
    ],
    (value) => {
      const [shape, elements] = value as unknown as [[number, number][], Json[]];
      const dimensions = shape.map(([lowerBound, length]) => ({ lowerBound, length }));
      return new ArrayDatum(elements.map(element.decode), dimensions);
    },
  );
}

function listCodec(element: DatumCodec): DatumCodec {
  return nullable(
    (list: readonly Datum[]) => list.map(element.encode),
    (value) => (value as readonly Json[]).map(element.decode),
  );
}

function mapCodec(value: DatumCodec): DatumCodec {
  return nullable(
    (map: MapDatum) => map.entries.map(([key, inner]) => [key, value.encode(inner)]),
    (json) => {
      const entries = json as unknown as readonly (readonly [string, Json])[];
      return new MapDatum(entries.map(([key, inner]) => [key, value.decode(inner)]));
    },
  );
}

function recordCodec(fields: readonly DatumCodec[]): DatumCodec {
  return nullable(
    (record: readonly Datum[]) => record.map((datum, index) => fields[index]!.encode(datum)),
    (value) => (value as readonly Json[]).map((inner, index) => fields[index]!.decode(inner)),
  );
}
