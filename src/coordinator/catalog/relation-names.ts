import type { Catalog } from './catalog.js';
import type { CatalogItem } from './item.js';

/** A name in a schema; of `mz_temp`, in that of the connection. */
export type PlacedName = Pick<CatalogItem, 'schema' | 'connection' | 'name'>;

/** Whether a schema has a table with a key of a name: a relation in PostgreSQL, no item here. */
export function isKeyName(catalog: Catalog, place: PlacedName): boolean {
  return isIn(catalog, place, catalog.tablesWithKey(place.name));
}

/** Whether a schema has a relation of a name: an item that is no type, or a key of a table. */
export function isRelationName(catalog: Catalog, place: PlacedName): boolean {
  const id = catalog.schema(place.schema, place.connection)?.items.get(place.name);
  return (id !== undefined && catalog.item(id).kind !== 'type') || isKeyName(catalog, place);
}

/** Whether a schema has a table with a key or a check of a name. */
export function isConstraintName(catalog: Catalog, place: PlacedName): boolean {
  return isKeyName(catalog, place) || isIn(catalog, place, catalog.tablesWithCheck(place.name));
}

function isIn(
  catalog: Catalog,
  { schema, connection }: PlacedName,
  tables: readonly CatalogItem[],
): boolean {
  const own = catalog.schema(schema, connection);
  return tables.some((table) => catalog.schema(table.schema, table.connection) === own);
}
