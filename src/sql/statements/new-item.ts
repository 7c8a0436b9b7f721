import type { CollectionId } from '../../dataflow/index.js';
import { fullName, type CatalogView, type SchemaName } from '../catalog-view.js';
import { SqlError } from '../sql-error.js';
import type { NewItem } from '../statement-plan.js';
import type { ObjectName } from '../syntax/index.js';
import {
  resolveSchema,
  schemaOfNewItems,
  TEMPORARY_ALIAS,
  TEMPORARY_SCHEMA,
} from './item-names.js';
import { placeOfReference } from './references.js';
import type { StatementContext } from './statement-context.js';

/** Where a new item goes. */
export interface ItemPlace {
  readonly schema: SchemaName;
  readonly name: string;
  readonly temporary: boolean;
}

/**
 * The place of a new item's name: the schema that it names or else the first of the search path;
 * the session's own schema for temporary ones.
 */
export function placeNewItem(
  catalog: CatalogView,
  name: ObjectName,
  { temporary = false }: { readonly temporary?: boolean } = {},
): ItemPlace {
  const item = name.parts.at(-1)!;
  const { position } = name;
  if (item === '') throw emptyName(position);
  const qualifier = { parts: name.parts.slice(0, -1), position };
  const isNamed = qualifier.parts.length > 0;
  if (temporary) return { schema: temporarySchema(qualifier), name: item, temporary };
  const schema = isNamed ? resolveSchema(catalog, qualifier) : schemaOfNewItems(catalog, position);
  if (isTemporary(schema)) return { schema, name: item, temporary: true };
  refuseSystemSchema(schema, position);
  return { schema, name: item, temporary: false };
}

function emptyName(position: number): SqlError {
  return new SqlError('zero-length delimited identifier', '42601', { position });
}

/** A temporary item may name the temporary schema, which is where it goes in any case. */
function temporarySchema({ parts, position }: ObjectName): SchemaName {
  const isTemporarySchema = [TEMPORARY_SCHEMA.schema, TEMPORARY_ALIAS].includes(parts[0]!);
  if (parts.length === 0 || (parts.length === 1 && isTemporarySchema)) return TEMPORARY_SCHEMA;
  const message = `cannot create a temporary item in schema '${parts.join('.')}'`;
  throw new SqlError(message, '42P16', { position });
}

function isTemporary({ database, schema }: SchemaName): boolean {
  return database === null && schema === TEMPORARY_SCHEMA.schema;
}

/** Refuses to put things into the system's own schemas. */
export function refuseSystemSchema({ database, schema }: SchemaName, position: number): void {
  if (database !== null) return;
  const message = `system schema '${schema}' cannot be modified`;
  throw new SqlError(message, '42501', { position });
}

/** What a new item has in common with others; refuses what would outlive what it depends on. */
export function newItem(
  context: StatementContext,
  place: ItemPlace,
  rest: {
    readonly ifNotExists: boolean;
    readonly createSql: string;
    readonly uses: readonly CollectionId[];
  },
): NewItem {
  if (!place.temporary) refuseTemporaryUses(context, rest.uses);
  return { ...place, ...rest };
}

function refuseTemporaryUses(context: StatementContext, uses: readonly CollectionId[]): void {
  const items = uses.map((id) => context.catalog.itemById(id));
  const used = items.find(({ temporary }) => temporary);
  if (used === undefined) return;
  const message = `non-temporary items cannot depend on temporary item '${fullName(used)}'`;
  throw new SqlError(message, '42P16', { position: placeOfReference(context, used.id) });
}
