import type { CatalogView, SchemaName } from '../catalog-view.js';
import type { ObjectName, ShownObjects, StatementForm } from '../syntax/index.js';
import {
  databaseToShow,
  resolveDatabase,
  resolveReadable,
  resolveRelation,
  resolveSchema,
  schemaToShow,
  TEMPORARY_SCHEMA,
} from './item-names.js';
import { SqlError } from '../sql-error.js';

/** A query of the system's catalog that answers a SHOW, up to the WHERE of the statement. */
export interface ShowQuery {
  /** The columns of the answer. */
  readonly columns: string;
  readonly from: string;
  readonly orderBy: string;
}

type ShowObjects = Extract<StatementForm, { kind: 'showObjects' }>;

/** What SHOW asks the catalog. @throws SqlError for a name that there is not. */
export function showQuery(catalog: CatalogView, form: ShowObjects): ShowQuery {
  const { objects, from } = form;
  switch (objects) {
    case 'databases':
      if (from !== null) throw takesNoFrom('SHOW DATABASES', from);
      return { columns: 'name', from: 'mz_catalog.mz_databases', orderBy: 'name' };
    case 'schemas':
      return schemasQuery(catalog, form);
    case 'columns':
      return columnsQuery(resolveReadable({ catalog }, from!).id);
    case 'indexes':
      return indexesQuery(resolveRelation(catalog, from!).id);
    default:
      return itemsQuery(catalog, { ...form, objects });
  }
}

function takesNoFrom(statement: string, { position }: ObjectName): SqlError {
  return new SqlError(`${statement} takes no FROM`, '42601', { position });
}

/** A text as a literal of SQL. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function schemasQuery(catalog: CatalogView, { from, full, extended }: ShowObjects): ShowQuery {
  const database = from === null ? databaseToShow(catalog) : resolveDatabase(catalog, from);
  return {
    columns: full ? 'name, type' : 'name',
    from: `(
      SELECT s.name, CASE WHEN s.database_id IS NULL THEN 'system' ELSE 'user' END AS type
        FROM mz_catalog.mz_schemas s LEFT JOIN mz_catalog.mz_databases d ON d.id = s.database_id
       WHERE d.name = ${quoted(database)} ${extended ? 'OR s.database_id IS NULL' : ''})`,
    orderBy: 'name',
  };
}

/** In the order that the columns have. */
function columnsQuery(id: string): ShowQuery {
  return {
    columns: 'name, nullable, type',
    from: `(
      SELECT name, nullable, pg_catalog.format_type(type_oid, type_mod) AS type,
             position AS "column position"
        FROM mz_catalog.mz_columns WHERE id = ${quoted(id)})`,
    orderBy: '"column position"',
  };
}

/** A row for each part of each index's key. */
function indexesQuery(id: string): ShowQuery {
  return {
    columns: 'on_name, key_name, seq_in_index, column_name, expression, nullable, enabled',
    from: `(
      SELECT r.name AS on_name, i.name AS key_name, k.index_position AS seq_in_index,
             c.name AS column_name, k.on_expression AS expression, k.nullable, i.enabled
        FROM mz_catalog.mz_indexes i
        JOIN mz_catalog.mz_relations r ON r.id = i.on_id
        JOIN mz_catalog.mz_index_columns k ON k.index_id = i.id
        LEFT JOIN mz_catalog.mz_columns c ON c.id = i.on_id AND c.position = k.on_position
       WHERE i.on_id = ${quoted(id)})`,
    orderBy: 'key_name, seq_in_index',
  };
}

type ShownItems = Exclude<ShownObjects, 'databases' | 'schemas' | 'columns' | 'indexes'>;

const IS_INDEXED = 'EXISTS (SELECT FROM mz_catalog.mz_indexes i WHERE i.on_id = o.id)';

/** Where items of a sort are listed, the columns that FULL adds, and which of them are meant. */
const ITEMS: Readonly<
  Record<ShownItems, { readonly of: string; readonly more?: string; readonly only?: string }>
> = {
  tables: { of: 'mz_tables' },
  views: { of: 'mz_views', more: `${IS_INDEXED} AS materialized` },
  'materialized views': { of: 'mz_views', only: IS_INDEXED },
  sources: { of: 'mz_sources', more: `${IS_INDEXED} AS materialized, o.connector_type` },
  'materialized sources': { of: 'mz_sources', more: 'o.connector_type', only: IS_INDEXED },
  sinks: { of: 'mz_sinks', more: 'o.connector_type' },
  types: { of: 'mz_types' },
  objects: { of: 'mz_objects' },
};

function itemsQuery(
  catalog: CatalogView,
  { objects, from, full, extended }: ShowObjects & { readonly objects: ShownItems },
): ShowQuery {
  const schema = from === null ? schemaToShow(catalog) : resolveSchema(catalog, from);
  const { of, more, only } = ITEMS[objects];
  const conditions = [
    `(${isIn(catalog, schema)}${extended ? " OR o.id LIKE 's%'" : ''})`,
    ...(only === undefined ? [] : [only]),
  ];
  return {
    columns: full ? '*' : 'name',
    from: `(
      SELECT o.name, CASE WHEN o.id LIKE 's%' THEN 'system'
                          WHEN s.name = 'mz_temp' THEN 'temp' ELSE 'user' END AS type
             ${more === undefined ? '' : `, ${more}`}
        FROM mz_catalog.${of} o
        JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
        LEFT JOIN mz_catalog.mz_databases d ON d.id = s.database_id
       WHERE ${conditions.join(' AND ')})`,
    orderBy: 'name',
  };
}

/** All sessions' temporary items are in one schema of the catalog: the session's own are named. */
function isIn(catalog: CatalogView, { database, schema }: SchemaName): string {
  if (database === null && schema === TEMPORARY_SCHEMA.schema) {
    const own = Array.from(catalog.items(TEMPORARY_SCHEMA), ({ id }) => quoted(id));
    return own.length === 0 ? 'false' : `o.id IN (${own.join(', ')})`;
  }
  const isOf = database === null ? 's.database_id IS NULL' : `d.name = ${quoted(database)}`;
  return `s.name = ${quoted(schema)} AND ${isOf}`;
}
