import type { TimestampBinding } from '../../dataflow/index.js';
import type { IndexDefinition, ItemDefinition } from './durable-catalog.js';
import type { StoredRow } from './stored-row.js';

/** A definition as JSON, whose names are those of the original's catalogs. */
interface StoredDefinition {
  readonly create_sql: string;
  readonly index?: IndexDefinition | undefined;
  readonly comments?: ItemDefinition['comments'];
}

/** An item's definition as the catalog file has it. */
export function encodeDefinition({ createSql, index, comments }: ItemDefinition): Buffer {
  const stored: StoredDefinition = { create_sql: createSql, index, comments };
  return Buffer.from(JSON.stringify(stored));
}

/** What {@link encodeDefinition} wrote. @throws CatalogFileError if it is anything else. */
export function readDefinition(row: StoredRow): ItemDefinition {
  const json = row.json('definition');
  const isDefinition =
    isObject(json, ['create_sql', 'index', 'comments']) && typeof json.create_sql === 'string';
  if (!isDefinition) throw row.refuse('definition', 'a JSON object with a text `create_sql`');
  const { create_sql: createSql, index, comments } = json as unknown as StoredDefinition;
  if (index !== undefined && !isIndex(index)) {
    throw row.refuse('definition', 'an `index` with `on`, `key` and `window`');
  }
  if (comments !== undefined && !(Array.isArray(comments) && comments.every(isComment))) {
    throw row.refuse('definition', '`comments`, each with a `position` and a `text`');
  }
  return { createSql, index, comments };
}

function isComment(comment: unknown): boolean {
  if (!isObject(comment, ['position', 'text'])) return false;
  return Number.isSafeInteger(comment.position) && typeof comment.text === 'string';
}

/** What is stored of a binding besides its time. The number alone is the form of old catalogs. */
type StoredOffset =
  | number
  | {
      readonly offset: number;
      readonly checksum?: number;
      readonly end?: { readonly kind: 'complete' } | StoredFailure;
    };

/** As in a {@link TimestampBinding}; JSON has no numbers for timestamps. */
interface StoredFailure {
  readonly kind: 'failed';
  readonly message: string;
  readonly from?: string;
}

/** A binding besides its time, as the catalog file has it. */
export function encodeOffset({ offset, checksum, end }: TimestampBinding): Buffer {
  const stored =
    end?.kind !== 'failed' || end.from === undefined
      ? { offset, checksum, end }
      : { offset, checksum, end: { ...end, from: end.from.toString() } };
  return Buffer.from(JSON.stringify(stored));
}

/** What {@link encodeOffset} wrote. @throws CatalogFileError if it is anything else. */
export function readOffset(row: StoredRow): Omit<TimestampBinding, 'time'> {
  const decoded = row.json('offset');
  if (!isStoredOffset(decoded)) {
    throw row.refuse('offset', 'JSON of an offset from 0 on, a checksum and an end');
  }
  if (typeof decoded === 'number') return { offset: decoded };
  const { end, ...rest } = decoded;
  if (end === undefined) return rest;
  if (end.kind === 'complete') return { ...rest, end };
  const { from, ...failure } = end;
  return { ...rest, end: { ...failure, ...(from !== undefined && { from: BigInt(from) }) } };
}

function isStoredOffset(json: unknown): json is StoredOffset {
  if (isOffset(json)) return true;
  if (!isObject(json, ['offset', 'checksum', 'end'])) return false;
  const { offset, checksum, end } = json;
  return (
    isOffset(offset) &&
    (checksum === undefined || isOffset(checksum)) &&
    (end === undefined || isEnd(end))
  );
}

function isIndex(index: unknown): index is IndexDefinition {
  if (!isObject(index, ['on', 'key', 'unique', 'window'])) return false;
  const { on, key, unique, window } = index;
  return (
    typeof on === 'string' &&
    /^u[1-9]\d{0,14}$/.test(on) &&
    Array.isArray(key) &&
    key.every(isOffset) &&
    (unique === undefined || typeof unique === 'boolean') &&
    (window === null || window === 'default' || isNumeral(window))
  );
}

/** Whether a value is the text of a number that may be too large for JSON. */
function isNumeral(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}

function isEnd(end: unknown): boolean {
  if (!isObject(end, ['kind', 'message', 'from'])) return false;
  const { kind, message, from } = end;
  if (kind === 'complete') return message === undefined && from === undefined;
  return (
    kind === 'failed' && typeof message === 'string' && (from === undefined || isNumeral(from))
  );
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a value is an object, or an array, that has no other keys than those given. */
function isObject(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((key) => keys.includes(key))
  );
}
