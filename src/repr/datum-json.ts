import type { ArrayDatum, Datum, MapDatum } from './datum.js';
import { formatDatum } from './format-datum.js';
import { joinTexts } from './texts/join-texts.js';
import { formatJsonb, quoteJson } from './json/jsonb-format.js';
import type { Jsonb } from './json/jsonb.js';
import { formatNumeric, type Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';

/** An offset without minutes, which JSON wants, in front of an era. */
const HOURS_ALONE = /[+-]\d\d(?=$| BC$)/;

/**
 * A datum as JSON text, by the rules of PostgreSQL's `to_json`: numbers and truth values are bare,
 * containers are arrays and objects, instants have a `T`, the rest is its text form in quotes.
 *
 * @throws DatumError as {@link joinTexts}
 */
export function datumJson(type: SqlType, datum: Datum): string {
  if (datum === null) return 'null';
  switch (type.kind) {
    case 'bool':
      return `${datum as bigint | boolean | number}`;
    case 'int2':
    case 'int4':
    case 'int8':
      return `${datum as bigint | boolean | number}`;
    case 'float4':
    case 'float8': {
      const text = formatDatum(type, datum);
      return Number.isFinite(datum) ? text : quoteJson(text);
    }
    case 'numeric': {
      const text = formatNumeric(datum as Numeric);
      return (datum as Numeric).isFinite ? text : quoteJson(text);
    }
    case 'timestamp':
      return quoteJson(formatDatum(type, datum).replace(' ', 'T'));
    case 'timestamptz':
      return quoteJson(formatDatum(type, datum).replace(' ', 'T').replace(HOURS_ALONE, '$&:00'));
    case 'json':
      return datum as string;
    case 'jsonb':
      return formatJsonb(datum as Jsonb);
    case 'array':
      return arrayJson(type.element, datum as ArrayDatum);
    case 'list':
      return listJson(type.element, datum as readonly Datum[]);
    case 'map':
      return mapJson(type.value, datum as MapDatum);
    case 'record':
      return recordJson(type, datum as readonly Datum[]);
    default:
      return quoteJson(formatDatum(type, datum));
  }
}

/**
 * An array or a record as {@link datumJson} has it, but with each element or field of its own on a
 * line of its own: PostgreSQL's `array_to_json` and `row_to_json`, told to be pretty.
 */
export function datumJsonLines(type: SqlType, datum: Datum): string {
  if (type.kind === 'array') return arrayJson(type.element, datum as ArrayDatum, LINE);
  if (type.kind === 'record') return recordJson(type, datum as readonly Datum[], LINE);
  return datumJson(type, datum);
}

const LINE = ',\n ';

function listJson(type: SqlType, list: readonly Datum[]): string {
  return `[${joinTexts(list.length, (index) => datumJson(type, list[index]!), ',')}]`;
}

function arrayJson(type: SqlType, { dimensions, elements }: ArrayDatum, between = ','): string {
  if (dimensions.length === 0) return '[]';
  let next = 0;
  const write = (depth: number): string => {
    const isLeaf = depth + 1 === dimensions.length;
    const part = (): string => (isLeaf ? datumJson(type, elements[next++]!) : write(depth + 1));
    return `[${joinTexts(dimensions[depth]!.length, part, depth === 0 ? between : ',')}]`;
  };
  return write(0);
}

function mapJson(type: SqlType, { entries }: MapDatum): string {
  const write = (index: number): string => {
    const [key, value] = entries[index]!;
    return `${quoteJson(key)}:${datumJson(type, value)}`;
  };
  return `{${joinTexts(entries.length, write, ',')}}`;
}

function recordJson(
  type: SqlType & { kind: 'record' },
  values: readonly Datum[],
  between = ',',
): string {
  const write = (index: number): string => {
    const { name, type: field } = type.fields[index]!;
    return `${quoteJson(name)}:${datumJson(field, values[index]!)}`;
  };
  return `{${joinTexts(values.length, write, between)}}`;
}
