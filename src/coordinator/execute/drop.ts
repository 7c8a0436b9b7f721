import type { CollectionId } from '../../dataflow/index.js';
import { fullName, type StatementPlan } from '../../sql/index.js';
import type { Catalog, CatalogChange, CatalogDatabase, CatalogSchema } from '../catalog/catalog.js';
import type { Core } from '../core.js';
import { databaseNotEmpty, schemaNotEmpty, stillDependedUpon, systemSchema } from '../errors.js';
import { completedUnit } from '../responses.js';
import { endTail, tailsOf } from '../tails.js';
import { answered, type Outcome, type StatementContext } from './context.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes DROP TABLE, VIEW, SOURCE, SINK and INDEX. */
export function executeDropItems({ core }: StatementContext, plan: Plan<'dropItems'>): Outcome {
  const { ids, itemKind, cascade } = plan;
  if (!cascade) checkDependents(core.catalog, ids);
  if (ids.length > 0) dropItems(core, ids);
  const word = itemKind[0]!.toUpperCase() + itemKind.slice(1);
  return answered(completedUnit(`Dropped${word}`, `DROP ${itemKind.toUpperCase()}`));
}

/** Executes DROP SCHEMA. */
export function executeDropSchema({ core }: StatementContext, plan: Plan<'dropSchema'>): Outcome {
  if (plan.schema !== null) {
    const schema = core.catalog.schema(plan.schema, null);
    if (schema === undefined || plan.schema.database === null) {
      throw systemSchema(plan.schema.schema);
    }
    if (!plan.cascade && schema.items.size > 0) throw schemaNotEmpty(schema.name.schema);
    dropItems(core, schema.items.values(), [{ kind: 'dropSchema', name: schema.name }]);
  }
  return answered(completedUnit('DroppedSchema', 'DROP SCHEMA'));
}

/** Executes DROP DATABASE. */
export function executeDropDatabase(
  { core }: StatementContext,
  plan: Plan<'dropDatabase'>,
): Outcome {
  const database = plan.database === null ? undefined : core.catalog.database(plan.database);
  if (database !== undefined) {
    if (!plan.cascade && database.schemas.size > 0) throw databaseNotEmpty(database.name);
    const schemas = [...database.schemas.values()];
    const items = schemas.flatMap((schema) => [...schema.items.values()]);
    dropItems(core, items, dropDatabaseChanges(database, schemas));
  }
  return answered(completedUnit('DroppedDatabase', 'DROP DATABASE'));
}

function dropDatabaseChanges(
  { name }: CatalogDatabase,
  schemas: readonly CatalogSchema[],
): readonly CatalogChange[] {
  return [
    ...schemas.map((schema): CatalogChange => ({ kind: 'dropSchema', name: schema.name })),
    { kind: 'dropDatabase', name },
  ];
}

/**
 * Drops items and all that depends on them, then makes further changes. What still reads them, a
 * peek or a transaction, may finish; a TAIL of them ends.
 */
export function dropItems(
  core: Core,
  ids: Iterable<CollectionId>,
  further: readonly CatalogChange[] = [],
): void {
  const dropped = core.catalog.withDependents(ids);
  const names = new Map(dropped.map((id) => [id, core.nameOf(id)]));
  const drops = dropped.map((id): CatalogChange => ({ kind: 'dropItem', id }));
  core.catalog.transact([...drops, ...further]);
  core.writeTimestamp();
  for (const tail of tailsOf(core, dropped)) {
    const item = dropped.find((id) => tail.items.has(id))!;
    const message = `TAIL was ended because "${names.get(item)!}", which it reads, was dropped`;
    endTail(core, tail, { kind: 'failed', message, code: '55000' });
  }
  core.frontiers.drop(dropped.filter((id) => core.frontiers.has(id)));
  core.forgetGone();
}

function checkDependents(catalog: Catalog, ids: readonly CollectionId[]): void {
  for (const id of ids) {
    const dependent = catalog
      .dependents(id)
      .map((other) => catalog.item(other))
      .find((other) => other.kind !== 'index' && !ids.includes(other.id));
    if (dependent === undefined) continue;
    throw stillDependedUpon(fullName(catalog.item(id)), fullName(dependent));
  }
}
