import { assert } from '../../../diagnostic/index.js';
import { vectorName, type SqlType } from '../../../repr/index.js';

/**
 * A type as the function table writes it: a type's key, or a polymorphic type (PostgreSQL
 * documentation, 38.2.5). Of the `any...` types but `any`, all that one signature has are one type;
 * of the `anycompatible...` types they are one type after conversion. Of the dialect's own, lists
 * have elements as arrays do; `anymapvalue` and `anymapvalues` are a value of `anymap` and an array
 * of such.
 */
export type TypePattern = string;

/** Pattern types that stand for many types. */
const POLYMORPHIC = new Set([
  'any',
  'anyelement',
  'anyarray',
  'anynonarray',
  'anycompatible',
  'anycompatiblearray',
  'anycompatiblenonarray',
  'anycompatiblelist',
  'anylist',
  'anymap',
  'anymapvalue',
  'anymapvalues',
]);

/** Whether a pattern stands for many types. */
export function isPolymorphic(pattern: TypePattern): boolean {
  return POLYMORPHIC.has(pattern);
}

/**
 * A type without modifiers, as text: two types are the same to overload resolution exactly if their
 * keys are.
 */
export function typeKey(type: SqlType): string {
  switch (type.kind) {
    case 'array':
      return vectorName(type) ?? `${typeKey(type.element)}[]`;
    case 'list':
      return `${typeKey(type.element)} list`;
    case 'map':
      return `map[${typeKey(type.value)}]`;
    default:
      return type.kind;
  }
}

/** Types without modifiers, by key. */
const PLAIN_TYPES: ReadonlyMap<string, SqlType> = new Map<string, SqlType>([
  ['bool', { kind: 'bool' }],
  ['int2', { kind: 'int2' }],
  ['int4', { kind: 'int4' }],
  ['int8', { kind: 'int8' }],
  ['float4', { kind: 'float4' }],
  ['float8', { kind: 'float8' }],
  ['numeric', { kind: 'numeric', precision: null, scale: null }],
  ['text', { kind: 'text' }],
  ['name', { kind: 'name' }],
  ['bytechar', { kind: 'bytechar' }],
  ['varchar', { kind: 'varchar', length: null }],
  ['char', { kind: 'char', length: null }],
  ['bit', { kind: 'bit', length: null }],
  ['varbit', { kind: 'varbit', length: null }],
  ['bytea', { kind: 'bytea' }],
  ['date', { kind: 'date' }],
  ['time', { kind: 'time' }],
  ['timetz', { kind: 'timetz' }],
  ['timestamp', { kind: 'timestamp' }],
  ['timestamptz', { kind: 'timestamptz' }],
  ['interval', { kind: 'interval' }],
  ['uuid', { kind: 'uuid' }],
  ['json', { kind: 'json' }],
  ['jsonb', { kind: 'jsonb' }],
  ['oid', { kind: 'oid' }],
  ['regclass', { kind: 'regclass' }],
  ['regtype', { kind: 'regtype' }],
  ['regproc', { kind: 'regproc' }],
  ['regnamespace', { kind: 'regnamespace' }],
  ['int2vector', { kind: 'array', element: { kind: 'int2' }, isVector: true }],
  ['oidvector', { kind: 'array', element: { kind: 'oid' }, isVector: true }],
  ['unknown', { kind: 'unknown' }],
  ['record', { kind: 'record', fields: [] }],
]);

/** The type of a pattern that stands for one type, without modifiers. */
export function patternType(pattern: TypePattern): SqlType {
  if (pattern.endsWith('[]')) return { kind: 'array', element: patternType(pattern.slice(0, -2)) };
  const type = PLAIN_TYPES.get(pattern);
  assert(type !== undefined, () => `a pattern is the key of a type, found \`${pattern}\``);
  return type;
}

/** As {@link patternType}, or undefined for text that is no key of a type. */
export function typeOfKey(key: string): SqlType | undefined {
  if (!key.endsWith('[]')) return PLAIN_TYPES.get(key);
  const element = typeOfKey(key.slice(0, -2));
  return element && { kind: 'array', element };
}
