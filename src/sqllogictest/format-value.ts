import { decodeUtf8 } from '../datadriven/index.js';
import { unreachable } from '../diagnostic/index.js';
import {
  formatDatum,
  formatNumeric,
  minimalScale,
  plainDigits,
  roundNumeric,
  shortestDigits,
  truncateNumeric,
  type Column,
  type Datum,
  type FloatKind,
  type Numeric,
  type SqlType,
} from '../repr/index.js';
import type { Dialect, TypeLetter } from './record.js';

/** How the values of a column are printed. */
export interface ValueStyle {
  readonly letter: TypeLetter;
  readonly dialect: Dialect;
}

/** Digits behind the point of a number in the dialect `standard`: C's `%.3f`, as SQLite prints. */
const STANDARD_DECIMALS = 3;

/**
 * A value as results have it. NULL is `NULL` and an empty text `(empty)`; otherwise the letter of
 * the column decides, and where it does not fit the type, the text is PostgreSQL's.
 *
 * Some types are printed in the form that files of this kind have them in: numbers without zeros at
 * the end of their decimals and without an exponent, jsonb without blanks, months in full, bytes as
 * the text that they are in UTF-8.
 */
export function formatValue(datum: Datum, type: SqlType, { letter, dialect }: ValueStyle): string {
  if (datum === null) return 'NULL';
  switch (letter) {
    case 'I':
      return formatAsInteger(datum, type);
    case 'R':
    case 'B':
    case 'O':
      return formatPlain(datum, type, dialect);
    case 'T':
      return formatPlain(datum, type, dialect) || '(empty)';
    default:
      return unreachable(letter);
  }
}

/** A number with three decimals, as C's `%.3f` prints it; null for anything else. */
export function formatReal(datum: Datum, type: SqlType): string | null {
  if (datum === null) return null;
  switch (type.kind) {
    case 'int2':
    case 'int4':
    case 'int8':
      return `${formatDatum(type, datum)}.${'0'.repeat(STANDARD_DECIMALS)}`;
    case 'numeric': {
      const value = datum as Numeric;
      return value.isFinite ? formatNumeric(roundNumeric(value, STANDARD_DECIMALS)) : null;
    }
    case 'float4':
    case 'float8': {
      const value = datum as number;
      return Number.isFinite(value) ? fixedDecimals(value) : null;
    }
    default:
      return null;
  }
}

/** The letter that fits a column best. */
export function letterOf({ type: { kind } }: Column): TypeLetter {
  switch (kind) {
    case 'int2':
    case 'int4':
    case 'int8':
      return 'I';
    case 'float4':
    case 'float8':
    case 'numeric':
      return 'R';
    case 'bool':
      return 'B';
    case 'oid':
      return 'O';
    default:
      return 'T';
  }
}

/** As C reads a value as an integer: decimals are cut off, text counts as 0. */
function formatAsInteger(datum: Datum, type: SqlType): string {
  switch (type.kind) {
    case 'numeric': {
      const value = datum as Numeric;
      return formatNumeric(value.isFinite ? truncateNumeric(value) : value);
    }
    case 'float4':
    case 'float8': {
      const value = datum as number;
      return Number.isFinite(value) ? `${BigInt(Math.trunc(value))}` : formatDatum(type, datum);
    }
    case 'bool':
      return datum === true ? '1' : '0';
    case 'text':
    case 'varchar':
    case 'char':
    case 'name':
      return '0';
    default:
      return formatDatum(type, datum);
  }
}

function formatPlain(datum: Datum, type: SqlType, dialect: Dialect): string {
  switch (type.kind) {
    case 'bool':
      return datum === true ? 'true' : 'false';
    case 'numeric':
      return formatDecimal(datum as Numeric, dialect);
    case 'float4':
    case 'float8':
      return formatFloat(datum as number, type.kind, dialect);
    case 'bytea': {
      const { text, mistake } = decodeUtf8(datum as Uint8Array);
      return mistake === undefined ? text : formatDatum(type, datum);
    }
    case 'jsonb':
      return withoutBlanks(formatDatum(type, datum));
    case 'interval':
      return formatDatum(type, datum).replace(/\bmon(s?)\b/, 'month$1');
    default:
      return formatDatum(type, datum);
  }
}

function formatDecimal(value: Numeric, dialect: Dialect): string {
  if (!value.isFinite) return formatNumeric(value);
  const rounded =
    dialect === 'standard' && value.scale > STANDARD_DECIMALS
      ? roundNumeric(value, STANDARD_DECIMALS)
      : value;
  return formatNumeric(roundNumeric(rounded, minimalScale(rounded) ?? 0));
}

function formatFloat(value: number, kind: FloatKind, dialect: Dialect): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (dialect === 'standard') return fixedDecimals(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { negative, digits, exponent } = shortestDigits(kind, value);
  return `${negative ? '-' : ''}${plainDigits(digits, exponent)}`;
}

function fixedDecimals(value: number): string {
  // JavaScript writes such numbers with an exponent. They have no decimals.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.${'0'.repeat(STANDARD_DECIMALS)}`;
  return value.toFixed(STANDARD_DECIMALS);
}

/** JSON without the blanks between its tokens. */
function withoutBlanks(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text?: string) => text ?? '');
}
