import type { RangeVar } from 'libpg-query';
import {
  fullName,
  type CatalogItemKind,
  type CatalogItemView,
  type CatalogView,
  type SchemaName,
} from '../catalog-view.js';
import { refuseUnusable } from '../refused-item.js';
import { SqlError, unknownDatabase, unknownItem, unknownSchema } from '../sql-error.js';
import type { ObjectName } from '../syntax/index.js';
import type { StatementContext } from './statement-context.js';

/** The schema that holds a session's temporary items. */
export const TEMPORARY_SCHEMA: SchemaName = { database: null, schema: 'mz_temp' };

/** What PostgreSQL calls it in every session. */
export const TEMPORARY_ALIAS = 'pg_temp';

/** A name as it was written, for messages. */
export function formatName({ parts }: ObjectName): string {
  return parts.join('.');
}

/** The name of a table in one of PostgreSQL's own syntax trees. */
export function nameOfRelation(relation: RangeVar): ObjectName {
  const { catalogname, schemaname, relname, location = 0 } = relation;
  const parts = [catalogname, schemaname, relname].filter((part) => part !== undefined);
  return { parts, position: location };
}

/** The item of a name. @throws SqlError `unknown catalog item 'x'`, with the code. */
export function resolveItem(
  catalog: CatalogView,
  name: ObjectName,
  code?: '42P01' | '42704',
): CatalogItemView {
  const item = catalog.resolveItem(name.parts);
  if (item === undefined) throw unknownItem(formatName(name), name.position, code);
  return item;
}

/** Like {@link resolveItem}, of an item that has columns. */
export function resolveRelation(catalog: CatalogView, name: ObjectName): CatalogItemView {
  const item = resolveItem(catalog, name);
  if (isRelation(item)) return item;
  const message =
    `catalog item '${fullName(item)}' is ${withArticle(item.kind)} ` +
    'and so cannot be depended upon';
  throw new SqlError(message, '42809', { position: name.position });
}

/** Like {@link resolveRelation}, of one that can be read; a stored statement may name any. */
export function resolveReadable(
  context: Pick<StatementContext, 'catalog' | 'isStored'>,
  name: ObjectName,
): CatalogItemView {
  const item = resolveRelation(context.catalog, name);
  if (context.isStored !== true) refuseUnusable(context.catalog, item, name.position);
  return item;
}

/** Whether an item is a table, view or source. */
export function isRelation({ kind }: { readonly kind: CatalogItemKind }): boolean {
  return kind === 'table' || kind === 'view' || kind === 'source';
}

/** `a table`, `an index`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The schema of a name. @throws SqlError for an unknown schema or database. */
export function resolveSchema(catalog: CatalogView, name: ObjectName): SchemaName {
  const { parts, position } = name;
  if (parts.length > 2) throw tooManyDots(name);
  const schema = catalog.resolveSchema(parts);
  if (schema !== undefined) return schema;
  checkDatabase(catalog, parts.length === 2 ? parts[0]! : catalog.currentDatabase, position);
  throw unknownSchema(formatName(name), position);
}

/** The schema that new items are put in if a statement names none. @throws SqlError */
export function schemaOfNewItems(catalog: CatalogView, position: number): SchemaName {
  const schema = activeSchema(catalog);
  if (schema !== undefined) return schema;
  throw new SqlError('no schema has been selected to create in', '3F000', { position });
}

/**
 * The schema that SHOW lists if a statement names none.
 *
 * @throws SqlError that names the database or the schema that there is not.
 */
export function schemaToShow(catalog: CatalogView): SchemaName {
  const schema = activeSchema(catalog);
  if (schema !== undefined) return schema;
  checkDatabase(catalog, catalog.currentDatabase);
  const [first] = catalog.searchPath;
  if (first !== undefined) throw unknownSchema(first);
  throw new SqlError('no schema has been selected', '3F000');
}

/** The database that SHOW SCHEMAS lists if it names none. @throws SqlError if there is none. */
export function databaseToShow(catalog: CatalogView): string {
  checkDatabase(catalog, catalog.currentDatabase);
  return catalog.currentDatabase;
}

/** The first schema of the search path that there is. */
function activeSchema(catalog: CatalogView): SchemaName | undefined {
  for (const name of catalog.searchPath) {
    const schema = catalog.resolveSchema([name]);
    if (schema !== undefined) return schema;
  }
  return undefined;
}

function checkDatabase(catalog: CatalogView, database: string, position?: number): void {
  if (catalog.resolveDatabase(database) === undefined) throw unknownDatabase(database, position);
}

/** The database of a name that must have one part. @throws SqlError */
export function resolveDatabase(catalog: CatalogView, name: ObjectName): string {
  if (name.parts.length > 1) throw tooManyDots(name);
  const database = catalog.resolveDatabase(name.parts[0]!);
  if (database === undefined) throw unknownDatabase(name.parts[0]!, name.position);
  return database;
}

/** PostgreSQL's error for a name of more parts than there can be. */
export function tooManyDots(name: ObjectName): SqlError {
  const message = `improper qualified name (too many dotted names): ${formatName(name)}`;
  return new SqlError(message, '42601', { position: name.position });
}

/** Refuses to change what belongs to the system. */
export function refuseSystemItem(item: CatalogItemView, position: number): void {
  if (!item.system) return;
  throw new SqlError(`system item '${fullName(item)}' cannot be modified`, '42501', { position });
}
