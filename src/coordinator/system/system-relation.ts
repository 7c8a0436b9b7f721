import { assert } from '../../diagnostic/index.js';
import { shortTypeName, type Column, type Row, type SqlType } from '../../repr/index.js';

/** A schema of the system that holds relations. */
export type SystemSchemaName = 'mz_catalog' | 'mz_internal' | 'pg_catalog' | 'information_schema';

/** A relation that every catalog has: it says what the catalog holds, or what the system knows. */
export type SystemRelation = {
  readonly schema: SystemSchemaName;
  readonly name: string;
} & (
  | {
      /** A collection that the coordinator writes with each change of the catalog. */
      readonly kind: 'table';
      readonly columns: readonly Column[];
    }
  | {
      /** Rows that never change; computed when something reads them first. */
      readonly kind: 'constant';
      readonly columns: readonly Column[];
      readonly rows: () => readonly Row[];
    }
  | { readonly kind: 'view'; readonly sql: string }
);

const TYPES = {
  text: { kind: 'text' },
  name: { kind: 'name' },
  varchar: { kind: 'varchar', length: null },
  bytechar: { kind: 'bytechar' },
  bytea: { kind: 'bytea' },
  float4: { kind: 'float4' },
  interval: { kind: 'interval' },
  timestamptz: { kind: 'timestamptz' },
  regtype: { kind: 'regtype' },
  int2: { kind: 'int2' },
  int4: { kind: 'int4' },
  int8: { kind: 'int8' },
  bool: { kind: 'bool' },
  oid: { kind: 'oid' },
  regproc: { kind: 'regproc' },
  'text[]': { kind: 'array', element: { kind: 'text' } },
  'name[]': { kind: 'array', element: { kind: 'name' } },
  'float4[]': { kind: 'array', element: { kind: 'float4' } },
  'oid[]': { kind: 'array', element: { kind: 'oid' } },
  int2vector: { kind: 'array', element: { kind: 'int2' }, isVector: true },
  oidvector: { kind: 'array', element: { kind: 'oid' }, isVector: true },
  'int2[]': { kind: 'array', element: { kind: 'int2' } },
} as const satisfies Readonly<Record<string, SqlType>>;

/**
 * The columns of a system relation, from a text such as `id int8, name text?`: a type with a
 * question mark takes NULL.
 */
export function systemColumns(text: string): readonly Column[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [name, type] = part.trim().split(/\s+/) as [string, string];
    const key = type.replace('?', '') as keyof typeof TYPES;
    const found: SqlType | undefined = TYPES[key];
    assert(found !== undefined, () => `columns of the system have known types, found ${type}`);
    return { name, type: found, nullable: type.endsWith('?') };
  });
}

/** Columns as the text that {@link systemColumns} reads. */
export function columnsText(columns: readonly Column[]): string {
  const texts = columns.map(({ name, type, nullable }) => {
    const word = type.kind === 'bytechar' ? type.kind : shortTypeName(type);
    return `${name} ${word}${nullable ? '?' : ''}`;
  });
  return texts.join(', ');
}

/** A view of a system schema. */
export function systemView(schema: SystemSchemaName, name: string, sql: string): SystemRelation {
  return { kind: 'view', schema, name, sql };
}
