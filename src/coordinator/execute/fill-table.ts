import type { Response } from '../../harness/index.js';
import type { Row } from '../../repr/index.js';
import type { Core } from '../core.js';
import { planItem } from '../plan-item.js';
import { created } from '../responses.js';
import type { FilledTable } from '../session.js';
import { commitWrites } from '../write.js';
import { changeCatalog, dropChanges, primaryIndex } from './ddl.js';

/**
 * Makes a table that holds these rows.
 *
 * @throws SqlError if the name is taken by now or the rows are too large; then there is no table.
 */
export function makeFilledTable(
  core: Core,
  { table, owner }: FilledTable,
  rows: readonly Row[],
): Response {
  const changes = rows.map((row) => ({ row, diff: 1 }));
  core.tableSizes.check([changes], core.options.memoryLimit);
  const id = core.catalog.allocateId();
  const { schema, name, createSql, uses } = table.item;
  const item = planItem(table, { id, schema, name, connection: owner, createSql, uses }, null);
  const { autoIndexTables } = core.options;
  const items =
    autoIndexTables && item.kind === 'table'
      ? [item, primaryIndex(core.catalog, item, new Set())]
      : [item];
  changeCatalog(
    core,
    items.map((one) => ({ kind: 'createItem', item: one })),
  );
  try {
    commitWrites(core, [{ table: id, changes }]);
  } catch (error) {
    changeCatalog(core, dropChanges(core.catalog, [id]));
    throw error;
  }
  return created('CreatedTable', `SELECT ${rows.length}`, false);
}
