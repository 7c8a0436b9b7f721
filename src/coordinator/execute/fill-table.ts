import { assert } from '../../diagnostic/index.js';
import type { Response } from '../../harness/index.js';
import type { Row } from '../../repr/index.js';
import type { Core } from '../core.js';
import { planItem } from '../plan-item.js';
import { created } from '../responses.js';
import type { FilledTable } from '../session.js';
import { changeCatalog, primaryIndex } from './ddl.js';

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
  assert(item.kind === 'table', () => `${name} is planned as a ${item.kind}`);
  const { autoIndexTables } = core.options;
  const items = autoIndexTables ? [item, primaryIndex(core.catalog, item, new Set())] : [item];
  changeCatalog(
    core,
    items.map((one) => ({ kind: 'createItem', item: one })),
    { table: item, changes },
  );
  return created('CreatedTable', `SELECT ${rows.length}`, false);
}
