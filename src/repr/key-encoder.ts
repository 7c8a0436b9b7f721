import { unreachable } from '../diagnostic/index.js';
import { trimBlanks } from './texts/compare-text.js';
import type { ArrayDatum, Datum, MapDatum, Row } from './datum.js';
import { intervalSpan, type Interval } from './datetime/interval.js';
import { JsonbObject, type Jsonb, type JsonbValue } from './json/jsonb.js';
import { normalizeNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';

/** A key for a `Map` or `Set`. It means nothing outside of the encoder that made it. */
export type RowKey = string | number | bigint | boolean | null;

/**
 * Which datums share a key. `equality`: those that SQL's GROUP BY puts together (1.0 and 1.00, NULL
 * and NULL, `1 month` and `30 days`). `identity`: only those that cannot be told apart at all,
 * which is what a multiset needs to retract the row that it was given.
 */
export type KeyMode = 'equality' | 'identity';

/** Whether a type has values that are equal and can be told apart, such as 1.0 and 1.00. */
export function hasEqualsThatDiffer(type: SqlType): boolean {
  switch (type.kind) {
    case 'float4':
    case 'float8':
    case 'numeric':
    case 'char':
    case 'interval':
    case 'jsonb':
      return true;
    case 'array':
    case 'list':
      return hasEqualsThatDiffer(type.element);
    case 'map':
      return hasEqualsThatDiffer(type.value);
    case 'record':
      return type.fields.some((field) => hasEqualsThatDiffer(field.type));
    default:
      return false;
  }
}

/**
 * A function from a row to a key of some of its columns: keys are the same, in the sense of `Map`,
 * exactly if the columns are the same in the sense of the mode.
 *
 * Make it once and keep it: this is the innermost loop of joins and groupings. A single column of
 * integers or text is its own key.
 */
export function makeKeyEncoder(
  types: readonly SqlType[],
  columns: readonly number[],
  mode: KeyMode = 'equality',
): (row: Row) => RowKey {
  const [first, second] = columns;
  if (first === undefined) return () => 0;
  if (second === undefined) return singleKey(types[first]!, first, mode);
  const parts = columns.map((column) => datumPart(types[column]!, mode));
  if (columns.length === 2) {
    const [left, right] = parts as [DatumPart, DatumPart];
    const join = (row: Row): string => left(row[first]!) + right(row[second]!);
    const packs = isInteger(types[first]!) && isInteger(types[second]!);
    return packs ? packedKey(first, second, join) : join;
  }
  const count = columns.length;
  return (row) => {
    let key = '';
    for (let index = 0; index < count; index += 1) key += parts[index]!(row[columns[index]!]!);
    return key;
  };
}

function isInteger(type: SqlType): boolean {
  switch (type.kind) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
    case 'date':
      return true;
    default:
      return false;
  }
}

/** Two integers smaller than this in magnitude fit into one number, exactly. */
const PACKED_END = 2 ** 25;

/**
 * The key of two integers: one number where both are small, which is several times faster than
 * text; text for others and for NULL, which no number is the same as.
 */
function packedKey(
  first: number,
  second: number,
  join: (row: Row) => string,
): (row: Row) => RowKey {
  return (row) => {
    const left = row[first] as number | bigint | null;
    const right = row[second] as number | bigint | null;
    if (left === null || right === null) return join(row);
    const a = Number(left);
    const b = Number(right);
    const isSmall = a > -PACKED_END && a < PACKED_END && b > -PACKED_END && b < PACKED_END;
    return isSmall ? a * (2 * PACKED_END) + b : join(row);
  };
}

/** As {@link makeKeyEncoder}, of all columns. */
export function makeRowEncoder(
  types: readonly SqlType[],
  mode: KeyMode = 'identity',
): (row: Row) => RowKey {
  return makeKeyEncoder(
    types,
    types.map((_, index) => index),
    mode,
  );
}

function singleKey(type: SqlType, column: number, mode: KeyMode): (row: Row) => RowKey {
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
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'name':
    case 'bytechar':
    case 'uuid':
    case 'unknown':
      return (row) => row[column] as RowKey;
    case 'int8':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return (row) => {
        const value = row[column] as bigint | null;
        return value === null ? null : smallKey(value);
      };
    case 'float4':
    case 'float8':
      // A Map holds -0 for 0 and NaN for itself, as SQL does.
      if (mode === 'equality') return (row) => row[column] as RowKey;
      return (row) => (Object.is(row[column], -0) ? '-0' : (row[column] as RowKey));
    case 'numeric':
      return (row) => {
        const value = row[column] as Numeric | null;
        return value === null ? null : numericKey(value, mode);
      };
    default: {
      const part = datumPart(type, mode);
      return (row) => part(row[column]!);
    }
  }
}

/** Numbers of fewer than this many units of their last digit, with a scale below 32, are packed. */
const NUMERIC_UNITS_END = 2n ** 47n;
const NUMERIC_SCALES = 32;

/** The digits and the scale in one number, where they fit; text for others. */
function numericKey(value: Numeric, mode: KeyMode): number | string {
  const { unscaled, form } = value;
  let { scale } = value;
  const fits = unscaled < NUMERIC_UNITS_END && unscaled > -NUMERIC_UNITS_END;
  if (form !== 'finite' || !fits || scale >= NUMERIC_SCALES) {
    // After zeros are dropped an equal number may fit, so that it must be looked at again.
    const normal = mode === 'identity' ? value : normalizeNumeric(value);
    if (normal !== value) return numericKey(normal, mode);
    // Long numbers are far slower to write in decimals.
    return form === 'finite' ? `#${unscaled.toString(16)}/${scale}` : `#${form}`;
  }
  let units = Number(unscaled);
  if (mode === 'equality') {
    while (scale > 0 && units % 10 === 0) {
      units /= 10;
      scale -= 1;
    }
  }
  return units * NUMERIC_SCALES + scale;
}

/** Numbers hash faster than bigints; which of the two a value becomes depends on it alone. */
function smallKey(value: bigint): RowKey {
  return value >= SAFE_MIN && value <= SAFE_MAX ? Number(value) : value;
}

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const SAFE_MIN = BigInt(Number.MIN_SAFE_INTEGER);

/** Text for a datum; none of a type begins with another one, so that they can be joined. */
type DatumPart = (datum: Datum) => string;

/** Ends a part of unknown length; stands alone for NULL. Never within digits. */
const END = ';';

function datumPart(type: SqlType, mode: KeyMode): DatumPart {
  switch (type.kind) {
    case 'bool':
      return (datum) => (datum === null ? 'n' : datum === true ? 't' : 'f');
    case 'int2':
    case 'int4':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
    case 'date':
    case 'time':
    case 'int8':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return (datum) => (datum === null ? END : `${datum as number | bigint};`);
    case 'float4':
    case 'float8':
      return floatPart(mode);
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'name':
    case 'bytechar':
    case 'uuid':
    case 'json':
    case 'unknown':
      return (datum) => (datum === null ? END : textPart(datum as string));
    case 'char':
      return charPart(mode);
    case 'numeric':
      return (datum) => (datum === null ? END : `${numericKey(datum as Numeric, mode)};`);
    case 'interval':
      return (datum) => (datum === null ? END : `${intervalText(datum as Interval, mode)};`);
    case 'bytea':
      return (datum) => (datum === null ? END : textPart(bytesText(datum as Uint8Array)));
    case 'jsonb':
      return (datum) => (datum === null ? END : jsonbPart((datum as Jsonb).value, mode));
    case 'array':
      return arrayPart(datumPart(type.element, mode));
    case 'list':
      return listPart(datumPart(type.element, mode));
    case 'map':
      return mapPart(datumPart(type.value, mode));
    case 'record':
      return recordPart(type.fields.map((field) => datumPart(field.type, mode)));
    default:
      return unreachable(type);
  }
}

function textPart(text: string): string {
  return `${text.length}:${text}`;
}

function floatPart(mode: KeyMode): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    if (mode === 'identity' && Object.is(datum, -0)) return '-0;';
    return `${datum as number};`;
  };
}

function charPart(mode: KeyMode): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    return textPart(mode === 'identity' ? (datum as string) : trimBlanks(datum as string));
  };
}

function intervalText(value: Interval, mode: KeyMode): string {
  if (mode === 'equality') return intervalSpan(value).toString();
  return `${value.months},${value.days},${value.microseconds}`;
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function jsonbPart(value: JsonbValue, mode: KeyMode): string {
  if (value === null) return 'n';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'string') return `s${textPart(value)}`;
  if (value instanceof JsonbObject) {
    const entries = value.entries.map(([key, inner]) => textPart(key) + jsonbPart(inner, mode));
    return `{${entries.length}:${entries.join('')}`;
  }
  if (Array.isArray(value)) {
    const elements = (value as readonly JsonbValue[]).map((inner) => jsonbPart(inner, mode));
    return `[${elements.length}:${elements.join('')}`;
  }
  return `${numericKey(value as Numeric, mode)};`;
}

function arrayPart(element: DatumPart): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    const { dimensions, elements } = datum as ArrayDatum;
    const shape = dimensions.map(({ lowerBound, length }) => `${lowerBound},${length}`).join('x');
    return `${shape}:${elements.map(element).join('')}`;
  };
}

function listPart(element: DatumPart): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    const elements = datum as readonly Datum[];
    return `${elements.length}:${elements.map(element).join('')}`;
  };
}

function mapPart(value: DatumPart): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    const { entries } = datum as MapDatum;
    const parts = entries.map(([key, inner]) => textPart(key) + value(inner));
    return `${entries.length}:${parts.join('')}`;
  };
}

function recordPart(fields: readonly DatumPart[]): DatumPart {
  return (datum) => {
    if (datum === null) return END;
    const values = datum as readonly Datum[];
    return `:${fields.map((field, index) => field(values[index]!)).join('')}`;
  };
}
