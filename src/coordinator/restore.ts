import type { DurableChange, DurableState, DurableUpdate } from './catalog/durable-catalog.js';
import type { Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import { compactionTarget } from './frontiers.js';
import { installItem } from './install.js';
import type { RestoredCatalog } from './plan-stored-items.js';
import { installSystemTables } from './system/system-writes.js';

/**
 * Brings back what the durable catalog holds, in the order in which it was made: each item is
 * entered, and installed with what is stored of its data.
 */
export function restoreItems(
  core: Core,
  state: DurableState,
  { catalog, items }: RestoredCatalog,
): void {
  // What is installed may read them, so they come first; and they hold what is yet to come.
  installSystemTables(core, catalog);
  for (const { item, table } of items) {
    core.catalog.restore(item);
    installItem(core, item, { table, bindings: state.bindings.get(item.id) });
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
