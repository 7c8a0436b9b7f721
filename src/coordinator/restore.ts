import { parseStatements, planStatement, SqlError } from '../sql/index.js';
import type { CatalogItem, ItemBase } from './catalog/item.js';
import {
  CatalogItemError,
  type DurableChange,
  type DurableItem,
  type DurableState,
  type DurableUpdate,
  type IndexDefinition,
} from './catalog/durable-catalog.js';
import type { Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import { compactionTarget } from './frontiers.js';
import { installItem } from './install.js';
import { planItem } from './plan-item.js';
import { SessionCatalog } from './session-catalog.js';
import { SessionVariables } from './session-variables.js';
import { installSystemTables } from './system/system-writes.js';

/**
 * Brings back what the durable catalog holds, in the order in which it was made: each item is
 * planned from its statement, entered, and installed with what is stored of its data.
 *
 * @throws CatalogItemError if a statement cannot be planned any more.
 */
export function restoreItems(core: Core, state: DurableState): void {
  const schemas = new Map(state.schemas.map((schema) => [schema.id, schema]));
  const databases = new Map(state.databases.map(({ id, name }) => [id, name]));
  const items = state.items.map((stored) => {
    const { databaseId, name } = schemas.get(stored.schemaId)!;
    const database = databaseId === null ? null : databases.get(databaseId)!;
    const item = replan(core, stored, { database, schema: name });
    core.catalog.restore(item);
    return item;
  });
  installSystemTables(core);
  for (const item of items) {
    const { id } = item;
    installItem(core, item, { table: state.tables.get(id), bindings: state.bindings.get(id) });
  }
  compactTables(core, state);
}

/** Forgets durably what the compaction window lets tables forget, where that makes them smaller. */
function compactTables(core: Core, state: DurableState): void {
  const window = core.options.logicalCompactionWindow;
  if (window === null) return;
  const since = compactionTarget(core.oracle.lastOpen, window);
  const changes: DurableChange[] = [];
  for (const [id, table] of state.tables) {
    const updates = compactUpdates(table.updates, since);
    if (since <= table.since || updates.length === table.updates.length) continue;
    changes.push({ kind: 'replaceTable', id, table: { since, updates } });
  }
  if (changes.length > 0) core.environment.durable.commit(changes);
}

/** The updates as of a time and after it: what lies before counts as having happened then (F3). */
function compactUpdates(updates: readonly DurableUpdate[], since: Timestamp): DurableUpdate[] {
  const totals = new Map<string, DurableUpdate & { diff: number }>();
  for (const { row, time, diff } of updates) {
    const at = time < since ? since : time;
    const key = `${at} ${row}`;
    const found = totals.get(key);
    if (found === undefined) totals.set(key, { row, time: at, diff });
    else found.diff += diff;
  }
  return [...totals.values()].filter(({ diff }) => diff !== 0);
}

function replan(core: Core, stored: DurableItem, schema: CatalogItem['schema']): CatalogItem {
  const { id, name, definition } = stored;
  const { createSql, index } = definition;
  const base = { id, schema, name, connection: null, createSql };
  if (index !== undefined) return indexItem(index, { ...base, uses: [index.on] });
  try {
    const view = new SessionCatalog(core.catalog, new SessionVariables(), null);
    const plan = planStatement(parseStatements(createSql)[0]!, view);
    switch (plan.kind) {
      case 'createTable':
      case 'createView':
      case 'createSource':
      case 'createSink':
        return planItem(plan, { ...base, uses: plan.item.uses }, null);
      default:
        throw new CatalogItemError(id, `its statement makes no item: ${createSql}`);
    }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new CatalogItemError(id, `its statement cannot be planned: ${error.message}`);
  }
}

function indexItem({ on, key, window }: IndexDefinition, base: ItemBase): CatalogItem {
  const parsed = window === null || window === 'default' ? window : BigInt(window);
  return { ...base, kind: 'index', on, key, window: parsed };
}
