import { formatIdentifier, type SchemaName } from '../../sql/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import { TEMPORARY_SCHEMA, type Catalog, type CatalogChange } from '../catalog/catalog.js';
import type { CatalogItem, ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { systemSchema } from '../errors.js';
import { installItem } from '../install.js';
import type { StatementContext } from './context.js';

/**
 * Makes changes of the catalog, then makes the server follow: what is new is installed in the order
 * given. Such a statement counts as a write, so that a read that follows it is later.
 *
 * @throws SqlError if the catalog refuses; then nothing has happened.
 */
export function changeCatalog(core: Core, changes: readonly CatalogChange[]): void {
  core.catalog.transact(changes);
  core.writeTimestamp();
  for (const change of changes) {
    if (change.kind === 'createItem') installItem(core, change.item);
  }
}

/** The connection that items of a schema belong to; null: they are permanent. */
export function ownerOf(context: StatementContext, schema: SchemaName): number | null {
  if (schema.database !== null) return null;
  if (schema.schema !== TEMPORARY_SCHEMA) throw systemSchema(schema.schema);
  return context.session.connection;
}

/** The item of a name in a schema, if there is one. */
export function itemNamed(
  context: StatementContext,
  schema: SchemaName,
  name: string,
): CatalogItem | undefined {
  const { catalog } = context.core;
  const id = catalog.schema(schema, context.session.connection)?.items.get(name);
  return id === undefined ? undefined : catalog.item(id);
}

/** The index that a table, or what is materialized, gets by itself: on its key, or all columns. */
export function primaryIndex(
  catalog: Catalog,
  item: ItemOfKind<'table' | 'view' | 'source'>,
): ItemOfKind<'index'> {
  const keys = item.kind === 'view' ? item.keys : [];
  const key = keys[0] ?? item.columns.map((_, column) => column);
  const name = freeName(catalog, item, `${item.name}_primary_idx`);
  const columns = key.map((column) => formatIdentifier(item.columns[column]!.name));
  return {
    kind: 'index',
    id: catalog.allocateId(),
    schema: item.schema,
    name,
    connection: item.connection,
    createSql:
      `CREATE INDEX ${formatIdentifier(name)} ON ${formatName(item)} ` + `(${columns.join(', ')})`,
    uses: [item.id],
    on: item.id,
    key,
    window: 'default',
  };
}

/** The name, or the first of name1, name2 ... that nothing beside the item has. */
export function freeName(catalog: Catalog, beside: CatalogItem, name: string): string {
  const taken = catalog.schema(beside.schema, beside.connection)?.items;
  let free = name;
  // Ends: a schema holds finitely many items.
  for (let number = 1; taken?.has(free); number += 1) free = `${name}${number}`;
  return free;
}

/** A name in full, as one writes it. */
export function formatName({ schema, name }: CatalogItem): string {
  const parts = schema.database === null ? [] : [schema.database];
  return [...parts, schema.schema, name].map(formatIdentifier).join('.');
}

/** What depends on items, them included, each after all that depends on it. */
export function dropChanges(catalog: Catalog, ids: Iterable<CollectionId>): CatalogChange[] {
  return catalog.withDependents(ids).map((id) => ({ kind: 'dropItem', id }));
}
