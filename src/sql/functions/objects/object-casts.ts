import type { ObjectTypeKind } from '../../../repr/index.js';
import type { CastDefinition, QueryDefinition } from '../definitions/definition.js';

/** The types whose values are objects of the catalog, by their numbers. */
const OBJECT_TYPES = ['regclass', 'regtype', 'regproc', 'regnamespace'] as const;

/** Casts of these types to and from numbers: PostgreSQL's `pg_cast.dat`. */
export const OBJECT_CASTS: readonly CastDefinition[] = OBJECT_TYPES.flatMap(
  (type): readonly CastDefinition[] => [
    { from: 'oid', to: type, context: 'implicit', evaluate: null },
    { from: type, to: 'oid', context: 'implicit', evaluate: null },
    { from: 'int2', to: type, context: 'implicit', evaluate: (value: number) => value >>> 0 },
    { from: 'int4', to: type, context: 'implicit', evaluate: (value: number) => value >>> 0 },
    { from: type, to: 'int4', context: 'assignment', evaluate: (value: number) => value | 0 },
    { from: type, to: 'int8', context: 'assignment', evaluate: (value: number) => BigInt(value) },
  ],
);

/** The number of the object that a text names, or that it is; else an error with this SQLSTATE. */
function fromText(
  result: ObjectTypeKind,
  [word, code]: readonly [string, string],
  lookup: string,
): QueryDefinition {
  return {
    name: result,
    args: ['text'],
    result,
    sql: `(CASE WHEN $1 IS NULL THEN NULL WHEN $1 = '-' THEN 0
      WHEN $1 <> '' AND translate($1, '0123456789', '') = '' THEN $1::oid
      ELSE mz_internal.mz_found_oid((${lookup}), '${word} "' || $1 || '" does not exist', '${code}')
      END)::${result}`,
    known: (catalog, [name]) =>
      name === null ? null : catalog.objectNumber?.(result, name as string),
  };
}

/** The name of an object, or its number where there is none. */
function toText(type: ObjectTypeKind, lookup: string): QueryDefinition {
  return {
    name: 'text',
    args: [type],
    result: 'text',
    sql: `CASE WHEN $1 IS NULL THEN NULL WHEN $1 = 0 THEN '-'
      ELSE coalesce((${lookup}), ($1::oid)::text) END`,
    known: (catalog, [oid]) => (oid === null ? null : catalog.objectName?.(type, oid as number)),
  };
}

/** What `regclass` knows: relations, sources, sinks, indexes, those of keys among them. */
const CLASSES = `(
  SELECT id, oid, schema_id, name, false AS is_key FROM mz_catalog.mz_objects WHERE type <> 'type'
  UNION ALL SELECT t.id, k.oid, t.schema_id, k.name, true
    FROM mz_internal.mz_item_keys k JOIN mz_catalog.mz_tables t ON t.id = k.id
)`;

/** Whether an item is not another session's own, given its id. */
export const IS_WITHIN_REACH = 'NOT IN (SELECT id FROM mz_internal.mz_foreign_items)';

/** Whether the object `$1` is found without the name of its schema. */
export const IS_FOUND = `(
  SELECT o.schema_id = ANY (mz_internal.mz_schemas_in_path()) AND o.id ${IS_WITHIN_REACH}
         AND NOT EXISTS (
           SELECT FROM ${CLASSES} other
            WHERE other.name = o.name AND o.type <> 'type'
              AND other.id ${IS_WITHIN_REACH}
              AND array_position(mz_internal.mz_schemas_in_path(), other.schema_id)
                  < array_position(mz_internal.mz_schemas_in_path(), o.schema_id)
         )
    FROM mz_catalog.mz_objects o
   WHERE o.oid = $1
)`;

/** The same of the index of a key; null where `$1` is none. */
export const KEY_IS_FOUND = `(
  SELECT t.schema_id = ANY (mz_internal.mz_schemas_in_path()) AND k.id ${IS_WITHIN_REACH}
         AND NOT EXISTS (
           SELECT FROM ${CLASSES} other
            WHERE other.name = k.name AND other.id ${IS_WITHIN_REACH}
              AND array_position(mz_internal.mz_schemas_in_path(), other.schema_id)
                  < array_position(mz_internal.mz_schemas_in_path(), t.schema_id)
         )
    FROM mz_internal.mz_item_keys k JOIN mz_catalog.mz_tables t ON t.id = k.id
   WHERE k.oid = $1
)`;

/** The relation that `$1` names. */
export const CLASS_OF_NAME = `
  SELECT o.oid
    FROM ${CLASSES} o
    JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
    LEFT JOIN mz_catalog.mz_databases d ON d.id = s.database_id,
         (SELECT mz_internal.mz_name_parts($1, 'relation name') AS parts) n
   WHERE o.name = n.parts[array_length(n.parts, 1)] AND o.id ${IS_WITHIN_REACH}
     AND CASE array_length(n.parts, 1)
         WHEN 1 THEN s.name = ANY (current_schemas(true))
                     AND (d.name IS NULL OR d.name = current_database())
         WHEN 2 THEN s.name = CASE n.parts[1] WHEN 'pg_temp' THEN 'mz_temp' ELSE n.parts[1] END
                     AND (d.name IS NULL OR d.name = current_database())
         WHEN 3 THEN s.name = n.parts[2] AND d.name = n.parts[1] END
   ORDER BY array_position(current_schemas(true), s.name), o.is_key LIMIT 1`;

/** The schema that `$1` names. */
export const SCHEMA_OF_NAME = `
  SELECT n.oid FROM pg_catalog.pg_namespace n
   WHERE mz_internal.mz_name_parts($1) = ARRAY[n.nspname::text]`;

/** The type that `$1` names. */
export const TYPE_OF_NAME = `
  SELECT min(t.oid::int8)::oid FROM mz_catalog.mz_types t
    JOIN mz_internal.mz_type_details b ON b.oid = t.oid
   WHERE mz_internal.mz_plain_type_name($1) IN (
     t.name, b.base_name || b.suffix, CASE b.suffix WHEN '[]' THEN substr(t.name, 2) || '[]' END
   )`;

/** What there is to say of the functions `f` that `$1` names. */
export function functionOfName(what: string): string {
  return `
    SELECT ${what}
      FROM mz_internal.mz_function_details f,
           (SELECT mz_internal.mz_name_parts($1) AS parts) n
     WHERE f.name = n.parts[array_length(n.parts, 1)]
       AND CASE array_length(n.parts, 1)
           WHEN 1 THEN f.schema = ANY (current_schemas(true))
           WHEN 2 THEN f.schema = n.parts[1] END`;
}

/** Casts between objects and texts, which look into the catalog: by the types on both sides. */
export const OBJECT_TEXT_CASTS: ReadonlyMap<string, QueryDefinition> = new Map([
  ['text>regclass', fromText('regclass', ['object', '42P01'], CLASS_OF_NAME)],
  ['text>regtype', fromText('regtype', ['type', '42704'], TYPE_OF_NAME)],
  [
    'text>regproc',
    fromText(
      'regproc',
      ['function', '42883'],
      functionOfName('mz_internal.mz_only_oid(array_agg(f.oid), $1)'),
    ),
  ],
  ['text>regnamespace', fromText('regnamespace', ['schema', '3F000'], SCHEMA_OF_NAME)],
  [
    'regclass>text',
    toText(
      'regclass',
      `SELECT CASE WHEN CASE WHEN o.is_key THEN ${KEY_IS_FOUND} ELSE ${IS_FOUND} END
                   THEN '' ELSE quote_ident(s.name) || '.' END || quote_ident(o.name)
         FROM ${CLASSES} o JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
        WHERE o.oid = $1`,
    ),
  ],
  [
    'regtype>text',
    toText(
      'regtype',
      `SELECT t.base_name || t.suffix FROM mz_internal.mz_type_details t WHERE t.oid = $1`,
    ),
  ],
  [
    'regproc>text',
    toText(
      'regproc',
      `SELECT CASE WHEN f.schema = ANY (current_schemas(true)) AND NOT EXISTS (
                     SELECT FROM mz_internal.mz_function_details other
                      WHERE other.name = f.name AND other.oid <> f.oid)
                   THEN '' ELSE f.schema || '.' END || quote_ident(f.name)
         FROM mz_internal.mz_function_details f WHERE f.oid = $1`,
    ),
  ],
  [
    'regnamespace>text',
    toText(
      'regnamespace',
      `SELECT quote_ident(n.nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = $1`,
    ),
  ],
]);
