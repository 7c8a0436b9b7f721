import { unreachable } from '../diagnostic/index.js';
import { parseArray } from './array-text.js';
import { fitBits, parseBits } from './bit-string.js';
import { parseBool } from './numbers/bool.js';
import { parseBytea } from './bytea.js';
import { fitName, parseByteChar } from './texts/name-text.js';
import { parseList, parseMap, parseRecord } from './collection-text.js';
import {
  parseDate,
  parseTime,
  parseTimestamp,
  parseTimestamptz,
  parseZonedTime,
} from './datetime/datetime-parse.js';
import { DatumError, SqlState } from './datum-error.js';
import { ArrayDatum, type Datum } from './datum.js';
import { parseFloatDatum } from './numbers/float.js';
import { standsInBraces } from './format-datum.js';
import { parseInteger, parseOid } from './numbers/integer.js';
import { parseInterval } from './datetime/interval-parse.js';
import { checkJson } from './json/json-text.js';
import { parseJsonb } from './json/jsonb-parse.js';
import { applyTypmod } from './numbers/numeric-modifier.js';
import { parseNumeric } from './numbers/numeric.js';
import { fitChar, fitVarchar } from './texts/text-modifier.js';
import type { SqlType } from './sql-types/sql-type.js';
import { parseUuid } from './uuid.js';

/**
 * Reads a datum from its text form, as PostgreSQL's input functions do: what `'text'::type` means.
 * Modifiers of the type apply: numerics are rounded, texts that are too long are refused.
 *
 * @throws DatumError for text that the type does not take.
 */
export function parseDatum(type: SqlType, text: string): Datum {
  switch (type.kind) {
    case 'bool':
      return parseBool(text);
    case 'int2':
    case 'int4':
      return Number(parseInteger(type.kind, text));
    case 'int8':
      return parseInteger(type.kind, text);
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return parseOid(text);
    case 'float4':
    case 'float8':
      return parseFloatDatum(type.kind, text);
    case 'numeric':
      return applyTypmod(parseNumeric(text), type);
    case 'text':
    case 'unknown':
      return text;
    case 'name':
      return fitName(text);
    case 'bytechar':
      return parseByteChar(text);
    case 'varchar':
      return fitVarchar(text, type.length);
    case 'char':
      return fitChar(text, type.length);
    case 'bit':
    case 'varbit':
      return fitBits(parseBits(text), type);
    case 'uuid':
      return parseUuid(text);
    case 'bytea':
      return parseBytea(text);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text);
    case 'timetz':
      return parseZonedTime(text, type.zone);
    case 'timestamp':
      return parseTimestamp(text);
    case 'timestamptz':
      return parseTimestamptz(text, type.zone);
    case 'interval':
      return parseInterval(text);
    case 'json':
      checkJson(text);
      return text;
    case 'jsonb':
      return parseJsonb(text);
    case 'array':
      if (type.isVector === true) return parseVector(text, type.element);
      return parseArray(text, (element) => parseDatum(type.element, element));
    case 'list': {
      const nested = standsInBraces(type.element);
      return parseList(text, nested, (element) => parseDatum(type.element, element));
    }
    case 'map': {
      const nested = standsInBraces(type.value);
      return parseMap(text, nested, (value) => parseDatum(type.value, value));
    }
    case 'record': {
      const { fields, custom } = type;
      if (custom !== undefined) {
        const reads = fields.map(
          ({ type: field }) =>
            (part: string) =>
              parseDatum(field, part),
        );
        return parseRecord(text, reads);
      }
      const message = `input of anonymous composite types is not implemented: "${text}"`;
      throw new DatumError(message, SqlState.unsupported);
    }
    default:
      return unreachable(type);
  }
}

/** Numbers by blanks, counted from 0. */
function parseVector(text: string, element: SqlType): ArrayDatum {
  const elements = (text.match(/[^ \t\n\v\f\r]+/g) ?? []).map((word) => parseDatum(element, word));
  const dimensions = elements.length === 0 ? [] : [{ lowerBound: 0, length: elements.length }];
  return new ArrayDatum(elements, dimensions);
}
