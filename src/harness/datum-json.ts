import {
  formatDatum,
  formatJsonb,
  quoteJson,
  type ArrayDatum,
  type Datum,
  type Jsonb,
  type MapDatum,
  type SqlType,
} from '../repr/index.js';

/**
 * A datum as JSON: numbers with all their digits, lists, arrays, maps and records as such, and what
 * JSON has no form for as its text in quotes, `NaN` and `Infinity` included.
 */
export function datumJson(type: SqlType, datum: Datum): string {
  if (datum === null) return 'null';
  switch (type.kind) {
    case 'bool':
      return datum === true ? 'true' : 'false';
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
    case 'float4':
    case 'float8':
    case 'numeric':
      return numberJson(formatDatum(type, datum));
    case 'jsonb':
      return formatJsonb(datum as Jsonb);
    case 'list':
      return jsonList(datum as readonly Datum[], (element) => datumJson(type.element, element));
    case 'array':
      return arrayJson(type.element, datum as ArrayDatum);
    case 'map':
      return jsonObject((datum as MapDatum).entries.map(([key, value]) => [key, type.value, value]));
    case 'record':
      return jsonObject(
        type.fields.map((field, at) => [field.name, field.type, (datum as readonly Datum[])[at]!]),
      );
    default:
      return quoteJson(formatDatum(type, datum));
  }
}

/** An object of members, each with its type, in the order given. */
export function jsonObject(members: readonly (readonly [string, SqlType, Datum])[]): string {
  const parts = members.map(([name, type, datum]) => `${quoteJson(name)}:${datumJson(type, datum)}`);
  return `{${parts.join(',')}}`;
}

function numberJson(text: string): string {
  return /^-?[0-9]/.test(text) ? text : quoteJson(text);
}

function jsonList<Element>(
  elements: readonly Element[],
  element: (element: Element) => string,
): string {
  return `[${elements.map(element).join(',')}]`;
}

/** Dimensions nest, outermost first. */
function arrayJson(type: SqlType, { elements, dimensions }: ArrayDatum): string {
  const nest = (depth: number, start: number, count: number): string => {
    const slice = elements.slice(start, start + count);
    if (depth >= dimensions.length - 1) {
      return jsonList(slice, (element) => datumJson(type, element));
    }
    const { length } = dimensions[depth]!;
    const part = count / length;
    const starts = Array.from({ length }, (_, index) => start + index * part);
    return jsonList(starts, (at) => nest(depth + 1, at, part));
  };
  return nest(0, 0, elements.length);
}
