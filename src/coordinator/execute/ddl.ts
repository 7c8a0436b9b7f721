import {
  columnParts,
  indexCreateSql,
  keyNames,
  madeName,
  type SchemaName,
} from '../../sql/index.js';
import type { CollectionId, Update } from '../../dataflow/index.js';
import { TEMPORARY_SCHEMA, type Catalog, type CatalogChange } from '../catalog/catalog.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { itemExists, systemSchema } from '../errors.js';
import { isKeyName } from '../catalog/relation-names.js';
import { installFilledTable, installItem, installSink } from '../install.js';
import { chooseSinkStart, type SinkStart } from '../sink-start.js';
import { changedRows } from '../system/system-rows.js';
import { writeSystemTables } from '../system/system-writes.js';
import { endTail, tailsOf } from '../tails.js';
import type { RowChange } from '../transactions/transaction.js';
import { durableWrite } from '../transactions/write.js';
import type { StatementContext } from './context.js';

/** Rows that a table is created with. */
export interface NewRows {
  readonly table: ItemOfKind<'table'>;
  readonly changes: readonly RowChange[];
}

/**
 * Makes changes of the catalog, then makes the server follow: what is new is installed, in the
 * order given; what is gone is dropped. A peek or a transaction that still reads what is gone may
 * finish, a TAIL of it ends. Such a statement counts as a write, so that a read that follows it is
 * later. Rows of a new table are there with the table, or neither is.
 *
 * @throws SqlError if the catalog refuses, a sink's file cannot be made, or no time is left to
 * write rows at; EvaluationError if a view that is made is given up; then nothing has happened.
 */
export function changeCatalog(
  core: Core,
  changes: readonly CatalogChange[],
  rows: NewRows | null = null,
): void {
  refuseKeyNames(core.catalog, changes);
  const dropped = changes.flatMap((change) => (change.kind === 'dropItem' ? [change.id] : []));
  const names = new Map(dropped.map((id) => [id, core.nameOf(id)]));
  const starts = new Map<CollectionId, SinkStart>();
  let updates: readonly Update[] = [];
  const gone = changedRows(changes, core.catalog, 'before');
  const madeFirst = viewIndexes(core.catalog, changes);
  try {
    core.changeCatalog(changes, () => {
      core.settleTime();
      // At the end of time nothing is written any more, so no read can miss that this came first.
      const time = core.oracle.isAtEnd && rows === null ? null : core.writeTimestamp();
      for (const change of changes) {
        if (change.kind !== 'createItem' || change.item.kind !== 'sink') continue;
        starts.set(change.item.id, chooseSinkStart(core, change.item));
      }
      for (const index of madeFirst) installItem(core, index);
      if (rows === null || time === null) return { time, durable: [] };
      updates = rows.changes.map((change) => ({ ...change, time }));
      return { time, durable: durableWrite(rows.table, rows.changes, time) };
    });
  } catch (error) {
    core.frontiers.drop(madeFirst.map(({ id }) => id).filter((id) => core.frontiers.has(id)));
    core.forgetGone();
    throw error;
  }
  if (!core.oracle.isAtEnd) {
    const rows = [...gone, ...changedRows(changes, core.catalog, 'after')];
    writeSystemTables(core, rows, core.oracle.lastOpen);
  }
  for (const [id, name] of names) core.droppedNames.add(id, name);
  for (const tail of tailsOf(core, dropped)) {
    const name = names.get(dropped.find((id) => tail.items.has(id))!)!;
    const message = `TAIL was ended because "${name}", which it reads, was dropped`;
    endTail(core, tail, { kind: 'failed', message, code: '55000' });
  }
  core.frontiers.drop(dropped.filter((id) => core.frontiers.has(id)));
  core.forgetGone();
  core.forgetItems(dropped);
  for (const change of changes) {
    if (change.kind !== 'createItem') continue;
    const { item } = change;
    if (item.kind === 'sink') installSink(core, item, starts.get(item.id)!);
    else if (item === rows?.table) installFilledTable(core, item, updates);
    else if (!madeFirst.includes(item as ItemOfKind<'index'>)) installItem(core, item);
  }
}

/**
 * The indexes of views among what is created. These are worked out before the change is stored:
 * that may take long, and be given up.
 */
function viewIndexes(
  catalog: Catalog,
  changes: readonly CatalogChange[],
): readonly ItemOfKind<'index'>[] {
  const items = changes.flatMap((change) => (change.kind === 'createItem' ? [change.item] : []));
  const isView = (id: CollectionId): boolean =>
    (items.find((item) => item.id === id) ?? catalog.item(id)).kind === 'view';
  return items.flatMap((item) => (item.kind === 'index' && isView(item.on) ? [item] : []));
}

/** The changes that drop items and all that depends on them, each after what depends on it. */
export function dropChanges(
  catalog: Catalog,
  ids: Iterable<CollectionId>,
): (CatalogChange & { readonly kind: 'dropItem' })[] {
  return catalog.withDependents(ids).map((id) => ({ kind: 'dropItem', id }));
}

/** The connection that items of a schema belong to; null: they are permanent. */
export function ownerOf(context: StatementContext, schema: SchemaName): number | null {
  if (schema.database !== null) return null;
  if (schema.schema !== TEMPORARY_SCHEMA) throw systemSchema(schema.schema);
  return context.session.connection;
}

/** Whether a schema has an item of a name, or a table with a key of that name. */
export function isNameTaken(
  { core, session }: StatementContext,
  schema: SchemaName,
  name: string,
): boolean {
  const { catalog } = core;
  const isItem = catalog.schema(schema, session.connection)?.items.has(name) ?? false;
  return isItem || isKeyName(catalog, { schema, connection: session.connection, name });
}

/** No relation has the name of a key, which is one in PostgreSQL though no item here. */
function refuseKeyNames(catalog: Catalog, changes: readonly CatalogChange[]): void {
  for (const change of changes) {
    if (change.kind !== 'createItem' && change.kind !== 'replaceItem') continue;
    const { item } = change;
    const isNewName = change.kind === 'createItem' || catalog.item(item.id).name !== item.name;
    if (isNewName && item.kind !== 'type' && isKeyName(catalog, item)) throw itemExists(item);
  }
}

/**
 * The index that a table, or what is materialized, gets by itself: on its key, or on all columns.
 * Names of items in `gone`, which are dropped in the same step, are free.
 */
export function primaryIndex(
  catalog: Catalog,
  item: ItemOfKind<'table' | 'view' | 'source'>,
  gone: ReadonlySet<CollectionId>,
): ItemOfKind<'index'> {
  // A key of no columns, of a view of one row at most, is no use to look anything up.
  const first = firstKey(item);
  const key = first.length > 0 ? first : item.columns.map((_, column) => column);
  const items = catalog.schema(item.schema, item.connection)?.items;
  const ownKeys = item.kind === 'table' ? keyNames(item) : [];
  const isTaken = (name: string): boolean => {
    const id = items?.get(name);
    const isItem = id !== undefined && !gone.has(id);
    return isItem || ownKeys.includes(name) || isKeyName(catalog, { ...item, name });
  };
  const name = madeName({ relation: item.name, about: null, label: 'primary_idx' }, isTaken);
  return {
    kind: 'index',
    id: catalog.allocateId(),
    schema: item.schema,
    name,
    connection: item.connection,
    createSql: indexCreateSql(name, item, { parts: columnParts(key), unique: false }),
    uses: [item.id],
    on: item.id,
    parts: columnParts(key),
    key,
    unique: false,
    window: 'default',
  };
}

function firstKey(item: ItemOfKind<'table' | 'view' | 'source'>): readonly number[] {
  if (item.kind === 'view') return item.keys[0] ?? [];
  return item.kind === 'table' ? (item.keys[0]?.columns ?? []) : [];
}
