import { systemColumns, type SystemRelation } from './system-relation.js';

/** A table of `mz_catalog`: its name and its columns. */
type TableDefinition = readonly [name: string, columns: string];

const CATALOG_TABLES = [
  ['mz_databases', 'id int8, oid oid, name text'],
  ['mz_schemas', 'id int8, oid oid, database_id int8?, name text'],
  ['mz_roles', 'id int8, oid oid, name text'],
  ['mz_tables', 'id text, oid oid, schema_id int8, name text'],
  ['mz_sources', 'id text, oid oid, schema_id int8, name text, connector_type text'],
  ['mz_sinks', 'id text, oid oid, schema_id int8, name text, connector_type text'],
  ['mz_views', 'id text, oid oid, schema_id int8, name text, definition text'],
  ['mz_indexes', 'id text, oid oid, name text, on_id text, enabled bool, unique bool'],
  [
    'mz_index_columns',
    'index_id text, index_position int8, on_position int8?, on_expression text?, nullable bool',
  ],
  ['mz_types', 'id text, oid oid, schema_id int8, name text'],
  ['mz_array_types', 'type_id text, element_id text'],
  ['mz_list_types', 'type_id text, element_id text'],
  ['mz_map_types', 'type_id text, key_id text, value_id text'],
] as const satisfies readonly TableDefinition[];

const INTERNAL_TABLES = [
  // What users made; `mz_catalog.mz_columns` adds the columns of the system's own relations.
  [
    'mz_item_columns',
    'id text, name text, position int8, nullable bool, type text, default text?, type_oid oid, ' +
      'type_mod int4',
  ],
  // The checks of tables; `positions` is NULL where one reads no column. The condition as it was
  // written, and as PostgreSQL prints it.
  ['mz_item_checks', 'id text, oid oid, name text, positions int2[]?, sql text, definition text'],
  // What was said of items (position 0) and of their columns.
  ['mz_item_comments', 'id text, oid oid, position int4, text text'],
  ['mz_item_definitions', 'id text, create_sql text'],
  // What indexes are on that is no column, as PostgreSQL prints it.
  [
    'mz_index_expressions',
    'index_id text, index_position int8, definition text, is_call bool, name text, type_oid oid, ' +
      'type_mod int4',
  ],
  // Whose the temporary items are: the process id of the session.
  ['mz_temporary_items', 'id text, session int4'],
  // The keys of tables: what PostgreSQL has as constraints, and as the indexes of these.
  ['mz_item_keys', 'id text, oid oid, name text, is_primary bool, positions int2[]'],
] as const satisfies readonly TableDefinition[];

/** The name of a system relation that holds what the catalog does. */
export type SystemTableName =
  (typeof CATALOG_TABLES)[number][0] | (typeof INTERNAL_TABLES)[number][0];

/** The relations that the coordinator writes: all others are views of these. */
export const SYSTEM_TABLES: readonly SystemRelation[] = [
  ...CATALOG_TABLES.map(([name, columns]): SystemRelation => ({
    kind: 'table',
    schema: 'mz_catalog',
    name,
    columns: systemColumns(columns),
  })),
  ...INTERNAL_TABLES.map(([name, columns]): SystemRelation => ({
    kind: 'table',
    schema: 'mz_internal',
    name,
    columns: systemColumns(columns),
  })),
];
