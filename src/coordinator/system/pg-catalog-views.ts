import { OPERATOR_VIEWS } from './operator-rows.js';
import { PG_CATALOG_EMPTY } from './pg-catalog-empty.js';
import { SESSION_VIEWS } from './session-views.js';
import { systemView, type SystemRelation } from './system-relation.js';
import { SYSTEM_TYPE_DETAILS, TYPE_DETAILS } from './type-rows.js';

/** A view of `pg_catalog`. */
function view(name: string, sql: string): SystemRelation {
  return systemView('pg_catalog', name, sql);
}

/** The role that owns everything. */
const OWNER = '10::oid';

/** The database that the session is in. */
const DATABASE =
  '(SELECT max(d.id) FROM mz_catalog.mz_databases d WHERE d.name = current_database())';

/**
 * How many columns, indexes, keys and checks there are of each object and of each key's index, by
 * its id: one grouping, where a subquery for each would be a join each.
 */
const COUNTS = `SELECT id, coalesce(sum(columns), 0) AS columns, coalesce(sum(indexes), 0) AS indexes,
                coalesce(sum(keys), 0) AS keys, coalesce(sum(checks), 0) AS checks
         FROM (
           SELECT id, 0 AS columns, 0 AS indexes, 0 AS keys, 0 AS checks FROM mz_catalog.mz_objects
           UNION ALL SELECT id, 1, 0, 0, 0 FROM mz_catalog.mz_columns
           UNION ALL SELECT index_id, 1, 0, 0, 0 FROM mz_catalog.mz_index_columns
           UNION ALL SELECT on_id, 0, 1, 0, 0 FROM mz_catalog.mz_indexes
           UNION ALL SELECT id, 0, 0, 1, 0 FROM mz_internal.mz_item_keys
           UNION ALL SELECT id, 0, 0, 0, 1 FROM mz_internal.mz_item_checks
           UNION ALL SELECT oid::text, array_length(positions, 1), 0, 0, 0
             FROM mz_internal.mz_item_keys
         ) AS part
        GROUP BY id`;

/** Whether the schema `n` is none of the system. */
const IS_OF_USERS = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'mz_catalog', 'mz_internal')`;

/** The default of a column `a` as PostgreSQL prints it: a lone literal has the column's type. */
const PRINTED_DEFAULT = String.raw`CASE
              WHEN a."default" IN ('TRUE', 'FALSE') THEN lower(a."default")
              WHEN a."default" ~ '^''([^'']|'''')*''$' THEN a."default" || '::' ||
                CASE a.type_oid
                  WHEN 'bpchar'::regtype::oid THEN 'bpchar'
                  ELSE format_type(a.type_oid, NULL)
                END
              ELSE a."default"
            END`;

/**
 * What clients ask PostgreSQL's own catalog about, as far as it has an answer here. Each database
 * shows what is in it and what belongs to the system, and each session its own temporary items:
 * the schema of these has one name for all sessions. A column that would have to be made up is
 * left out.
 */
export const PG_CATALOG_VIEWS: readonly SystemRelation[] = [
  view(
    'pg_namespace',
    `SELECT s.oid, s.name::name AS nspname, ${OWNER} AS nspowner, NULL::text[] AS nspacl
       FROM mz_catalog.mz_schemas s
      WHERE s.database_id IS NULL OR s.database_id = ${DATABASE}`,
  ),
  view(
    'pg_description',
    `SELECT c.oid AS objoid,
            CASE WHEN EXISTS (SELECT FROM mz_catalog.mz_types t WHERE t.id = c.id)
              THEN 1247::oid ELSE 1259::oid END AS classoid,
            c.position AS objsubid, c.text AS description
       FROM mz_internal.mz_item_comments c`,
  ),
  view(
    'pg_database',
    `SELECT oid, name::name AS datname, ${OWNER} AS datdba, 6::int4 AS encoding, 'c' AS datlocprovider,
            false AS datistemplate, true AS datallowconn, -1::int4 AS datconnlimit,
            1663::oid AS dattablespace, NULL::text AS datcollversion,
            'C' AS datcollate, 'C' AS datctype, NULL::text AS daticulocale,
            NULL::text[] AS datacl
       FROM mz_catalog.mz_databases`,
  ),
  view(
    'pg_roles',
    `SELECT oid, name::name AS rolname, true AS rolsuper, true AS rolinherit, true AS rolcreaterole,
            true AS rolcreatedb, true AS rolcanlogin, false AS rolreplication,
            -1::int4 AS rolconnlimit, '********' AS rolpassword,
            NULL::timestamptz AS rolvaliduntil, false AS rolbypassrls, NULL::text[] AS rolconfig
       FROM mz_catalog.mz_roles`,
  ),
  view(
    'pg_user',
    `SELECT rolname AS usename, oid AS usesysid, rolcreatedb AS usecreatedb, rolsuper AS usesuper,
            rolreplication AS userepl, rolbypassrls AS usebypassrls, rolpassword AS passwd,
            rolvaliduntil AS valuntil, rolconfig AS useconfig
       FROM pg_catalog.pg_roles`,
  ),
  view(
    'pg_class',
    `SELECT o.oid, o.name::name AS relname, s.oid AS relnamespace, 0::oid AS reltype,
            0::oid AS reloftype, ${OWNER} AS relowner,
            CASE WHEN o.type = 'index' THEN 403 ELSE 0 END::oid AS relam, 0::oid AS relfilenode,
            0::oid AS reltablespace, 0::int4 AS relpages, (-1)::float4 AS reltuples,
            0::int4 AS relallvisible, 0::oid AS reltoastrelid,
            n.indexes + n.keys > 0 AS relhasindex,
            false AS relisshared,
            CASE WHEN s.name = 'mz_temp' THEN 't' ELSE 'p' END AS relpersistence,
            CASE WHEN o.type = 'index' THEN 'i' WHEN o.type <> 'view' THEN 'r'
                 WHEN n.indexes > 0 THEN 'm' ELSE 'v' END AS relkind,
            n.columns::int2 AS relnatts,
            n.checks::int2 AS relchecks, false AS relhasrules, false AS relhastriggers,
            false AS relhassubclass, false AS relrowsecurity, false AS relforcerowsecurity,
            true AS relispopulated, 'd' AS relreplident, false AS relispartition,
            0::oid AS relrewrite, NULL::text[] AS relacl, NULL::text[] AS reloptions, NULL::text AS relpartbound
       FROM (
         SELECT id, oid, schema_id, name, type, id AS item_id FROM mz_catalog.mz_objects
         UNION ALL SELECT k.oid::text, k.oid, t.schema_id, k.name, 'index', t.id
           FROM mz_internal.mz_item_keys k JOIN mz_catalog.mz_tables t ON t.id = k.id
       ) o
       JOIN (${COUNTS}) n ON n.id = o.id
       JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
      WHERE o.type IN ('table', 'source', 'view', 'index')
        AND (s.database_id IS NULL OR s.database_id = ${DATABASE})
        AND o.item_id NOT IN (SELECT id FROM mz_internal.mz_foreign_items)`,
  ),
  view(
    'pg_attribute',
    `SELECT c.oid AS attrelid, a.name::name AS attname, a.type_oid AS atttypid,
            -1::int4 AS attstattarget, t.typlen AS attlen, a.position::int2 AS attnum,
            CASE WHEN t.typcategory = 'A' THEN 1 ELSE 0 END::int4 AS attndims,
            -1::int4 AS attcacheoff, a.type_mod AS atttypmod, t.typbyval AS attbyval,
            t.typalign AS attalign, NOT a.nullable AS attnotnull,
            a."default" IS NOT NULL AS atthasdef, false AS atthasmissing, '' AS attidentity,
            '' AS attgenerated, false AS attisdropped, true AS attislocal,
            0::int4 AS attinhcount, t.typcollation AS attcollation, NULL::text[] AS attacl,
            NULL::text[] AS attoptions, NULL::text[] AS attfdwoptions, '' AS attcompression,
            t.typstorage AS attstorage
       FROM pg_catalog.pg_class c
       JOIN (
         SELECT r.oid, m.name, m.position, m.type_oid, m.type_mod, m.nullable, m."default"
           FROM mz_catalog.mz_relations r JOIN mz_catalog.mz_columns m ON m.id = r.id
         UNION ALL
         SELECT i.oid, m.name, k.index_position, m.type_oid, m.type_mod, true, NULL
           FROM mz_catalog.mz_indexes i
           JOIN mz_catalog.mz_index_columns k ON k.index_id = i.id
           JOIN mz_catalog.mz_columns m ON m.id = i.on_id AND m.position = k.on_position
         UNION ALL
         SELECT i.oid, e.name, e.index_position, e.type_oid, e.type_mod, true, NULL
           FROM mz_catalog.mz_indexes i
           JOIN mz_internal.mz_index_expressions e ON e.index_id = i.id
         UNION ALL
         SELECT k.oid, m.name, array_position(k.positions, m.position::int2), m.type_oid,
                m.type_mod, true, NULL
           FROM mz_internal.mz_item_keys k
           JOIN mz_catalog.mz_columns m ON m.id = k.id AND m.position::int2 = ANY (k.positions)
       ) a ON a.oid = c.oid
       JOIN mz_internal.mz_type_details t ON t.oid = a.type_oid`,
  ),
  view(
    'pg_attrdef',
    `SELECT (c.oid::int8 * 2048 + a.position) AS oid, c.oid AS adrelid,
            a.position::int2 AS adnum, ${PRINTED_DEFAULT} AS adbin
       FROM pg_catalog.pg_class c
       JOIN mz_catalog.mz_relations r ON r.oid = c.oid
       JOIN mz_catalog.mz_columns a ON a.id = r.id
      WHERE a."default" IS NOT NULL`,
  ),
  view(
    'pg_type',
    `SELECT m.oid, m.name::name AS typname, s.oid AS typnamespace, ${OWNER} AS typowner, t.typlen,
            t.typbyval, t.typtype, t.typcategory, t.typispreferred,
            true AS typisdefined, ',' AS typdelim, 0::oid AS typrelid, t.typsubscript, t.typelem,
            t.typarray, t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout,
            t.typanalyze, t.typalign, t.typstorage, false AS typnotnull, 0::oid AS typbasetype,
            -1::int4 AS typtypmod, 0::int4 AS typndims, t.typcollation,
            NULL::text AS typdefaultbin, NULL::text AS typdefault, NULL::text[] AS typacl
       FROM mz_catalog.mz_types m
       JOIN mz_catalog.mz_schemas s ON s.id = m.schema_id
       JOIN mz_internal.mz_type_details t ON t.oid = m.oid`,
  ),
  view(
    'pg_proc',
    `SELECT f.oid, f.name::name AS proname, s.oid AS pronamespace, ${OWNER} AS proowner,
            12::oid AS prolang, 1::float4 AS procost,
            CASE WHEN f.returns_set THEN 1000 ELSE 0 END::float4 AS prorows, f.variadic AS provariadic, f.kind AS prokind,
            false AS prosecdef, false AS proleakproof, f.strict AS proisstrict,
            f.returns_set AS proretset, f.volatility AS provolatile, 's' AS proparallel,
            coalesce(array_length(f.args, 1), 0)::int2 AS pronargs, 0::int2 AS pronargdefaults,
            f.result AS prorettype, f.args AS proargtypes, NULL::oid[] AS proallargtypes,
            NULL::text[] AS proargmodes, NULL::text[] AS proargnames, NULL::text AS proargdefaults,
            NULL::oid[] AS protrftypes, f.name AS prosrc, NULL::text AS prosqlbody,
            NULL::text AS probin, NULL::text[] AS proconfig, NULL::text[] AS proacl
       FROM mz_internal.mz_function_details f
       JOIN mz_catalog.mz_schemas s ON s.name = f.schema AND s.database_id IS NULL`,
  ),
  view(
    'pg_settings',
    `SELECT v.name, v.setting,
            CASE WHEN v.name LIKE '%\\_timeout' THEN 'ms' END AS unit, v.short_desc, NULL::text AS extra_desc,
            v.context
       FROM ROWS FROM (
              unnest(mz_internal.mz_variable_names()),
              unnest(mz_internal.mz_variable_settings()),
              unnest(mz_internal.mz_variable_texts()),
              unnest(mz_internal.mz_variable_contexts())
            ) AS v (name, setting, short_desc, context)
      WHERE v.context <> 'custom'`,
  ),
  view(
    'pg_index',
    `SELECT i.oid AS indexrelid, r.oid AS indrelid, k.keys AS indnatts, k.keys AS indnkeyatts,
            i."unique" AS indisunique, false AS indnullsnotdistinct, i.is_primary AS indisprimary, false AS indisexclusion,
            true AS indimmediate, false AS indisclustered, i.enabled AS indisvalid,
            false AS indcheckxmin, i.enabled AS indisready, true AS indislive,
            false AS indisreplident, array_to_string(k.positions, ' ')::int2vector AS indkey,
            array_to_string(k.collations, ' ')::oidvector AS indcollation,
            array_to_string(array_fill(0, ARRAY[k.keys::int4]), ' ')::int2vector AS indoption,
            k.expressions AS indexprs,
            NULL::text AS indpred
       FROM (
         SELECT id, oid, on_id, enabled, "unique", false AS is_primary FROM mz_catalog.mz_indexes
         UNION ALL SELECT oid::text, oid, id, true, true, is_primary FROM mz_internal.mz_item_keys
       ) i
       JOIN mz_catalog.mz_relations r ON r.id = i.on_id
       JOIN pg_catalog.pg_class c ON c.oid = r.oid
       JOIN (
         SELECT x.index_id, count(*)::int2 AS keys,
                array_agg(coalesce(x.on_position, 0)::int2 ORDER BY x.index_position) AS positions,
                replace(string_agg(e.definition, ', ' ORDER BY x.index_position), E', \\n', E',\\n')
                  AS expressions,
                array_agg(coalesce(t.typcollation, 0::oid) ORDER BY x.index_position)
                  AS collations
           FROM mz_catalog.mz_index_columns x
           JOIN mz_catalog.mz_indexes i ON i.id = x.index_id
           LEFT JOIN mz_internal.mz_index_expressions e
                  ON e.index_id = x.index_id AND e.index_position = x.index_position
           LEFT JOIN mz_catalog.mz_columns m ON m.id = i.on_id AND m.position = x.on_position
           LEFT JOIN mz_internal.mz_type_details t ON t.oid = m.type_oid
          GROUP BY x.index_id
         UNION ALL
         SELECT y.oid::text, array_length(y.positions, 1)::int2, y.positions, NULL,
                array_agg(t.typcollation ORDER BY array_position(y.positions, m.position::int2))
           FROM mz_internal.mz_item_keys y
           JOIN mz_catalog.mz_columns m ON m.id = y.id AND m.position::int2 = ANY (y.positions)
           JOIN mz_internal.mz_type_details t ON t.oid = m.type_oid
          GROUP BY y.oid, y.positions
       ) k ON k.index_id = i.id`,
  ),
  view(
    'pg_constraint',
    `SELECT k.oid, k.name::name AS conname, c.relnamespace AS connamespace,
            k.contype, false AS condeferrable,
            false AS condeferred, true AS convalidated, c.oid AS conrelid, 0::oid AS contypid,
            CASE WHEN k.contype = 'c' THEN 0::oid ELSE k.oid END AS conindid, 0::oid AS conparentid, 0::oid AS confrelid, ' ' AS confupdtype,
            ' ' AS confdeltype, ' ' AS confmatchtype, true AS conislocal, 0::int4 AS coninhcount,
            k.contype <> 'c' AS connoinherit, k.positions AS conkey, NULL::int2[] AS confkey,
            NULL::oid[] AS conpfeqop, NULL::oid[] AS conppeqop, NULL::oid[] AS conffeqop,
            NULL::int2[] AS confdelsetcols, NULL::oid[] AS conexclop, k.sql AS conbin
       FROM (
         SELECT id, oid, name, CASE WHEN is_primary THEN 'p' ELSE 'u' END AS contype, positions,
                NULL::text AS sql
           FROM mz_internal.mz_item_keys
         UNION ALL SELECT id, oid, name, 'c', positions, definition
           FROM mz_internal.mz_item_checks
       ) k
       JOIN mz_catalog.mz_tables t ON t.id = k.id
       JOIN pg_catalog.pg_class c ON c.oid = t.oid`,
  ),
  view(
    'pg_tables',
    `SELECT n.nspname AS schemaname, c.relname AS tablename,
            pg_catalog.pg_get_userbyid(c.relowner)::name AS tableowner, NULL::name AS tablespace,
            c.relhasindex AS hasindexes, c.relhasrules AS hasrules,
            c.relhastriggers AS hastriggers, c.relrowsecurity AS rowsecurity
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r'`,
  ),
  view(
    'pg_views',
    `SELECT n.nspname AS schemaname, c.relname AS viewname,
            pg_catalog.pg_get_userbyid(c.relowner)::name AS viewowner, v.definition
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN mz_catalog.mz_views v ON v.oid = c.oid
      WHERE c.relkind = 'v'`,
  ),
  view(
    'pg_matviews',
    `SELECT n.nspname AS schemaname, c.relname AS matviewname,
            pg_catalog.pg_get_userbyid(c.relowner)::name AS matviewowner, NULL::name AS tablespace,
            c.relhasindex AS hasindexes, c.relispopulated AS ispopulated, v.definition
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN mz_catalog.mz_views v ON v.oid = c.oid
      WHERE c.relkind = 'm'`,
  ),
  // No block is read for a table: all of it is in memory.
  ...['all', 'user'].map((which) =>
    view(
      `pg_statio_${which}_tables`,
      `SELECT c.oid AS relid, n.nspname AS schemaname, c.relname, 0::int8 AS heap_blks_read,
              0::int8 AS heap_blks_hit, 0::int8 AS idx_blks_read, 0::int8 AS idx_blks_hit,
              0::int8 AS toast_blks_read, 0::int8 AS toast_blks_hit, 0::int8 AS tidx_blks_read,
              0::int8 AS tidx_blks_hit
         FROM pg_catalog.pg_class c
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm')${which === 'all' ? '' : ` AND ${IS_OF_USERS}`}`,
    ),
  ),
  // What indexes are here finds rows by equal keys; clients know no other word for it.
  view(
    'pg_am',
    `SELECT 403::oid AS oid, 'btree'::name AS amname, 0::regproc AS amhandler, 'i'::"char" AS amtype`,
  ),
  view(
    'pg_indexes',
    `SELECT n.nspname AS schemaname, c.relname AS tablename, i.relname AS indexname,
            NULL::name AS tablespace, pg_catalog.pg_get_indexdef(i.oid) AS indexdef
       FROM pg_catalog.pg_index x
       JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
       JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`,
  ),
  view(
    'pg_authid',
    `SELECT oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
            rolreplication, rolbypassrls, rolconnlimit, NULL::text AS rolpassword, rolvaliduntil
       FROM pg_catalog.pg_roles`,
  ),
  view(
    'pg_shadow',
    `SELECT usename, usesysid, usecreatedb, usesuper, userepl, usebypassrls,
            NULL::text AS passwd, valuntil, useconfig
       FROM pg_catalog.pg_user`,
  ),
  view(
    'pg_group',
    `SELECT rolname AS groname, oid AS grosysid, NULL::oid[] AS grolist
       FROM pg_catalog.pg_roles WHERE NOT rolcanlogin`,
  ),
  view(
    'pg_language',
    `SELECT 12::oid AS oid, 'internal'::name AS lanname, ${OWNER} AS lanowner, false AS lanispl,
            false AS lanpltrusted, 0::oid AS lanplcallfoid, 0::oid AS laninline,
            0::oid AS lanvalidator, NULL::text[] AS lanacl`,
  ),
  view(
    'pg_tablespace',
    `SELECT v.oid::oid, v.name::name AS spcname, ${OWNER} AS spcowner, NULL::text[] AS spcacl,
            NULL::text[] AS spcoptions
       FROM (VALUES (1663, 'pg_default'), (1664, 'pg_global')) AS v (oid, name)`,
  ),
  view(
    'pg_collation',
    `SELECT v.oid::oid, v.name::name AS collname, 11::oid AS collnamespace, ${OWNER} AS collowner,
            v.provider AS collprovider, true AS collisdeterministic, -1::int4 AS collencoding,
            v.locale AS collcollate, v.locale AS collctype, NULL::text AS colliculocale,
            NULL::text AS collversion
       FROM (VALUES (100, 'default', 'd', NULL), (950, 'C', 'c', 'C'), (951, 'POSIX', 'c', 'POSIX'))
            AS v (oid, name, provider, locale)`,
  ),
  view(
    'pg_aggregate',
    `SELECT oid::regproc AS aggfnoid,
            CASE WHEN proname IN ('mode', 'percentile_cont', 'percentile_disc') THEN 'o' ELSE 'n'
            END AS aggkind,
            CASE WHEN proname LIKE 'percentile%' THEN 1 ELSE 0 END::int2 AS aggnumdirectargs
       FROM pg_catalog.pg_proc WHERE prokind = 'a'`,
  ),
  ...OPERATOR_VIEWS,
  ...SESSION_VIEWS,
  SYSTEM_TYPE_DETAILS,
  TYPE_DETAILS,
  ...PG_CATALOG_EMPTY,
];
