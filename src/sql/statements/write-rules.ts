import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogView } from '../catalog-view.js';
import { SqlError } from '../sql-error.js';
import type { QueryPlan } from '../statement-plan.js';
import { formOf } from '../syntax/index.js';
import { placeOfLogicalTimestamp, placeOfReference } from './references.js';
import type { StatementContext } from './statement-context.js';

/**
 * Refuses what a statement that reads and then writes must not read: the logical timestamp, and all
 * but the tables that users made, through views too.
 */
export function refuseWriteReads(context: StatementContext, query: QueryPlan): void {
  const { catalog, statement } = context;
  if (query.usesLogicalTimestamp) {
    const message = 'calls to mz_logical_timestamp in write statements are not supported';
    throw new SqlError(message, '0A000', { position: placeOfLogicalTimestamp(formOf(statement)) });
  }
  const refused = query.uses.find((id) => !readsUserTablesOnly(catalog, id));
  if (refused === undefined) return;
  const message = 'invalid selection: operation may only refer to user-defined tables';
  throw new SqlError(message, '0A000', { position: placeOfReference(context, refused) });
}

function readsUserTablesOnly(catalog: CatalogView, id: CollectionId): boolean {
  const pending = [id];
  const seen = new Set(pending);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { kind, system, uses } = catalog.itemById(next);
    if (system || (kind !== 'table' && kind !== 'view')) return false;
    for (const used of kind === 'view' ? uses : []) {
      if (!seen.has(used)) pending.push(used);
      seen.add(used);
    }
  }
  return true;
}
