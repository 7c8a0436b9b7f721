import type { Update } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Core } from '../core.js';
import { systemItems, systemTableId } from './system-items.js';
import { allRows, type SystemUpdate } from './system-rows.js';
import type { SystemTableName } from './system-tables.js';

/**
 * Makes the system's tables, with what a catalog holds. What it held in an earlier life of
 * the coordinator is not kept: they are readable from the last time that is complete on.
 */
export function installSystemTables(core: Core, catalog: Catalog): void {
  const since = core.oracle.lastOpen - 1n;
  const window = core.options.logicalCompactionWindow;
  for (const { id, kind, columns } of systemItems().filter((item) => item.kind === 'table')) {
    core.send({ kind: 'createTable', id, columns, since });
    core.frontiers.create({ id, role: kind, since, window, reads: [] });
  }
  const updates = allRows(catalog).map(([table, row]): SystemUpdate => [table, row, 1]);
  writeSystemTables(core, updates, since);
}

/** Writes to the system's tables at a time that is open. */
export function writeSystemTables(
  core: Core,
  changes: readonly SystemUpdate[],
  time: Timestamp,
): void {
  const byTable = new Map<SystemTableName, Update[]>();
  for (const [table, row, diff] of changes) {
    const update = { row, time, diff };
    const found = byTable.get(table);
    if (found === undefined) byTable.set(table, [update]);
    else found.push(update);
  }
  for (const [table, updates] of byTable) {
    core.send({ kind: 'insert', id: systemTableId(table), updates });
  }
}
