import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogView } from '../catalog-view.js';
import { SqlError } from '../sql-error.js';
import type { QueryPlan } from '../statement-plan.js';

/**
 * Refuses what a statement that reads and then writes must not read: the logical timestamp, and all
 * but the tables that users made, through views too.
 */
export function refuseWriteReads(catalog: CatalogView, query: QueryPlan): void {
  if (query.usesLogicalTimestamp) {
    const message = 'calls to mz_logical_timestamp in write statements are not supported';
    throw new SqlError(message, '0A000');
  }
  const pending = [...query.uses];
  const seen = new Set<CollectionId>(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const item = catalog.itemById(id);
    if (item.kind !== 'table' && item.kind !== 'view') throw invalidSelection();
    if (item.system) throw invalidSelection();
    if (item.kind === 'table') continue;
    for (const used of item.uses) {
      if (!seen.has(used)) pending.push(used);
      seen.add(used);
    }
  }
}

function invalidSelection(): SqlError {
  const message = 'invalid selection: operation may only refer to user-defined tables';
  return new SqlError(message, '0A000');
}
