import type { SqlType } from '../../repr/index.js';
import { PackedRows, packedLayout } from './packed-rows.js';
import { RowObjects } from './row-objects.js';
import type { RowStore } from './row-store.js';
import type { WordTable } from './word-table.js';

/**
 * A store for rows of some types, which packs them into the records of a table if they fit. The
 * table has no records yet.
 */
export function makeRowStore(types: readonly SqlType[], table: WordTable): RowStore {
  const layout = packedLayout(types);
  return layout === null ? new RowObjects(types) : new PackedRows(layout, table);
}
