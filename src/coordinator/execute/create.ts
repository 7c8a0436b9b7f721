import { fullName, SqlError, type StatementPlan } from '../../sql/index.js';
import type { Timestamp } from '../../time/index.js';
import { evaluateAsOf } from '../as-of.js';
import type { CatalogItem, ItemOfKind } from '../catalog/item.js';
import { unacceptableSchemaName } from '../errors.js';
import { planItem, type CreateItemPlan } from '../plan-item.js';
import { collectionsOfInputs, findReadInputs } from '../read-inputs.js';
import { created } from '../responses.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { changeCatalog, freeName, itemNamed, ownerOf, primaryIndex } from './ddl.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes CREATE DATABASE. */
export function executeCreateDatabase(
  { core }: StatementContext,
  { name, ifNotExists }: Plan<'createDatabase'>,
): Outcome {
  const existed = ifNotExists && core.catalog.database(name) !== undefined;
  if (!existed) changeCatalog(core, [{ kind: 'createDatabase', name }]);
  return answered(created('CreatedDatabase', 'CREATE DATABASE', existed));
}

/** Executes CREATE SCHEMA. */
export function executeCreateSchema(
  { core }: StatementContext,
  { name, ifNotExists }: Plan<'createSchema'>,
): Outcome {
  if (/^(mz|pg)_/.test(name.schema)) throw unacceptableSchemaName(name.schema);
  const existed = ifNotExists && core.catalog.schema(name, null) !== undefined;
  if (!existed) changeCatalog(core, [{ kind: 'createSchema', name }]);
  return answered(created('CreatedSchema', 'CREATE SCHEMA', existed));
}

/** Executes CREATE TABLE, with the index that comes with it. */
export function executeCreateTable(context: StatementContext, plan: Plan<'createTable'>): Outcome {
  const { autoIndexTables } = context.core.options;
  const existed = createItem(context, plan, { withIndex: autoIndexTables, asOf: null });
  return answered(created('CreatedTable', 'CREATE TABLE', existed));
}

/** Executes CREATE VIEW; what makes a view materialized is an index on it. */
export function executeCreateView(context: StatementContext, plan: Plan<'createView'>): Outcome {
  const existed = createItem(context, plan, { withIndex: plan.materialized, asOf: null });
  return answered(created('CreatedView', 'CREATE VIEW', existed));
}

/** Executes CREATE SOURCE; as with views, an index makes it materialized. */
export function executeCreateSource(
  context: StatementContext,
  plan: Plan<'createSource'>,
): Outcome {
  const existed = createItem(context, plan, { withIndex: plan.materialized, asOf: null });
  return answered(created('CreatedSource', 'CREATE SOURCE', existed));
}

/** Executes CREATE SINK. */
export function executeCreateSink(context: StatementContext, plan: Plan<'createSink'>): Outcome {
  const { values, core } = context;
  const asOf = plan.asOf === null ? null : evaluateAsOf(plan.asOf, values, core.functions);
  if (asOf !== null) checkSinkStart(context, plan, asOf);
  const existed = createItem(context, plan, { withIndex: false, asOf });
  return answered(created('CreatedSink', 'CREATE SINK', existed));
}

/** Makes an item, unless it may exist and does; returns whether it existed. */
function createItem(
  context: StatementContext,
  plan: CreateItemPlan,
  { withIndex, asOf }: { readonly withIndex: boolean; readonly asOf: Timestamp | null },
): boolean {
  const { core } = context;
  const { schema, name, ifNotExists, createSql, uses } = plan.item;
  if (ifNotExists && itemNamed(context, schema, name) !== undefined) return true;
  const connection = ownerOf(context, schema);
  const id = core.catalog.allocateId();
  const item = planItem(plan, { id, schema, name, connection, createSql, uses }, asOf);
  const items: CatalogItem[] = [item];
  if (withIndex && item.kind !== 'sink') items.push(primaryIndex(core.catalog, item));
  changeCatalog(
    core,
    items.map((one) => ({ kind: 'createItem', item: one })),
  );
  return false;
}

function checkSinkStart(
  { core }: StatementContext,
  { item, from }: Plan<'createSink'>,
  asOf: Timestamp,
): void {
  const ids = collectionsOfInputs(findReadInputs(core.catalog, [from]));
  const since = core.frontiers.leastValidRead(ids) ?? 0n;
  if (asOf >= since) return;
  throw new SqlError(
    `Dataflow ${fullName(item)} requested as_of (Antichain { elements: [${asOf}] }) ` +
      `not >= since (Antichain { elements: [${since}] })`,
    '22023',
  );
}

/** Executes CREATE INDEX and CREATE DEFAULT INDEX. */
export function executeCreateIndex(context: StatementContext, plan: Plan<'createIndex'>): Outcome {
  const { core } = context;
  const { on, key, item } = plan;
  const indexed = core.catalog.item(on) as ItemOfKind<'table' | 'view' | 'source'>;
  const base = item.name ?? indexName(indexed, plan);
  const existed = item.ifNotExists && itemNamed(context, indexed.schema, base) !== undefined;
  if (existed) return answered(created('CreatedIndex', 'CREATE INDEX', true));
  const name = item.name ?? freeName(core.catalog, indexed, base);
  const index: ItemOfKind<'index'> = {
    kind: 'index',
    id: core.catalog.allocateId(),
    schema: indexed.schema,
    name,
    connection: indexed.connection,
    createSql: item.createSql,
    uses: [on],
    on,
    key,
    window: 'default',
  };
  changeCatalog(core, [{ kind: 'createItem', item: index }]);
  return answered(created('CreatedIndex', 'CREATE INDEX', false));
}

/** `{item}_primary_idx` for a default index, `{item}_{columns}_idx` for another. */
function indexName(
  { name, columns }: ItemOfKind<'table' | 'view' | 'source'>,
  { isDefault, key }: Plan<'createIndex'>,
): string {
  if (isDefault) return `${name}_primary_idx`;
  return `${name}_${key.map((column) => columns[column]!.name).join('_')}_idx`;
}
