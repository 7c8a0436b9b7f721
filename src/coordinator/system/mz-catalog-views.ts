import { FUNCTION_DETAILS } from './function-rows.js';
import { systemView, type SystemRelation } from './system-relation.js';

/** The views of `mz_catalog`: what is in several of its tables. */
export const MZ_CATALOG_VIEWS: readonly SystemRelation[] = [
  systemView(
    'mz_catalog',
    'mz_columns',
    `SELECT id, name, position, nullable, type, "default", type_oid, type_mod
       FROM mz_internal.mz_item_columns
     UNION ALL
     SELECT id, name, position, nullable, type, "default", type_oid, type_mod
       FROM mz_internal.mz_system_columns`,
  ),
  systemView(
    'mz_catalog',
    'mz_relations',
    `SELECT id, oid, schema_id, name, 'table' AS type FROM mz_catalog.mz_tables
     UNION ALL SELECT id, oid, schema_id, name, 'source' FROM mz_catalog.mz_sources
     UNION ALL SELECT id, oid, schema_id, name, 'view' FROM mz_catalog.mz_views`,
  ),
  systemView(
    'mz_catalog',
    'mz_objects',
    `SELECT id, oid, schema_id, name, type FROM mz_catalog.mz_relations
     UNION ALL SELECT id, oid, schema_id, name, 'sink' FROM mz_catalog.mz_sinks
     UNION ALL SELECT mz_indexes.id, mz_indexes.oid, schema_id, mz_indexes.name, 'index'
       FROM mz_catalog.mz_indexes
       JOIN mz_catalog.mz_relations ON mz_indexes.on_id = mz_relations.id
     UNION ALL SELECT id, oid, schema_id, name, 'type' FROM mz_catalog.mz_types`,
  ),
  systemView(
    'mz_catalog',
    'mz_base_types',
    `SELECT id AS type_id FROM mz_catalog.mz_types
     WHERE id NOT IN (SELECT type_id FROM mz_catalog.mz_array_types)
       AND id NOT IN (SELECT type_id FROM mz_catalog.mz_list_types)
       AND id NOT IN (SELECT type_id FROM mz_catalog.mz_map_types)
       AND id NOT IN (SELECT type_id FROM mz_catalog.mz_pseudo_types)`,
  ),
  systemView(
    'mz_catalog',
    'mz_pseudo_types',
    `SELECT m.id AS type_id FROM mz_catalog.mz_types m
     JOIN mz_internal.mz_type_details t ON t.oid = m.oid
     WHERE t.typtype = 'p' AND t.typelem = 0`,
  ),
  FUNCTION_DETAILS,
  systemView(
    'mz_catalog',
    'mz_functions',
    `SELECT 's' || (f.oid::int8 + 20000)::text AS id, f.oid, s.id AS schema_id, f.name,
            ARRAY(SELECT t.id FROM unnest(f.args) WITH ORDINALITY AS a(arg, place)
                    JOIN mz_catalog.mz_types t ON t.oid = a.arg ORDER BY a.place) AS arg_ids,
            (SELECT t.id FROM mz_catalog.mz_types t WHERE t.oid = f.variadic) AS variadic_id
       FROM mz_internal.mz_function_details f
       JOIN mz_catalog.mz_schemas s ON s.name = f.schema AND s.database_id IS NULL`,
  ),
  systemView(
    'mz_catalog',
    'mz_catalog_names',
    `SELECT o.id AS global_id,
            CASE WHEN d.name IS NULL THEN '' ELSE d.name || '.' END || s.name || '.' || o.name
              AS name
       FROM mz_catalog.mz_objects o
       JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
       LEFT JOIN mz_catalog.mz_databases d ON d.id = s.database_id`,
  ),
];
