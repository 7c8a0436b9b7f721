import { unreachable } from '../diagnostic/index.js';
import { formatArray } from './array-text.js';
import { formatBytea } from './bytea.js';
import {
  formatList,
  formatMap,
  formatMapText,
  formatNestedList,
  formatRecord,
} from './collection-text.js';
import { formatDate, formatInstant, formatTime, formatZoned } from './datetime/datetime-format.js';
import type { ArrayDatum, Datum, MapDatum } from './datum.js';
import { formatFloat } from './numbers/float.js';
import { formatInterval } from './datetime/interval-format.js';
import type { Interval } from './datetime/interval.js';
import { formatJsonb } from './json/jsonb-format.js';
import type { Jsonb } from './json/jsonb.js';
import { formatByteChar } from './texts/name-text.js';
import { formatNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';
import { formatZonedTime } from './datetime/zoned-time.js';

/** A datum as PostgreSQL prints it, `psql` style: `t` and `f`, NULL as `NULL`. */
export function formatDatum(type: SqlType, datum: Datum): string {
  return datum === null ? 'NULL' : formatPresent(type, datum);
}

/** As {@link formatDatum}, of a datum that is not NULL. */
function formatPresent(type: SqlType, datum: Datum): string {
  switch (type.kind) {
    case 'bool':
      return datum === true ? 't' : 'f';
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return `${datum as bigint | boolean | number}`;
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return type.names?.(type.kind, datum as number) ?? `${datum as number}`;
    case 'float4':
    case 'float8':
      return formatFloat(type.kind, datum as number, type.digits);
    case 'numeric':
      return formatNumeric(datum as Numeric);
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'char':
    case 'name':
    case 'uuid':
    case 'json':
    case 'unknown':
      return datum as string;
    case 'bytechar':
      return formatByteChar(datum as string);
    case 'bytea':
      return formatBytea(datum as Uint8Array, type.escaped);
    case 'date':
      return formatDate(datum as number);
    case 'time':
      return formatTime(datum as number);
    case 'timetz':
      return formatZonedTime(datum as bigint);
    case 'timestamp':
      return formatInstant(datum as bigint);
    case 'timestamptz':
      return formatZoned(datum as bigint, type.zone);
    case 'interval':
      return formatInterval(datum as Interval);
    case 'jsonb':
      return formatJsonb(datum as Jsonb);
    case 'array':
      if (type.isVector === true) {
        const { elements } = datum as ArrayDatum;
        return elements.map((element) => formatPresent(type.element, element)).join(' ');
      }
      return formatArray(datum as ArrayDatum, (element) => formatPresent(type.element, element));
    case 'list':
      return formatListDatum(type.element, datum as readonly Datum[]);
    case 'map':
      return formatMap(datum as MapDatum, (value) => formatMapValue(type.value, value));
    case 'record':
      return formatRecord(
        datum as readonly Datum[],
        type.fields.map((field) => (value) => formatPresent(field.type, value)),
      );
    default:
      return unreachable(type);
  }
}

function formatListDatum(element: SqlType, list: readonly Datum[]): string {
  const format = (datum: Datum): string => formatPresent(element, datum);
  return standsInBraces(element) ? formatNestedList(list, format) : formatList(list, format);
}

function formatMapValue(type: SqlType, datum: Datum): string {
  if (datum === null) return 'NULL';
  const text = formatPresent(type, datum);
  return standsInBraces(type) ? text : formatMapText(text);
}

/** Whether values of the type are written in braces of their own within lists and maps. */
export function standsInBraces(type: SqlType): boolean {
  return type.kind === 'list' || type.kind === 'map';
}
