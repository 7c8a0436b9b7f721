import { unreachable } from '../../diagnostic/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import { ArrayDatum, typeModifier, typeOid, type Row } from '../../repr/index.js';
import { checkNames, keyNames } from '../../sql/index.js';
import type { Catalog, CatalogChange, CatalogSchema } from '../catalog/catalog.js';
import type { CatalogItem, ItemOfKind } from '../catalog/item.js';
import { columnRows, systemItems, type SystemItem } from './system-items.js';
import {
  databaseOid,
  itemOid,
  keyOid,
  roleOid,
  schemaOid,
  systemRelationOid,
} from './system-oids.js';
import type { SystemTableName } from './system-tables.js';
import { structureRows, typeRows } from './type-rows.js';

/** A row of one of the system's tables. */
export type SystemRow = readonly [table: SystemTableName, row: Row];

/** So many more (or fewer) of a row. */
export type SystemUpdate = readonly [...SystemRow, diff: number];

/** The schema of temporary items, which every session has one of. */
export const TEMPORARY = { id: -1, name: 'mz_temp' };

/** Its id in the system's tables. */
export const TEMPORARY_SCHEMA_ID = BigInt(TEMPORARY.id);

/** All that the catalog holds, when nothing of it was written yet. */
export function allRows(catalog: Catalog): readonly SystemRow[] {
  const system = catalog.systemSchemas();
  const pgCatalog = system.find(({ name }) => name.schema === 'pg_catalog');
  return [
    ...catalog.roles().map(({ id, name }): SystemRow => {
      return ['mz_roles', [BigInt(id), roleOid(id), name]];
    }),
    ...system.map((schema) => schemaRow(schema, null)),
    ['mz_schemas', [BigInt(TEMPORARY.id), schemaOid(TEMPORARY), null, TEMPORARY.name]],
    ...catalog
      .databases()
      .flatMap(({ id, name, schemas }) => [
        databaseRow(id, name),
        ...Array.from(schemas.values(), (schema) => schemaRow(schema, id)),
      ]),
    ...(pgCatalog === undefined ? [] : typeRows(BigInt(pgCatalog.id))),
    ...systemItems().map((item) => systemItemRow(item, catalog)),
    ...catalog.items().flatMap((item) => itemRows(item, catalog)),
  ];
}

/**
 * What changes of the catalog mean for the system's tables. To be asked before the changes are
 * made of what goes, and after that of what comes.
 */
export function changedRows(
  changes: readonly CatalogChange[],
  catalog: Catalog,
  when: 'before' | 'after',
): readonly SystemUpdate[] {
  const diff = when === 'before' ? -1 : 1;
  const rows = changes.flatMap((change) =>
    when === 'before' ? goneRows(change, catalog) : newRows(change, catalog),
  );
  return rows.map(([table, row]) => [table, row, diff]);
}

function goneRows(change: CatalogChange, catalog: Catalog): readonly SystemRow[] {
  switch (change.kind) {
    case 'dropDatabase': {
      const { id, name } = catalog.database(change.name)!;
      return [databaseRow(id, name)];
    }
    case 'dropSchema':
      return namedSchemaRow(change.name, catalog);
    case 'dropItem':
      return itemRows(catalog.item(change.id), catalog);
    case 'replaceItem':
      return itemRows(catalog.item(change.item.id), catalog);
    case 'createDatabase':
    case 'createSchema':
    case 'createItem':
      return [];
    default:
      return unreachable(change);
  }
}

function newRows(change: CatalogChange, catalog: Catalog): readonly SystemRow[] {
  switch (change.kind) {
    case 'createDatabase': {
      const { id, name, schemas } = catalog.database(change.name)!;
      return [databaseRow(id, name), ...Array.from(schemas.values(), (one) => schemaRow(one, id))];
    }
    case 'createSchema':
      return namedSchemaRow(change.name, catalog);
    case 'createItem':
    case 'replaceItem':
      return itemRows(change.item, catalog);
    case 'dropDatabase':
    case 'dropSchema':
    case 'dropItem':
      return [];
    default:
      return unreachable(change);
  }
}

function databaseRow(id: number, name: string): SystemRow {
  return ['mz_databases', [BigInt(id), databaseOid(id), name]];
}

function namedSchemaRow(name: CatalogSchema['name'], catalog: Catalog): readonly SystemRow[] {
  const schema = catalog.schema(name, null)!;
  return [schemaRow(schema, catalog.database(name.database!)!.id)];
}

function schemaRow({ id, name }: CatalogSchema, databaseId: number | null): SystemRow {
  const oid = schemaOid({ id, name: name.schema });
  const database = databaseId === null ? null : BigInt(databaseId);
  return ['mz_schemas', [BigInt(id), oid, database, name.schema]];
}

function systemItemRow(item: SystemItem, catalog: Catalog): SystemRow {
  const { id, name, createSql } = item;
  const schemaId = schemaIdOf(item, catalog);
  const oid = systemRelationOid(name, Number(id.slice(1)));
  if (item.kind === 'table') return ['mz_tables', [id, oid, schemaId, name]];
  return ['mz_views', [id, oid, schemaId, name, queryOf(createSql)]];
}

function schemaIdOf({ schema, connection }: CatalogItem, catalog: Catalog): bigint {
  return BigInt(connection === null ? catalog.schema(schema, null)!.id : TEMPORARY.id);
}

function itemRows(item: CatalogItem, catalog: Catalog): readonly SystemRow[] {
  const { id, name, createSql, connection } = item;
  const oid = itemOid(id);
  const schemaId = schemaIdOf(item, catalog);
  const definition: SystemRow = ['mz_item_definitions', [id, createSql]];
  const columns =
    'columns' in item ? columnRows(item).map((row): SystemRow => ['mz_item_columns', row]) : [];
  const comments = (item.comments ?? []).map(({ position, text }): SystemRow => {
    const isKey = position < 0;
    const about = isKey ? keyOid(id, -position - 1) : oid;
    return ['mz_item_comments', [id, about, isKey ? 0 : position, text]];
  });
  const owner: readonly SystemRow[] =
    connection === null ? [] : [['mz_temporary_items', [id, connection]]];
  const rest = [definition, ...owner, ...columns, ...comments];
  switch (item.kind) {
    case 'table':
      return [
        ['mz_tables', [id, oid, schemaId, name]],
        ...tableKeyRows(item),
        ...tableCheckRows(item),
        ...rest,
      ];
    case 'view':
      return [['mz_views', [id, oid, schemaId, name, queryOf(createSql)]], ...rest];
    case 'source':
      return [['mz_sources', [id, oid, schemaId, name, item.source.kind]], ...rest];
    case 'sink':
      return [['mz_sinks', [id, oid, schemaId, name, 'avro-ocf']], ...rest];
    case 'type':
      return [['mz_types', [id, oid, schemaId, name]], ...structureRows(item), ...rest];
    case 'index':
      return [
        ['mz_indexes', [id, oid, name, item.on, true, item.unique]],
        ...keyRows(item, catalog),
        ...rest,
      ];
    default:
      return unreachable(item);
  }
}

function tableKeyRows(table: ItemOfKind<'table'>): readonly SystemRow[] {
  const names = keyNames(table);
  return table.keys.map(({ isPrimary, columns }, place) => {
    const oid = keyOid(table.id, place);
    return ['mz_item_keys', [table.id, oid, names[place]!, isPrimary, positionsOf(columns)]];
  });
}

/** The numbers of a table's checks follow those of its keys. */
function tableCheckRows(table: ItemOfKind<'table'>): readonly SystemRow[] {
  const names = checkNames(table);
  return table.checks.map(({ columns, sql, printed }, place) => {
    const oid = keyOid(table.id, table.keys.length + place);
    const positions = columns.length === 0 ? null : positionsOf(columns);
    return ['mz_item_checks', [table.id, oid, names[place]!, positions, sql, printed]];
  });
}

function positionsOf(columns: readonly number[]): ArrayDatum {
  const positions = columns.map((column) => column + 1);
  return new ArrayDatum(positions, [{ lowerBound: 1, length: positions.length }]);
}

function keyRows({ id, on, parts }: ItemOfKind<'index'>, catalog: Catalog): readonly SystemRow[] {
  const columns = columnsOf(on, catalog);
  return parts.flatMap((part, index): SystemRow[] => {
    const place = BigInt(index + 1);
    if (part.kind === 'column') {
      const { nullable } = columns[part.column]!;
      return [['mz_index_columns', [id, place, BigInt(part.column + 1), null, nullable]]];
    }
    const { sql, nullable, printed, name, type } = part;
    const shown = [printed.text, printed.isCall, name, typeOid(type), typeModifier(type)];
    return [
      ['mz_index_columns', [id, place, null, sql, nullable]],
      ['mz_index_expressions', [id, place, ...shown]],
    ];
  });
}

function columnsOf(id: CollectionId, catalog: Catalog): ItemOfKind<'table'>['columns'] {
  const item = catalog.item(id);
  return 'columns' in item ? item.columns : [];
}

/** What stands before the query in the statement of a view: its name in full, and its columns. */
const VIEW_HEADER = /^CREATE (?:TEMPORARY )?VIEW (?:"(?:[^"]|"")*"\.?)+(?: ?\([^)]*\))? AS /;

/** The query of a view's statement; nothing, where there is no statement. */
function queryOf(createSql: string): string {
  return createSql.replace(VIEW_HEADER, '');
}
