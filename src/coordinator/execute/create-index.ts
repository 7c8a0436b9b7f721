import { assert } from '../../diagnostic/index.js';
import type { Response } from '../../harness/index.js';
import type { Row } from '../../repr/index.js';
import type { StatementPlan } from '../../sql/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { created } from '../responses.js';
import { UniqueKeys } from '../transactions/unique-keys.js';
import { answered, noteExisting, type Outcome, type StatementContext } from './context.js';
import { changeCatalog, isNameTaken } from './ddl.js';

/** CREATE INDEX and CREATE DEFAULT INDEX. */
export type CreateIndexPlan = StatementPlan & { readonly kind: 'createIndex' };

/** Executes a CREATE INDEX that makes no unique index, or makes none as there is one already. */
export function executeCreateIndex(context: StatementContext, plan: CreateIndexPlan): Outcome {
  const existed = indexExists(context, plan);
  if (existed) noteExisting(context, 'relation', nameOf(plan.item.name), '42P07');
  else makeIndex(context.core, plan);
  return answered(created('CreatedIndex', 'CREATE INDEX', existed));
}

/** Whether IF NOT EXISTS has the statement do nothing. */
export function indexExists(context: StatementContext, { item, on }: CreateIndexPlan): boolean {
  const { schema } = context.core.catalog.item(on);
  const { name, ifNotExists } = item;
  return ifNotExists && isNameTaken(context, schema, nameOf(name));
}

/**
 * Makes a unique index on a table with these rows, to which nobody else can write meanwhile.
 *
 * @throws SqlError if a key is there twice (23505), or the index's name is taken by now.
 */
export function makeUniqueIndex(
  core: Core,
  table: ItemOfKind<'table'>,
  { rows, ...plan }: CreateIndexPlan & { readonly rows: readonly Row[] },
): Response {
  const contents = rows.map((row) => ({ row, diff: 1 }));
  UniqueKeys.checkIndex(table, { name: nameOf(plan.item.name), key: plan.key }, contents);
  core.uniqueKeys.addIndex(table, makeIndex(core, plan), contents);
  return created('CreatedIndex', 'CREATE INDEX', false);
}

function makeIndex(
  core: Core,
  { on, parts, key, unique, item }: CreateIndexPlan,
): ItemOfKind<'index'> {
  const { schema, connection } = core.catalog.item(on);
  const { createSql } = item;
  const id = core.catalog.allocateId();
  const base = { id, schema, name: nameOf(item.name), connection, createSql, uses: item.uses };
  const index: ItemOfKind<'index'> = {
    ...base,
    kind: 'index',
    on,
    parts,
    key,
    unique,
    window: 'default',
  };
  changeCatalog(core, [{ kind: 'createItem', item: index }]);
  return index;
}

function nameOf(name: string | null): string {
  assert(name !== null, 'the planner gives every index a name');
  return name;
}
