import type { CollectionId, Update } from '../dataflow/index.js';
import type { DurableState } from './catalog/durable-catalog.js';
import type { ItemOfKind } from './catalog/item.js';
import type { Core } from './core.js';
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
  const contents = new Map<CollectionId, readonly Update[]>();
  for (const { item, since, updates } of items) {
    core.catalog.restore(item);
    const bindings = state.bindings.get(item.id) ?? [];
    installItem(core, item, { since, updates, bindings });
    if (item.kind === 'table') contents.set(item.id, updates);
    if (item.kind !== 'index' || !item.unique) continue;
    const table = core.catalog.item(item.on) as ItemOfKind<'table'>;
    core.uniqueKeys.addIndex(table, item, contents.get(item.on)!);
  }
}
