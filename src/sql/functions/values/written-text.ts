import {
  ArrayDatum,
  datumJson,
  formatDatum,
  formatJsonb,
  Jsonb,
  JsonbObject,
  jsonbText,
  MapDatum,
  Numeric,
  spend,
  type Datum,
  type JsonbValue,
  type SqlType,
} from '../../../repr/index.js';
import { checkLength } from './text-length.js';

/** A value as its type's output function writes it. @throws DatumError if that is too long */
export function writtenText(type: SqlType, datum: Datum): string {
  return written(datum, () => formatDatum(type, datum));
}

/** A value as JSON text. @throws DatumError if that is too long */
export function writtenJson(type: SqlType, datum: Datum): string {
  return written(datum, () => datumJson(type, datum));
}

/** JSON as text. @throws DatumError if that is too long */
export function writtenJsonb(jsonb: Jsonb): string {
  return written(jsonb, () => formatJsonb(jsonb));
}

/** As `jsonbText` has it. @throws DatumError if that is too long */
export function writtenJsonbText(value: JsonbValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return written(value, () => jsonbText(value)!);
}

/**
 * What is written of a value, if that is no text already; nothing is if its parts alone are too
 * long.
 *
 * @throws DatumError `requested length too large`
 */
export function written(value: Datum | JsonbValue, write: () => string): string {
  if (typeof value === 'object' && value !== null) addLength(value, 0);
  const text = write();
  if (text !== value) checkLength(text.length);
  return text;
}

/**
 * So many UTF-16 units and those that are written at least for a value. What quotes and escapes add
 * is not among them.
 *
 * @throws DatumError as soon as they are too many: a value may be part of another many times.
 */
function addLength(value: Datum | JsonbValue, before: number): number {
  const length = before + ownLength(value);
  checkLength(length);
  if (typeof value !== 'object' || value === null) return length;
  // What stands between two parts, or round all of them, is one unit for each at least.
  if (Array.isArray(value)) return addLengths(value as readonly Datum[], length);
  if (value instanceof ArrayDatum) return addLengths(value.elements, length);
  if (value instanceof Jsonb) return addLength(value.value, length);
  if (value instanceof MapDatum || value instanceof JsonbObject) {
    return addEntries(value.entries, length);
  }
  return length;
}

/** What it takes to look at a part. */
const PART_UNITS = 4;

function addLengths(parts: readonly (Datum | JsonbValue)[], before: number): number {
  let length = before;
  for (const part of parts) {
    spend(PART_UNITS);
    length = addLength(part, length + 1);
  }
  return length;
}

function addEntries(
  entries: readonly (readonly [string, Datum | JsonbValue])[],
  before: number,
): number {
  let length = before;
  for (const [key, value] of entries) length = addLength(value, length + key.length + 1);
  return length;
}

function ownLength(value: Datum | JsonbValue): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object') return 1;
  if (value === null || Array.isArray(value)) return 0;
  if (value instanceof Uint8Array) return value.length;
  return value instanceof Numeric ? digitsAtLeast(value.unscaled) : 0;
}

/** About as many digits as a number has, and not more: those to the base of 16. */
function digitsAtLeast(unscaled: bigint): number {
  const isShort = unscaled < WORD_MAX && unscaled > -WORD_MAX;
  return isShort ? 1 : unscaled.toString(16).length - 1;
}

const WORD_MAX = 2n ** 64n;
