import { fullName, SqlError, type StatementPlan } from '../../sql/index.js';
import type { Timestamp } from '../../time/index.js';
import { evaluateAsOf } from '../timestamps/as-of.js';
import type { CatalogItem, ItemBase, ItemOfKind } from '../catalog/item.js';
import { withFreeNames } from '../catalog/constraint-names.js';
import type { Core } from '../core.js';
import { checkDepth } from '../plan-depth.js';
import { planItem, type CreateItemPlan } from '../plan-item.js';
import { collectionsOfInputs, findReadInputs } from '../timestamps/read-inputs.js';
import { created } from '../responses.js';
import { answered, noteExisting, type Outcome, type StatementContext } from './context.js';
import { changeCatalog, dropChanges, isNameTaken, ownerOf, primaryIndex } from './ddl.js';
import { checkDependents } from './drop.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes CREATE DATABASE. */
export function executeCreateDatabase(
  context: StatementContext,
  { name, ifNotExists }: Plan<'createDatabase'>,
): Outcome {
  const { core } = context;
  const existed = ifNotExists && core.catalog.database(name) !== undefined;
  if (existed) noteExisting(context, 'database', name, '42P04');
  if (!existed) changeCatalog(core, [{ kind: 'createDatabase', name }]);
  return answered(created('CreatedDatabase', 'CREATE DATABASE', existed));
}

/** Executes CREATE SCHEMA. */
export function executeCreateSchema(
  context: StatementContext,
  { name, ifNotExists }: Plan<'createSchema'>,
): Outcome {
  const { core } = context;
  const existed = ifNotExists && core.catalog.schema(name, null) !== undefined;
  if (existed) noteExisting(context, 'schema', name.schema, '42P06');
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
  checkDepth(plan.plan, context.core.catalog);
  const existed = createItem(context, plan, { withIndex: plan.materialized, asOf: null });
  return answered(created('CreatedView', 'CREATE VIEW', existed));
}

/** Executes CREATE SOURCE; as with views, an index makes it materialized. */
export function executeCreateSource(
  context: StatementContext,
  plan: Plan<'createSource'>,
): Outcome {
  checkPath(context, plan.source.path, plan.pathPosition);
  const existed = createItem(context, plan, { withIndex: plan.materialized, asOf: null });
  return answered(created('CreatedSource', 'CREATE SOURCE', existed));
}

/** Executes CREATE SINK. */
export function executeCreateSink(context: StatementContext, plan: Plan<'createSink'>): Outcome {
  checkPath(context, plan.sink.path, plan.pathPosition);
  const { values, core } = context;
  const asOf = plan.asOf === null ? null : evaluateAsOf(plan.asOf, values, core.functions);
  if (asOf !== null) checkSinkStart(context, plan, asOf);
  const existed = createItem(context, plan, { withIndex: false, asOf });
  return answered(created('CreatedSink', 'CREATE SINK', existed));
}

/** Executes CREATE TYPE. */
export function executeCreateType(context: StatementContext, plan: Plan<'createType'>): Outcome {
  const existed = createItem(context, plan, { withIndex: false, asOf: null });
  return answered(created('CreatedType', 'CREATE TYPE', existed));
}

/** What a test depends on and leaves behind stays with it. */
function checkPath({ core }: StatementContext, path: string, position: number): void {
  if (core.environment.admitsPath(path)) return;
  throw new SqlError(
    `cannot use file "${path}": it does not name a file in the temporary directory`,
    '42501',
    { hint: 'Write a path such as <TEMP>/f1, without "..".', position },
  );
}

/** Makes an item, unless it may exist and does; returns whether it existed. */
export function createItem(
  context: StatementContext,
  plan: CreateItemPlan,
  { withIndex, asOf }: { readonly withIndex: boolean; readonly asOf: Timestamp | null },
): boolean {
  const { core } = context;
  const { schema, name, ifNotExists, createSql, uses } = plan.item;
  if (ifNotExists && isNameTaken(context, schema, name)) {
    if (plan.kind === 'createType') noteExisting(context, 'type', name, '42710');
    else noteExisting(context, 'relation', name, '42P07');
    return true;
  }
  const connection = ownerOf(context, schema);
  const drops = replaced(context, plan);
  const id = core.catalog.allocateId();
  const comments = keptComments(core, plan);
  const base = { id, schema, name, connection, createSql, uses, comments };
  const planned = planItem(plan, base, asOf);
  const isNew = planned.kind === 'table' && !isNameTaken(context, schema, name);
  const item = isNew ? withFreeNames(core.catalog, planned) : planned;
  const items: CatalogItem[] = [item];
  if (withIndex && item.kind !== 'sink' && item.kind !== 'type') {
    items.push(primaryIndex(core.catalog, item, new Set(drops.map((drop) => drop.id))));
  }
  const creates = items.map((one) => ({ kind: 'createItem', item: one }) as const);
  changeCatalog(core, [...drops, ...creates]);
  return false;
}

/** What OR REPLACE drops: a view that nothing but its indexes depends on. */
function replaced(
  { core }: StatementContext,
  plan: CreateItemPlan,
): ReturnType<typeof dropChanges> {
  if (plan.kind !== 'createView' || plan.replace === null) return [];
  checkDependents(core.catalog, [plan.replace]);
  return dropChanges(core.catalog, [plan.replace]);
}

/** The comments of a replaced view: its own, and those of the columns that it still has. */
function keptComments({ catalog }: Core, plan: CreateItemPlan): ItemBase['comments'] {
  if (plan.kind !== 'createView' || plan.replace === null) return undefined;
  const before = catalog.item(plan.replace) as ItemOfKind<'view'>;
  const isKept = (position: number): boolean =>
    position === 0 ||
    (position <= before.columns.length &&
      plan.columns[position - 1]?.name === before.columns[position - 1]!.name);
  return before.comments?.filter(({ position }) => isKept(position));
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
