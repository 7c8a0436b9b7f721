import type { CatalogItemView, CatalogView, SchemaName } from '../catalog-view.js';
import type { ParsedStatement } from '../statement-plan.js';
import {
  formOf,
  nameRange,
  printStatement,
  quoteIdentifier,
  relationReferences,
  type Edit,
  type ObjectName,
} from '../syntax/index.js';
import { nameOfRelation } from './item-names.js';

/** An item's full name with each part in quotes: `"materialize"."public"."t"`. */
export function quotedFullName(item: {
  readonly schema: SchemaName;
  readonly name: string;
}): string {
  const { database, schema } = item.schema;
  const parts = [...(database === null ? [] : [database]), schema, item.name];
  return parts.map(quoteIdentifier).join('.');
}

/**
 * A CREATE statement as the catalog keeps it: in normal form with every identifier in quotes and
 * every item by its full name, so that it means the same later and in other sessions.
 *
 * `header` replaces everything up to and with the new item's name: what does not belong to the item
 * itself (IF NOT EXISTS, OR REPLACE, MATERIALIZED) goes.
 */
export function createSqlOf(
  catalog: CatalogView,
  statement: ParsedStatement,
  item: { readonly header: string; readonly name: ObjectName },
): string {
  const { end } = nameRange(statement.text, item.name.position);
  const header: Edit = { start: 0, end, text: item.header };
  const names = relationReferences(formOf(statement))
    .map(nameOfRelation)
    .filter(({ position }) => position >= end);
  const edits = names.flatMap((name) => fullNameEdit(catalog, statement, name));
  return printStatement(statement, { style: 'stable', edits: [header, ...edits] });
}

/** Replaces a name in a statement by the full name of the item that it means. */
export function fullNameEdit(
  catalog: CatalogView,
  statement: ParsedStatement,
  name: ObjectName,
): Edit[] {
  const item = catalog.resolveItem(name.parts);
  if (item === undefined) return [];
  return [{ ...nameRange(statement.text, name.position), text: quotedFullName(item) }];
}

/** The statement that would make an index: what the catalog keeps for it. */
export function indexCreateSql(
  name: string,
  on: Pick<CatalogItemView, 'schema' | 'name' | 'columns'>,
  { key, unique }: { readonly key: readonly number[]; readonly unique: boolean },
): string {
  const rest = `INDEX ${quoteIdentifier(name)} ON ${quotedFullName(on)}`;
  // A key without columns cannot be written; the default index of what has none has it.
  if (key.length === 0) return `CREATE DEFAULT ${rest}`;
  const columns = key.map((column) => quoteIdentifier(on.columns[column]!.name));
  return `CREATE ${unique ? 'UNIQUE ' : ''}${rest} (${columns.join(', ')})`;
}
