import { assert, quoted, unreachable } from '../diagnostic/index.js';
import {
  DATE_MAX,
  DATE_MIN,
  INSTANT_END,
  INSTANT_MIN,
  isInfiniteInstant,
} from './datetime/civil-date.js';
import { ArrayDatum, MapDatum, type Datum, type Row } from './datum.js';
import { DatumError } from './datum-error.js';
import { INTEGERS, OID_MAX } from './numbers/integer.js';
import { DAY_US, Interval } from './datetime/interval.js';
import type { Jsonb } from './json/jsonb.js';
import { formatJsonb } from './json/jsonb-format.js';
import { parseJsonb } from './json/jsonb-parse.js';
import { formatNumeric, parseNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';
import { unpackZonedTime } from './datetime/zoned-time.js';

/** What JSON can hold. */
type Json = null | boolean | number | string | readonly Json[];

/** Writes rows of certain columns as text and reads them back. */
export interface RowCodec {
  readonly encode: (row: Row) => string;
  /** @throws RowTextError for text that `encode` cannot have written. */
  readonly decode: (text: string) => Row;
}

/** Text that stands for no row of the columns. */
export class RowTextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RowTextError';
  }
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
      const cells = toArray(parseJson(text));
      if (cells.length !== columns.length) {
        throw new RowTextError(widthMessage(columns.length, cells.length));
      }
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

/** A codec of values that JSON has itself. */
function asIs<Value extends Datum & Json>(decode: (value: Json) => Value): DatumCodec {
  return nullable<Value>((value) => value, decode);
}

function datumCodec(type: SqlType): DatumCodec {
  switch (type.kind) {
    case 'bool':
      return asIs(toBool);
    case 'int2':
    case 'int4': {
      const { min, max } = INTEGERS[type.kind];
      return asIs((value) => toWhole(value, Number(min), Number(max)));
    }
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return asIs((value) => toWhole(value, 0, Number(OID_MAX)));
    case 'time':
      return asIs((value) => toWhole(value, 0, Number(DAY_US)));
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'char':
    case 'name':
    case 'bytechar':
    case 'uuid':
    case 'json':
    case 'unknown':
      return asIs(toText);
    case 'date':
      return nullable(encodeFloat, decodeDate);
    case 'float4':
    case 'float8':
      return nullable(encodeFloat, decodeFloat);
    case 'int8':
      return nullable(String, toLong);
    case 'timetz':
      return nullable(String, decodeZonedTime);
    case 'timestamp':
    case 'timestamptz':
      return nullable(String, decodeInstant);
    case 'numeric':
      return nullable<Numeric>(formatNumeric, (value) => parsed(parseNumeric, value));
    case 'bytea':
      return nullable<Uint8Array>(encodeBytes, decodeBytes);
    case 'interval':
      return nullable(encodeInterval, decodeInterval);
    case 'jsonb':
      return nullable<Jsonb>(formatJsonb, (value) => parsed(parseJsonb, value));
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

function refuse(wanted: string, found: Json): never {
  throw new RowTextError(`${wanted} is wanted, found ${quoted(JSON.stringify(found))}`);
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new RowTextError(`a JSON array is wanted, found ${quoted(text)}`);
  }
}

function toArray(value: Json, length?: number): readonly Json[] {
  const fits = Array.isArray(value) && (length === undefined || value.length === length);
  if (!fits) return refuse(`a JSON array${length === undefined ? '' : ` of ${length}`}`, value);
  return value as readonly Json[];
}

function toBool(value: Json): boolean {
  return typeof value === 'boolean' ? value : refuse('true or false', value);
}

function toText(value: Json): string {
  return typeof value === 'string' ? value : refuse('a text', value);
}

function toWhole(value: Json, min: number, max: number): number {
  const fits = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return fits ? (value as number) : refuse(`a whole number from ${min} to ${max}`, value);
}

function toLong(value: Json): bigint {
  const { min, max } = INTEGERS.int8;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) {
    const number = BigInt(value);
    if (number >= min && number <= max) return number;
  }
  return refuse('the text of a 64-bit number', value);
}

/** Reads a value by its type's own rules. */
function parsed<Value>(parse: (text: string) => Value, value: Json): Value {
  try {
    return parse(toText(value));
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    throw new RowTextError(error.message);
  }
}

/** JSON has no NaN, no infinities and, as JSON.stringify writes it, no -0: these are text. */
function encodeFloat(value: number): Json {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

function decodeFloat(value: Json): number {
  if (typeof value === 'number') return value;
  const named = ['-0', 'NaN', 'Infinity', '-Infinity'].includes(value as string);
  return named ? Number(value) : refuse('a number', value);
}

function decodeDate(value: Json): number {
  const days = decodeFloat(value);
  if (Math.abs(days) === Infinity) return days;
  return toWhole(days, DATE_MIN, DATE_MAX);
}

function decodeZonedTime(value: Json): bigint {
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) {
    const datum = BigInt(value);
    const { timeUs } = unpackZonedTime(datum);
    if (timeUs >= 0 && timeUs <= Number(DAY_US)) return datum;
  }
  return refuse('the number of a time with a zone', value);
}

function decodeInstant(value: Json): bigint {
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) {
    const instant = BigInt(value);
    if (isInfiniteInstant(instant)) return instant;
    if (instant >= INSTANT_MIN && instant < INSTANT_END) return instant;
  }
  return refuse('the text of microseconds since 1970', value);
}

function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function decodeBytes(value: Json): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(toText(value), 'base64'));
  return encodeBytes(bytes) === value ? bytes : refuse('base64', value);
}

function encodeInterval(value: Interval): Json {
  return [value.months, value.days, String(value.microseconds)];
}

function decodeInterval(value: Json): Interval {
  const [months, days, microseconds] = toArray(value, 3);
  const { min, max } = INTEGERS.int4;
  const [least, most] = [Number(min), Number(max)];
  return new Interval(
    toWhole(months!, least, most),
    toWhole(days!, least, most),
    toLong(microseconds!),
  );
}

function arrayCodec(element: DatumCodec): DatumCodec {
  return nullable(
    (array: ArrayDatum) => [
      array.dimensions.map(({ lowerBound, length }) => [lowerBound, length]),
      array.elements.map(element.encode),
    ],
    (value) => {
      const [shape, elements] = toArray(value, 2);
      const dimensions = toArray(shape!).map(decodeDimension);
      const cells = toArray(elements!);
      const empty = dimensions.length === 0 ? 0 : 1;
      const size = dimensions.reduce((product, { length }) => product * length, empty);
      if (size !== cells.length) refuse(`an array of ${size} elements`, value);
      return new ArrayDatum(cells.map(element.decode), dimensions);
    },
  );
}

function decodeDimension(value: Json): { readonly lowerBound: number; readonly length: number } {
  const { min, max } = INTEGERS.int4;
  const [lowerBound, length] = toArray(value, 2);
  return {
    lowerBound: toWhole(lowerBound!, Number(min), Number(max)),
    length: toWhole(length!, 1, Number(max)),
  };
}

function listCodec(element: DatumCodec): DatumCodec {
  return nullable(
    (list: readonly Datum[]) => list.map(element.encode),
    (value) => toArray(value).map(element.decode),
  );
}

function mapCodec(value: DatumCodec): DatumCodec {
  return nullable(
    (map: MapDatum) => map.entries.map(([key, inner]) => [key, value.encode(inner)]),
    (json) => {
      const entries = toArray(json).map((entry) => toArray(entry, 2));
      return new MapDatum(entries.map(([key, inner]) => [toText(key!), value.decode(inner!)]));
    },
  );
}

function recordCodec(fields: readonly DatumCodec[]): DatumCodec {
  return nullable(
    (record: readonly Datum[]) => record.map((datum, index) => fields[index]!.encode(datum)),
    (value) => toArray(value, fields.length).map((inner, index) => fields[index]!.decode(inner)),
  );
}
