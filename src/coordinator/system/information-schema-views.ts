import { systemView, type SystemRelation } from './system-relation.js';

function view(name: string, sql: string): SystemRelation {
  return systemView('information_schema', name, sql);
}

/** The views of the SQL standard on the current database, with the columns that have a meaning. */
export const INFORMATION_SCHEMA_VIEWS: readonly SystemRelation[] = [
  view(
    'schemata',
    `SELECT current_database() AS catalog_name, nspname AS schema_name,
            pg_catalog.pg_get_userbyid(nspowner) AS schema_owner,
            NULL::text AS sql_path
       FROM pg_catalog.pg_namespace`,
  ),
  view(
    'tables',
    `SELECT current_database() AS table_catalog, n.nspname AS table_schema,
            c.relname AS table_name,
            CASE WHEN c.relpersistence = 't' THEN 'LOCAL TEMPORARY'
                 WHEN c.relkind = 'v' THEN 'VIEW' ELSE 'BASE TABLE' END AS table_type,
            CASE WHEN t.id IS NULL THEN 'NO' ELSE 'YES' END AS is_insertable_into,
            'NO' AS is_typed
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN mz_catalog.mz_tables t ON t.oid = c.oid AND t.id LIKE 'u%'
      WHERE c.relkind IN ('r', 'v')`,
  ),
  view(
    'columns',
    `SELECT current_database() AS table_catalog, n.nspname AS table_schema,
            c.relname AS table_name, a.attname AS column_name, a.attnum::int4 AS ordinal_position,
            d.adbin AS column_default,
            CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END AS is_nullable,
            CASE WHEN t.typcategory = 'A' THEN 'ARRAY'
                 ELSE pg_catalog.format_type(a.atttypid, NULL) END AS data_type,
            CASE WHEN a.atttypid IN (1042, 1043) AND a.atttypmod > 0
                 THEN a.atttypmod - 4 END AS character_maximum_length,
            CASE a.atttypid WHEN 21 THEN 16 WHEN 23 THEN 32 WHEN 20 THEN 64 WHEN 700 THEN 24
                 WHEN 701 THEN 53 WHEN 1700
                 THEN CASE WHEN a.atttypmod > 0 THEN (a.atttypmod - 4) / 65536 END
                 END AS numeric_precision,
            CASE WHEN a.atttypid IN (20, 21, 23) THEN 0
                 WHEN a.atttypid = 1700 AND a.atttypmod > 0 THEN (a.atttypmod - 4) % 65536
                 END AS numeric_scale,
            current_database() AS udt_catalog, 'pg_catalog' AS udt_schema,
            t.typname AS udt_name, 'NO' AS is_identity, 'NEVER' AS is_generated
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'v')`,
  ),
  view(
    'table_constraints',
    `SELECT current_database() AS constraint_catalog, n.nspname AS constraint_schema,
            k.conname AS constraint_name, current_database() AS table_catalog,
            n.nspname AS table_schema, c.relname AS table_name,
            CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END AS constraint_type,
            'NO' AS is_deferrable, 'NO' AS initially_deferred, 'YES' AS enforced
       FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`,
  ),
  view(
    'key_column_usage',
    `SELECT current_database() AS constraint_catalog, n.nspname AS constraint_schema,
            k.conname AS constraint_name, current_database() AS table_catalog,
            n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
            array_position(k.conkey, a.attnum) AS ordinal_position,
            NULL::int4 AS position_in_unique_constraint
       FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)`,
  ),
  view(
    'views',
    `SELECT current_database() AS table_catalog, schemaname AS table_schema,
            viewname AS table_name, definition AS view_definition, 'NONE' AS check_option,
            'NO' AS is_updatable, 'NO' AS is_insertable_into
       FROM pg_catalog.pg_views`,
  ),
];
