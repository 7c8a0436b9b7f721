import type { CollectionId, Update } from '../dataflow/index.js';
import type { DurableState } from './catalog/durable-catalog.js';
import type { ItemOfKind } from './catalog/item.js';
import type { Core } from './core.js';
import { installItem, installTable } from './install.js';
import type { RestoredCatalog } from './plan-stored-items.js';
import { installSystemTables } from './system/system-writes.js';

/**
 * Brings back what the durable catalog holds, with what is stored of its data. Tables come first:
 * their rows are of earlier times, and all tables are closed together. What reads them then begins
 * at what is still readable of them. The rest follows in the order in which it was made.
 * What cannot be used is in the catalog, and nothing else.
 */
export function restoreItems(
  core: Core,
  state: DurableState,
  { catalog, items }: RestoredCatalog,
): void {
  // What is installed may read them, so they come first; and they hold what is yet to come.
  installSystemTables(core, catalog);
  const contents = new Map<CollectionId, readonly Update[]>();
  for (const { item, since, updates } of items) {
    if (item.kind !== 'table') continue;
    installTable(core, item, { since, updates });
    contents.set(item.id, updates);
  }
  core.advanceTables();
  for (const { item, since } of items) {
    core.catalog.restore(item);
    if (item.kind === 'table' || item.refusal !== undefined) continue;
    const bindings = state.bindings.get(item.id) ?? [];
    installItem(core, item, { since, bindings });
    if (item.kind !== 'index' || !item.unique) continue;
    const table = core.catalog.item(item.on) as ItemOfKind<'table'>;
    core.uniqueKeys.addIndex(table, item, contents.get(item.on)!);
  }
}
