import { formatByteChar } from './texts/name-text.js';
import { unreachable } from '../diagnostic/index.js';
import {
  civilFromDays,
  INSTANT_INFINITY,
  INSTANT_NEGATIVE_INFINITY,
  splitInstant,
} from './datetime/civil-date.js';
import { formatDate, formatInstant, formatTime, two } from './datetime/datetime-format.js';
import type { ArrayDatum, Datum, MapDatum, Row } from './datum.js';
import {
  debugList,
  debugMap,
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  debugUnit,
  type DebugValue,
} from './debug-value.js';
import { plainDigits, shortestDigits, type FloatKind } from './numbers/float.js';
import type { Interval } from './datetime/interval.js';
import { JsonbObject, type Jsonb, type JsonbValue } from './json/jsonb.js';
import { formatNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';
import { formatZonedTime } from './datetime/zoned-time.js';

/** A datum as the debug format prints it: `Int32(1)`, `String("a")`, `Null`. */
export function datumDebug(type: SqlType, datum: Datum): DebugValue {
  if (datum === null) return debugUnit('Null');
  switch (type.kind) {
    case 'bool':
      return debugUnit(datum === true ? 'True' : 'False');
    case 'int2':
      return integerDebug('Int16', datum);
    case 'int4':
      return integerDebug('Int32', datum);
    case 'int8':
      return integerDebug('Int64', datum);
    case 'oid':
      return integerDebug('UInt32', datum);
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      if (type.names === undefined) return integerDebug('UInt32', datum);
      return debugTuple('String', debugString(type.names(type.kind, datum as number)));
    case 'float4':
      return floatDebug('Float32', 'float4', datum as number);
    case 'float8':
      return floatDebug('Float64', 'float8', datum as number);
    case 'numeric':
      return numericDebug(datum as Numeric);
    case 'json':
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'char':
    case 'name':
    case 'unknown':
      return debugTuple('String', debugString(datum as string));
    case 'bytechar':
      return debugTuple('String', debugString(formatByteChar(datum as string)));
    case 'uuid':
      return debugTuple('Uuid', debugToken(datum as string));
    case 'bytea':
      return debugTuple('Bytes', debugList(Array.from(datum as Uint8Array, debugToken)));
    case 'date':
      return debugTuple('Date', debugToken(dateToken(datum as number)));
    case 'time':
      return debugTuple('Time', debugToken(timeToken(datum as number)));
    case 'timetz':
      return debugTuple('TimeTz', debugToken(formatZonedTime(datum as bigint)));
    case 'timestamp':
      return debugTuple('Timestamp', debugToken(instantToken(datum as bigint, '')));
    case 'timestamptz':
      return debugTuple('TimestampTz', debugToken(instantToken(datum as bigint, 'Z')));
    case 'interval':
      return intervalDebug(datum as Interval);
    case 'jsonb':
      return jsonbDebug((datum as Jsonb).value);
    case 'array':
      return arrayDebug(type.element, datum as ArrayDatum);
    case 'list':
      return debugTuple('List', elementsDebug(type.element, datum as readonly Datum[]));
    case 'map':
      return mapDebug(type.value, datum as MapDatum);
    case 'record':
      return recordDebug(type, datum as readonly Datum[]);
    default:
      return unreachable(type);
  }
}

/** A row as the debug format prints it: `Row{[ ... ]}`. */
function rowDebug(types: readonly SqlType[], row: Row): DebugValue {
  return { kind: 'row', values: row.map((datum, index) => datumDebug(types[index]!, datum)) };
}

/** The answer to a query as the debug format prints it: `Rows([Row{[ ... ]}])`. */
export function rowsDebug(types: readonly SqlType[], rows: readonly Row[]): DebugValue {
  return debugTuple('Rows', debugList(rows.map((row) => rowDebug(types, row))));
}

function integerDebug(name: string, datum: Datum): DebugValue {
  return debugTuple(name, debugToken(datum as number | bigint));
}

function numericDebug(value: Numeric): DebugValue {
  return debugTuple('Numeric', debugTuple('OrderedDecimal', debugToken(formatNumeric(value))));
}

function floatDebug(name: string, kind: FloatKind, value: number): DebugValue {
  return debugTuple(name, debugTuple('OrderedFloat', debugToken(floatToken(kind, value))));
}

/** Rust's `{:?}` of a float: a point always, an exponent below 1e-4 and from 1e16 on. */
function floatToken(kind: FloatKind, value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const { negative, digits, exponent } = shortestDigits(kind, value);
  const sign = negative ? '-' : '';
  if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e16) {
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${exponent}`;
  }
  const plain = plainDigits(digits, exponent);
  return `${sign}${plain}${plain.includes('.') ? '' : '.0'}`;
}

/** As chrono prints dates: years beyond four digits have a sign, years BC are negative from 0. */
function dateToken(days: number): string {
  if (!Number.isFinite(days)) return formatDate(days);
  const { year, month, day } = civilFromDays(days);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${Math.abs(year).toString().padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** As chrono prints times: a fraction has three or six digits. */
function timeToken(timeUs: number): string {
  const fraction = timeUs % 1_000_000;
  const whole = formatTime(timeUs - fraction);
  if (fraction === 0) return whole;
  const digits = fraction.toString().padStart(6, '0');
  return `${whole}.${fraction % 1000 === 0 ? digits.slice(0, 3) : digits}`;
}

function instantToken(instant: bigint, zone: '' | 'Z'): string {
  if (instant === INSTANT_INFINITY || instant === INSTANT_NEGATIVE_INFINITY) {
    return formatInstant(instant);
  }
  const { days, timeUs } = splitInstant(instant);
  return `${dateToken(days)}T${timeToken(timeUs)}${zone}`;
}

function intervalDebug(value: Interval): DebugValue {
  const fields = {
    months: debugToken(value.months),
    days: debugToken(value.days),
    micros: debugToken(value.microseconds),
  };
  return debugTuple('Interval', debugStruct('Interval', fields));
}

function elementsDebug(type: SqlType, elements: readonly Datum[]): DebugValue {
  return debugList(elements.map((element) => datumDebug(type, element)));
}

function arrayDebug(type: SqlType, { elements, dimensions }: ArrayDatum): DebugValue {
  const dims = dimensions.map(({ lowerBound, length }) =>
    debugStruct('ArrayDimension', {
      lower_bound: debugToken(lowerBound),
      length: debugToken(length),
    }),
  );
  const fields = { elements: elementsDebug(type, elements), dims: debugList(dims) };
  return debugTuple('Array', debugStruct('Array', fields));
}

function mapDebug(type: SqlType, { entries }: MapDatum): DebugValue {
  const values = entries.map(([key, value]) => [key, datumDebug(type, value)] as const);
  return debugTuple('Map', debugMap(values));
}

/** A record is a list of datums of different types. */
function recordDebug(type: SqlType & { kind: 'record' }, values: readonly Datum[]): DebugValue {
  const fields = values.map((value, index) => datumDebug(type.fields[index]!.type, value));
  return debugTuple('List', debugList(fields));
}

/** JSON is spelled in datums; its null alone has a name of its own. */
function jsonbDebug(value: JsonbValue): DebugValue {
  if (value === null) return debugUnit('JsonNull');
  if (typeof value === 'boolean') return debugUnit(value ? 'True' : 'False');
  if (typeof value === 'string') return debugTuple('String', debugString(value));
  if (value instanceof JsonbObject) {
    const entries = value.entries.map(([key, inner]) => [key, jsonbDebug(inner)] as const);
    return debugTuple('Map', debugMap(entries));
  }
  if (Array.isArray(value)) {
    return debugTuple('List', debugList((value as readonly JsonbValue[]).map(jsonbDebug)));
  }
  return numericDebug(value as Numeric);
}
