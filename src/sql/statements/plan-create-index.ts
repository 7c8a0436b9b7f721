import type { IndexStmt } from 'libpg-query';
import type { CatalogItemView, CatalogView } from '../catalog-view.js';
import { madeName, type NameParts } from '../made-name.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { ObjectName, StatementForm } from '../syntax/index.js';
import { indexCreateSql } from './create-sql.js';
import { columnParts, planIndexParts, type PlannedParts } from './index-parts.js';
import { nameOfRelation, refuseSystemItem, resolveReadable } from './item-names.js';
import { refuseVolatileItem } from './refuse-volatile.js';
import { newItem } from './new-item.js';
import type { StatementContext } from './statement-context.js';
import { checkStorageParameters } from './storage-parameters.js';

/**
 * Plans a CREATE INDEX. One on expressions finds rows by the columns that these read, as no answer
 * depends on it.
 */
export function planCreateIndex(context: StatementContext, index: IndexStmt): StatementPlan {
  refuseClauses(index);
  checkStorageParameters(index.options, 'index');
  const on = nameOfRelation(index.relation ?? {});
  const item = resolveReadable(context, on);
  const elements = (index.indexParams ?? []).flatMap((one) =>
    'IndexElem' in one ? [one.IndexElem] : [],
  );
  const place = { item, position: on.position };
  const { parts, names, key, types } = planIndexParts(context, elements, place);
  const ifNotExists = index.if_not_exists ?? false;
  const base = { relation: item.name, about: names.join('_'), label: 'idx' };
  const unique = index.unique ?? false;
  if (unique && item.kind !== 'table') throw cannotBeUnique(item, on.position);
  if (unique && parts.some(({ kind }) => kind === 'expression')) {
    throw notSupported('a unique index on an expression', on.position);
  }
  const request = { name: index.idxname ?? null, base, ifNotExists, isDefault: false, unique };
  return planIndex(context, { item, on, key, parts, types }, request);
}

function refuseClauses(index: IndexStmt): void {
  const position = index.relation?.location;
  const refused: readonly (readonly [boolean, string])[] = [
    [index.nulls_not_distinct ?? false, 'CREATE INDEX ... NULLS NOT DISTINCT'],
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

/** Plans a CREATE DEFAULT INDEX: on the first key, or on all columns where there is none. */
export function planCreateDefaultIndex(
  context: StatementContext,
  form: Extract<StatementForm, { kind: 'createDefaultIndex' }>,
): StatementPlan {
  const { on, name, ifNotExists } = form;
  const item = resolveReadable(context, on);
  const first = item.keys[0] ?? [];
  const key = first.length > 0 ? first : item.columns.map((_, column) => column);
  const base = { relation: item.name, about: null, label: 'primary_idx' };
  const request = { name: name?.name ?? null, base, ifNotExists, isDefault: true, unique: false };
  return planIndex(context, { item, on, key, parts: columnParts(key), types: [] }, request);
}

interface Indexed extends Omit<PlannedParts, 'names'> {
  readonly item: CatalogItemView;
  readonly on: ObjectName;
}

interface IndexRequest {
  readonly name: string | null;
  /** What the name is made of if there is none. */
  readonly base: NameParts;
  readonly ifNotExists: boolean;
  readonly isDefault: boolean;
  readonly unique: boolean;
}

/** An index is in the schema of what it is on. */
function planIndex(
  context: StatementContext,
  { item, on, key, parts, types }: Indexed,
  { name, base, ifNotExists, isDefault, unique }: IndexRequest,
): StatementPlan {
  refuseSystemItem(item, on.position);
  refuseVolatileItem(context, item.id, on.position);
  const isTaken = (one: string): boolean => !ifNotExists && isBeside(context.catalog, item, one);
  const indexName = name ?? madeName(base, isTaken);
  const place = { schema: item.schema, name: indexName, temporary: item.temporary };
  const createSql = indexCreateSql(indexName, item, { parts, unique });
  const index = newItem(context, place, { ifNotExists, createSql, uses: [item.id, ...types] });
  return { kind: 'createIndex', item: index, on: item.id, parts, key, unique, isDefault };
}

/** Whether an item of the same schema, or a key of a table there, has a name. */
function isBeside(catalog: CatalogView, item: CatalogItemView, name: string): boolean {
  if (catalog.hasKey?.(item.schema, name) === true) return true;
  const { database, schema } = item.schema;
  const parts = database === null ? [schema, name] : [database, schema, name];
  return catalog.resolveItem(parts) !== undefined;
}
