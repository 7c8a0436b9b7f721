import { INFORMATION_SCHEMA_EMPTY } from './information-schema-empty.js';
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
            NULL::text AS default_character_set_catalog,
            NULL::text AS default_character_set_schema, NULL::text AS default_character_set_name,
            NULL::text AS sql_path
       FROM pg_catalog.pg_namespace`,
  ),
  view(
    'tables',
    `SELECT current_database() AS table_catalog, n.nspname AS table_schema,
            c.relname AS table_name,
            CASE WHEN c.relpersistence = 't' THEN 'LOCAL TEMPORARY'
                 WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'BASE TABLE' END AS table_type,
            NULL::text AS self_referencing_column_name, NULL::text AS reference_generation,
            NULL::text AS user_defined_type_catalog, NULL::text AS user_defined_type_schema,
            NULL::text AS user_defined_type_name,
            CASE WHEN t.id IS NULL THEN 'NO' ELSE 'YES' END AS is_insertable_into,
            'NO' AS is_typed, NULL::text AS commit_action
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN mz_catalog.mz_tables t ON t.oid = c.oid AND t.id LIKE 'u%'
      WHERE c.relkind IN ('r', 'v', 'm')`,
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
                 THEN a.atttypmod - 4
                 WHEN a.atttypid IN (1560, 1562) AND a.atttypmod > 0 THEN a.atttypmod
                 END AS character_maximum_length,
            CASE WHEN a.atttypid = 25 OR (a.atttypid IN (1042, 1043) AND a.atttypmod <= 0)
                 THEN 1073741824
                 WHEN a.atttypid IN (1042, 1043) THEN (a.atttypmod - 4) * 4
                 END AS character_octet_length,
            CASE a.atttypid WHEN 21 THEN 16 WHEN 23 THEN 32 WHEN 20 THEN 64 WHEN 700 THEN 24
                 WHEN 701 THEN 53 WHEN 1700
                 THEN CASE WHEN a.atttypmod > 0 THEN (a.atttypmod - 4) / 65536 END
                 END AS numeric_precision,
            CASE WHEN a.atttypid IN (20, 21, 23, 700, 701) THEN 2 WHEN a.atttypid = 1700 THEN 10
                 END AS numeric_precision_radix,
            CASE WHEN a.atttypid IN (20, 21, 23) THEN 0
                 WHEN a.atttypid = 1700 AND a.atttypmod > 0 THEN (a.atttypmod - 4) % 65536
                 END AS numeric_scale,
            CASE WHEN a.atttypid = 1082 THEN 0 WHEN a.atttypid IN (1083, 1114, 1184, 1186)
                 THEN CASE WHEN a.atttypmod BETWEEN 0 AND 6 THEN a.atttypmod ELSE 6 END
                 END AS datetime_precision,
            NULL::text AS interval_type, NULL::int4 AS interval_precision,
            NULL::text AS character_set_catalog, NULL::text AS character_set_schema,
            NULL::text AS character_set_name, NULL::text AS collation_catalog,
            NULL::text AS collation_schema, NULL::text AS collation_name,
            NULL::text AS domain_catalog, NULL::text AS domain_schema, NULL::text AS domain_name,
            current_database() AS udt_catalog, 'pg_catalog' AS udt_schema,
            t.typname AS udt_name, NULL::text AS scope_catalog, NULL::text AS scope_schema,
            NULL::text AS scope_name, NULL::int4 AS maximum_cardinality,
            a.attnum::text AS dtd_identifier, 'NO' AS is_self_referencing, 'NO' AS is_identity,
            NULL::text AS identity_generation, NULL::text AS identity_start,
            NULL::text AS identity_increment, NULL::text AS identity_maximum,
            NULL::text AS identity_minimum, 'NO' AS identity_cycle, 'NEVER' AS is_generated,
            NULL::text AS generation_expression,
            CASE WHEN u.id IS NULL THEN 'NO' ELSE 'YES' END AS is_updatable
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       LEFT JOIN mz_catalog.mz_tables u ON u.oid = c.oid AND u.id LIKE 'u%'
      WHERE c.relkind IN ('r', 'v', 'm')`,
  ),
  view(
    'table_constraints',
    `SELECT current_database() AS constraint_catalog, n.nspname AS constraint_schema,
            k.conname AS constraint_name, current_database() AS table_catalog,
            n.nspname AS table_schema, c.relname AS table_name,
            CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'CHECK' END
              AS constraint_type,
            'NO' AS is_deferrable, 'NO' AS initially_deferred, 'YES' AS enforced,
            CASE k.contype WHEN 'u' THEN 'YES' END AS nulls_distinct
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
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
      WHERE k.contype <> 'c'`,
  ),
  view(
    'views',
    `SELECT current_database() AS table_catalog, schemaname AS table_schema,
            viewname AS table_name, definition AS view_definition, 'NONE' AS check_option,
            'NO' AS is_updatable, 'NO' AS is_insertable_into, 'NO' AS is_trigger_updatable,
            'NO' AS is_trigger_deletable, 'NO' AS is_trigger_insertable_into
       FROM pg_catalog.pg_views`,
  ),
  view(
    'check_constraints',
    `SELECT current_database() AS constraint_catalog, n.nspname AS constraint_schema,
            n.oid::text || '_' || c.oid::text || '_' || a.attnum::text || '_not_null'
              AS constraint_name,
            a.attname || ' IS NOT NULL' AS check_clause
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attnotnull AND c.relkind = 'r'
      UNION ALL
     SELECT current_database(), n.nspname, k.conname, '(' || k.conbin || ')'
       FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
      WHERE k.contype = 'c'`,
  ),
  view(
    'constraint_column_usage',
    `SELECT current_database() AS table_catalog, n.nspname AS table_schema,
            c.relname AS table_name, a.attname AS column_name,
            current_database() AS constraint_catalog, n.nspname AS constraint_schema,
            k.conname AS constraint_name
       FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)`,
  ),
  view(
    'constraint_table_usage',
    `SELECT table_catalog, table_schema, table_name, constraint_catalog, constraint_schema,
            constraint_name
       FROM information_schema.table_constraints`,
  ),
  view(
    'table_privileges',
    `SELECT pg_catalog.pg_get_userbyid(c.relowner) AS grantor,
            pg_catalog.pg_get_userbyid(c.relowner) AS grantee, current_database() AS table_catalog,
            n.nspname AS table_schema, c.relname AS table_name, p.privilege AS privilege_type,
            'YES' AS is_grantable, p.with_hierarchy
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN (VALUES ('INSERT', 'NO'), ('SELECT', 'YES'), ('UPDATE', 'NO'), ('DELETE', 'NO'),
                         ('TRUNCATE', 'NO'), ('REFERENCES', 'NO'), ('TRIGGER', 'NO'))
                 AS p (privilege, with_hierarchy)
      WHERE c.relkind IN ('r', 'v', 'm')`,
  ),
  view('role_table_grants', 'SELECT * FROM information_schema.table_privileges'),
  view(
    'column_privileges',
    `SELECT pg_catalog.pg_get_userbyid(c.relowner) AS grantor,
            pg_catalog.pg_get_userbyid(c.relowner) AS grantee, current_database() AS table_catalog,
            n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
            p.privilege AS privilege_type, 'YES' AS is_grantable
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN (VALUES ('INSERT'), ('SELECT'), ('UPDATE'), ('REFERENCES')) AS p (privilege)
      WHERE c.relkind IN ('r', 'v', 'm')`,
  ),
  view('role_column_grants', 'SELECT * FROM information_schema.column_privileges'),
  view(
    'routines',
    `SELECT current_database() AS specific_catalog, n.nspname AS specific_schema,
            p.proname || '_' || p.oid::text AS specific_name,
            current_database() AS routine_catalog, n.nspname AS routine_schema,
            p.proname AS routine_name,
            CASE WHEN p.prokind = 'f' THEN 'FUNCTION' END AS routine_type,
            CASE WHEN t.typcategory = 'A' THEN 'ARRAY'
                 ELSE pg_catalog.format_type(t.oid, NULL) END AS data_type,
            current_database() AS type_udt_catalog, 'pg_catalog' AS type_udt_schema,
            t.typname AS type_udt_name, 0::int4 AS max_dynamic_result_sets,
            'EXTERNAL' AS routine_body, NULL::text AS routine_definition,
            p.prosrc AS external_name, 'INTERNAL' AS external_language,
            'GENERAL' AS parameter_style,
            CASE WHEN p.provolatile = 'i' THEN 'YES' ELSE 'NO' END AS is_deterministic,
            'MODIFIES' AS sql_data_access,
            CASE WHEN p.prokind = 'f' THEN CASE WHEN p.proisstrict THEN 'YES' ELSE 'NO' END
            END AS is_null_call,
            'YES' AS schema_level_routine, 'INVOKER' AS security_type
       FROM pg_catalog.pg_proc p
       JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       JOIN pg_catalog.pg_type t ON t.oid = p.prorettype`,
  ),
  view(
    'collations',
    `SELECT current_database() AS collation_catalog, n.nspname AS collation_schema,
            c.collname AS collation_name, 'NO PAD' AS pad_attribute
       FROM pg_catalog.pg_collation c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace`,
  ),
  view(
    'character_sets',
    `SELECT NULL::text AS character_set_catalog, NULL::text AS character_set_schema,
            'UTF8' AS character_set_name, 'UCS' AS character_repertoire, 'UTF8' AS form_of_use,
            current_database() AS default_collate_catalog,
            'pg_catalog' AS default_collate_schema, 'C' AS default_collate_name`,
  ),
  view('enabled_roles', 'SELECT rolname AS role_name FROM pg_catalog.pg_roles'),
  view(
    'applicable_roles',
    `SELECT r.rolname AS grantee, m.rolname AS role_name,
            CASE WHEN a.admin_option THEN 'YES' ELSE 'NO' END AS is_grantable
       FROM pg_catalog.pg_auth_members a
       JOIN pg_catalog.pg_roles r ON r.oid = a.member
       JOIN pg_catalog.pg_roles m ON m.oid = a.roleid`,
  ),
  view('information_schema_catalog_name', 'SELECT current_database() AS catalog_name'),
  ...INFORMATION_SCHEMA_EMPTY,
];
