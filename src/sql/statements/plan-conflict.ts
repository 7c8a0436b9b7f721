import type { IndexElem, InferClause, OnConflictClause } from 'libpg-query';
import type { CatalogItemView } from '../catalog-view.js';
import type { ConflictUpdate } from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { ConflictPlan } from '../statement-plan.js';
import type { StatementContext } from './statement-context.js';

/** ON CONFLICT, and what it says of the rows that conflict if these are updated. */
interface PlannedClause {
  readonly plan: ConflictPlan;
  readonly update: ConflictUpdate | undefined;
}

/**
 * Plans ON CONFLICT, whose target is found among the keys and unique indexes of the table.
 *
 * @throws SqlError if there is none of these columns (42P10) or of this name (42704).
 */
export function planConflict(
  context: StatementContext,
  table: CatalogItemView,
  { action, infer, targetList = [], whereClause, location }: OnConflictClause,
): PlannedClause {
  const key = infer === undefined ? null : findKey(context, table, infer, location);
  if (action === 'ONCONFLICT_NOTHING') return { plan: { kind: 'nothing', key }, update: undefined };
  if (key === null) {
    const message = 'ON CONFLICT DO UPDATE requires inference specification or constraint name';
    const hint = 'For example, ON CONFLICT (column_name).';
    throw new SqlError(message, '42601', { hint, position: location });
  }
  const update = { key, assignments: targetList, where: whereClause };
  return { plan: { kind: 'update', key }, update };
}

function findKey(
  context: StatementContext,
  table: CatalogItemView,
  { conname, indexElems = [], whereClause, location }: InferClause,
  position = location,
): readonly number[] {
  if (conname !== undefined) return namedKey(table, conname, position);
  if (whereClause !== undefined) throw notSupported('ON CONFLICT ... WHERE', location);
  const wanted = new Set(
    indexElems.map((node) => {
      const element: IndexElem = 'IndexElem' in node ? node.IndexElem : {};
      return keyColumn(table, element, location);
    }),
  );
  const isWanted = (key: readonly number[]): boolean =>
    key.length === wanted.size && key.every((column) => wanted.has(column));
  const found = uniqueKeys(context, table).find(isWanted);
  if (found !== undefined) return found;
  const message =
    'there is no unique or exclusion constraint matching the ON CONFLICT specification';
  throw new SqlError(message, '42P10', { position });
}

function namedKey(
  { name, constraints = [] }: CatalogItemView,
  wanted: string,
  position: number | undefined,
): readonly number[] {
  const found = constraints.find((one) => one.name === wanted);
  if (found !== undefined) return found.columns;
  const message = `constraint "${wanted}" for table "${name}" does not exist`;
  throw new SqlError(message, '42704', { position });
}

function keyColumn(
  table: CatalogItemView,
  { name, collation, opclass }: IndexElem,
  position: number | undefined,
): number {
  if (name === undefined) throw notSupported('ON CONFLICT (expression)', position);
  const isPlain = collation === undefined && opclass === undefined;
  if (!isPlain) throw notSupported('ON CONFLICT with a collation or an operator class', position);
  const column = table.columns.findIndex((one) => one.name === name);
  if (column >= 0) return column;
  throw new SqlError(`column "${name}" does not exist`, '42703', { position });
}

function uniqueKeys(
  { catalog }: StatementContext,
  { id, keys, schema }: CatalogItemView,
): readonly (readonly number[])[] {
  const indexes = Array.from(catalog.items(schema)).flatMap(({ index }) =>
    index?.on === id && index.unique ? [index.key] : [],
  );
  return [...keys, ...indexes];
}
