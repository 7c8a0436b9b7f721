import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogItemView, CatalogView, SchemaName } from '../catalog-view.js';
import { isTypeWord, nameParts } from '../query/index.js';
import type { IndexPart, ParsedStatement } from '../statement-plan.js';
import {
  collectionTypeText,
  foldIdentifier,
  itemReference,
  itemReferenceEnd,
  formOf,
  lex,
  nameRange,
  nameOfType,
  printStatement,
  quoteIdentifier,
  relationReferences,
  tokensIn,
  typeNameEnd,
  typeReferences,
  unquoteIdentifier,
  type Edit,
  type ItemReference,
  type ObjectName,
  type StatementPart,
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
  item: {
    readonly header: string;
    readonly name: ObjectName;
    /** What else is replaced, behind the name. */
    readonly edits?: readonly Edit[];
  },
): string {
  const { end } = nameRange(statement.text, item.name.position);
  const header: Edit = { start: 0, end, text: item.header };
  const names = relationReferences(formOf(statement))
    .map(nameOfRelation)
    .filter(({ position }) => position >= end);
  const edits = [
    ...names.flatMap((name) => fullNameEdit(catalog, statement, name)),
    ...typeNameEdits(catalog, statement),
    ...(item.edits ?? []),
  ];
  return printStatement(statement, { style: 'stable', edits: [header, ...edits] });
}

/** Replaces the names of the catalog's types in a statement, or a part, by their full names. */
export function typeNameEdits(
  catalog: CatalogView,
  statement: ParsedStatement,
  part?: StatementPart,
): Edit[] {
  const references = typeReferences(part?.tree ?? formOf(statement));
  if (references.length === 0) return [];
  const { text } = statement;
  const tokens = part === undefined ? lex(text) : tokensIn(text, part.range);
  const indexes = new Map(tokens.map(({ start }, index) => [start, index]));
  return references.flatMap((type): Edit[] => {
    const index = indexes.get(type.location!);
    if (index === undefined) return [];
    const collection = collectionTypeText(nameParts(type.names));
    if (collection === undefined) {
      const range = nameOfType(text, tokens, index);
      const found = namedType(catalog, text.slice(range.start, range.end));
      return found === undefined ? [] : [{ ...range, text: quotedFullName(found) }];
    }
    const end = tokens[typeNameEnd(text, tokens, index) - 1]!.end;
    return [{ start: type.location!, end, text: withFullName(catalog, collection) }];
  });
}

/** The types of the catalog that a tree names. */
export function typesNamedIn(catalog: CatalogView, tree: object): readonly CollectionId[] {
  return typeReferences(tree).flatMap(({ names }) => {
    const parts = nameParts(names);
    const collection = collectionTypeText(parts);
    if (collection === undefined) return typeOf(catalog, parts)?.id ?? [];
    const { start, end } = nameOfType(collection, lex(collection), 0);
    return namedType(catalog, collection.slice(start, end))?.id ?? [];
  });
}

/** `t list` with the full name of `t`, if that is a type of the catalog. */
function withFullName(catalog: CatalogView, collection: string): string {
  const range = nameOfType(collection, lex(collection), 0);
  const found = namedType(catalog, collection.slice(range.start, range.end));
  if (found === undefined) return collection;
  return collection.slice(0, range.start) + quotedFullName(found) + collection.slice(range.end);
}

/** The catalog's type that a name as it was written means; undefined for the system's own. */
function namedType(catalog: CatalogView, written: string): CatalogItemView | undefined {
  return typeOf(catalog, namesIn(written));
}

function typeOf(catalog: CatalogView, parts: readonly string[]): CatalogItemView | undefined {
  if (parts.length === 1 && isTypeWord(parts[0]!)) return undefined;
  const item = catalog.resolveItem(parts);
  return item?.type === undefined ? undefined : item;
}

/** Replaces a name in a statement by the full name of the item that it means. */
export function fullNameEdit(
  catalog: CatalogView,
  statement: ParsedStatement,
  name: ObjectName,
): Edit[] {
  const reference = itemReference(name.parts);
  if (reference !== undefined) {
    const { position } = name;
    return referenceEdits(catalog, statement, { position, reference });
  }
  const item = catalog.resolveItem(name.parts);
  if (item === undefined) return [];
  return [{ ...nameRange(statement.text, name.position), text: quotedFullName(item) }];
}

/** An item by its id under its own name is one by its name; another name stays with the id. */
function referenceEdits(
  catalog: CatalogView,
  { text }: ParsedStatement,
  { position, reference }: { readonly position: number; readonly reference: ItemReference },
): Edit[] {
  const item = Array.from(catalog.items()).find(({ id }) => id === reference.id)!;
  const { database, schema } = item.schema;
  const own = database === null ? [schema, item.name] : [database, schema, item.name];
  const [name, ...qualifier] = [...reference.parts].reverse();
  const isSame =
    [...own]
      .reverse()
      .slice(1, 1 + qualifier.length)
      .join('.') === qualifier.join('.');
  if (name !== item.name || !isSame) return [];
  const end = itemReferenceEnd(text, position);
  return [{ start: position, end, text: quotedFullName(item) }];
}

/** The names of a text that is names with dots between them. */
function namesIn(written: string): string[] {
  return lex(written)
    .filter((_, index) => index % 2 === 0)
    .map(({ kind, start, end }) => {
      const word = written.slice(start, end);
      return kind === 'quoted' ? unquoteIdentifier(word) : foldIdentifier(word);
    });
}

/** The statement that would make an index: what the catalog keeps for it. */
export function indexCreateSql(
  name: string,
  on: Pick<CatalogItemView, 'schema' | 'name' | 'columns'>,
  { parts, unique }: { readonly parts: readonly IndexPart[]; readonly unique: boolean },
): string {
  const rest = `INDEX ${quoteIdentifier(name)} ON ${quotedFullName(on)}`;
  // A key without columns cannot be written; the default index of what has none has it.
  if (parts.length === 0) return `CREATE DEFAULT ${rest}`;
  const texts = parts.map((part) =>
    part.kind === 'column' ? quoteIdentifier(on.columns[part.column]!.name) : part.sql,
  );
  return `CREATE ${unique ? 'UNIQUE ' : ''}${rest} (${texts.join(', ')})`;
}
