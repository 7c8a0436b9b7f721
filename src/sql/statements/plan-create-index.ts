import type { IndexElem, IndexStmt } from 'libpg-query';
import type { CatalogItemView, CatalogView } from '../catalog-view.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { ObjectName, StatementForm } from '../syntax/index.js';
import { indexCreateSql } from './create-sql.js';
import { nameOfRelation, refuseSystemItem, resolveRelation } from './item-names.js';
import { refuseVolatileItem } from './refuse-volatile.js';
import { newItem } from './new-item.js';
import type { StatementContext } from './statement-context.js';
import { checkStorageParameters } from './storage-parameters.js';

/** Plans a CREATE INDEX, whose key must be columns. */
export function planCreateIndex(context: StatementContext, index: IndexStmt): StatementPlan {
  refuseClauses(index);
  checkStorageParameters(index.options, 'index');
  const on = nameOfRelation(index.relation ?? {});
  const item = resolveRelation(context.catalog, on);
  const elements = (index.indexParams ?? []).flatMap((one) =>
    'IndexElem' in one ? [one.IndexElem] : [],
  );
  const key = elements.map((element) => keyColumn(item, element, on.position));
  const ifNotExists = index.if_not_exists ?? false;
  const base = `${item.name}_${key.map((column) => item.columns[column]!.name).join('_')}_idx`;
  const unique = index.unique ?? false;
  if (unique && item.kind !== 'table') throw cannotBeUnique(item, on.position);
  const request = { name: index.idxname ?? null, base, ifNotExists, isDefault: false, unique };
  return planIndex(context, { item, on, key }, request);
}

function refuseClauses(index: IndexStmt): void {
  const position = index.relation?.location;
  const refused: readonly (readonly [boolean, string])[] = [
    [index.nulls_not_distinct ?? false, 'CREATE INDEX ... NULLS NOT DISTINCT'],
    [index.concurrent ?? false, 'CREATE INDEX CONCURRENTLY'],
    // The parser puts in PostgreSQL's own method where none was written.
    [index.accessMethod !== 'btree', `CREATE INDEX ... USING ${index.accessMethod ?? ''}`],
    [index.whereClause !== undefined, 'CREATE INDEX ... WHERE'],
    [index.indexIncludingParams !== undefined, 'CREATE INDEX ... INCLUDE'],
    [index.tableSpace !== undefined, 'CREATE INDEX ... TABLESPACE'],
  ];
  const found = refused.find(([isThere]) => isThere);
  if (found !== undefined) throw notSupported(found[1], position);
}

/** Rows of a view or a source are there whether an index wants them or not. */
function cannotBeUnique({ kind, name }: CatalogItemView, position: number): SqlError {
  const message = `cannot create a unique index on ${kind} "${name}"`;
  const detail = 'Only a table can refuse a row whose key it has already.';
  return new SqlError(message, '42809', { position, detail });
}

/** An index here finds rows by equal keys: in which order they would stand means nothing. */
function keyColumn(item: CatalogItemView, element: IndexElem, position: number): number {
  const { name, expr, collation, opclass } = element;
  if (expr !== undefined || name === undefined) {
    throw notSupported('an index on an expression', position);
  }
  const isPlain = collation === undefined && opclass === undefined;
  if (!isPlain) throw notSupported('an index with a collation or an operator class', position);
  const column = item.columns.findIndex((one) => one.name === name);
  if (column >= 0) return column;
  throw new SqlError(`column "${name}" does not exist`, '42703', { position });
}

/** Plans a CREATE DEFAULT INDEX: on the first key, or on all columns where there is none. */
export function planCreateDefaultIndex(
  context: StatementContext,
  form: Extract<StatementForm, { kind: 'createDefaultIndex' }>,
): StatementPlan {
  const { on, name, ifNotExists } = form;
  const item = resolveRelation(context.catalog, on);
  const first = item.keys[0] ?? [];
  const key = first.length > 0 ? first : item.columns.map((_, column) => column);
  const base = `${item.name}_primary_idx`;
  const request = { name: name?.name ?? null, base, ifNotExists, isDefault: true, unique: false };
  return planIndex(context, { item, on, key }, request);
}

interface Indexed {
  readonly item: CatalogItemView;
  readonly on: ObjectName;
  readonly key: readonly number[];
}

interface IndexRequest {
  readonly name: string | null;
  /** What the name is made of if there is none. */
  readonly base: string;
  readonly ifNotExists: boolean;
  readonly isDefault: boolean;
  readonly unique: boolean;
}

/** An index is in the schema of what it is on. */
function planIndex(
  context: StatementContext,
  { item, on, key }: Indexed,
  { name, base, ifNotExists, isDefault, unique }: IndexRequest,
): StatementPlan {
  refuseSystemItem(item, on.position);
  refuseVolatileItem(context, item.id, on.position);
  const indexName = name ?? (ifNotExists ? base : freeName(context.catalog, item, base));
  const place = { schema: item.schema, name: indexName, temporary: item.temporary };
  const createSql = indexCreateSql(indexName, item, { key, unique });
  const index = newItem(context, place, { ifNotExists, createSql, uses: [item.id] });
  return { kind: 'createIndex', item: index, on: item.id, key, unique, isDefault };
}

/** The name, or the first of name1, name2 ... that no item beside the indexed one has. */
function freeName(catalog: CatalogView, { schema }: CatalogItemView, base: string): string {
  const taken = new Set(Array.from(catalog.items(schema), ({ name }) => name));
  let name = base;
  // Ends: a schema holds finitely many items.
  for (let number = 1; taken.has(name); number += 1) name = `${base}${number}`;
  return name;
}
