import type { SqlType } from '../../../repr/index.js';

/** PostgreSQL's type categories (documentation, table 53.65), with two for the dialect's types. */
export type TypeCategory =
  | 'boolean'
  | 'numeric'
  | 'string'
  | 'datetime'
  | 'timespan'
  | 'bits'
  | 'array'
  | 'composite'
  | 'user'
  | 'list'
  | 'map'
  | 'unknown';

/** The category of a type: implicit conversions are sought within it. */
export function typeCategory(type: SqlType): TypeCategory {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'int2':
    case 'int4':
    case 'int8':
    case 'float4':
    case 'float8':
    case 'numeric':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return 'numeric';
    case 'text':
    case 'varchar':
    case 'char':
    case 'name':
      return 'string';
    case 'date':
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return 'datetime';
    case 'interval':
      return 'timespan';
    case 'bit':
    case 'varbit':
      return 'bits';
    case 'array':
      return 'array';
    case 'record':
      return 'composite';
    case 'list':
      return 'list';
    case 'map':
      return 'map';
    case 'unknown':
      return 'unknown';
    default:
      return 'user';
  }
}

const PREFERRED: ReadonlySet<SqlType['kind']> = new Set([
  'bool',
  'float8',
  'oid',
  'text',
  'varbit',
  'timestamptz',
  'interval',
] as const);

/** Whether the type is preferred in its category, when several would do. */
export function isPreferredType(type: SqlType): boolean {
  return PREFERRED.has(type.kind);
}
