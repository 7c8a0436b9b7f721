import type { CollectionId } from '../../dataflow/index.js';
import { fullName, type StatementPlan } from '../../sql/index.js';
import type { Catalog, CatalogChange, CatalogDatabase, CatalogSchema } from '../catalog/catalog.js';
import type { Core } from '../core.js';
import {
  databaseIsOpen,
  databaseNotEmpty,
  schemaNotEmpty,
  stillDependedUpon,
  systemSchema,
} from '../errors.js';
import { completedUnit } from '../responses.js';
import { answered, noteMissing, type Outcome, type StatementContext } from './context.js';
import { changeCatalog, dropChanges } from './ddl.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes DROP TABLE, VIEW, SOURCE, SINK, INDEX and TYPE. */
export function executeDropItems(context: StatementContext, plan: Plan<'dropItems'>): Outcome {
  const { core } = context;
  noteMissing(context, plan.missing);
  const { ids, itemKind, cascade } = plan;
  if (!cascade) checkDependents(core.catalog, ids);
  if (ids.length > 0) dropItems(core, ids);
  const kind = itemKind === 'materialized view' ? 'view' : itemKind;
  const word = kind[0]!.toUpperCase() + kind.slice(1);
  return answered(completedUnit(`Dropped${word}`, `DROP ${itemKind.toUpperCase()}`));
}

/** Executes DROP SCHEMA. */
export function executeDropSchema(context: StatementContext, plan: Plan<'dropSchema'>): Outcome {
  const { core } = context;
  noteMissing(context, plan.missing);
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
  context: StatementContext,
  plan: Plan<'dropDatabase'>,
): Outcome {
  const { core, session } = context;
  noteMissing(context, plan.missing);
  const database = plan.database === null ? undefined : core.catalog.database(plan.database);
  if (database !== undefined) {
    if (database.name === session.variables.get('database')) throw databaseIsOpen();
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

/** Drops items and all that depends on them, then makes further changes. */
export function dropItems(
  core: Core,
  ids: Iterable<CollectionId>,
  further: readonly CatalogChange[] = [],
): void {
  changeCatalog(core, [...dropChanges(core.catalog, ids), ...further]);
}

/** @throws SqlError if anything but its indexes depends on an item. */
export function checkDependents(catalog: Catalog, ids: readonly CollectionId[]): void {
  for (const id of ids) {
    const dependent = catalog
      .dependents(id)
      .map((other) => catalog.item(other))
      .find((other) => other.kind !== 'index' && !ids.includes(other.id));
    if (dependent === undefined) continue;
    throw stillDependedUpon(fullName(catalog.item(id)), fullName(dependent));
  }
}
