import type { Node } from 'libpg-query';
import type { CatalogItemView } from '../catalog-view.js';
import { parseExpressionText } from '../syntax/index.js';

/** The default of each column of a table, parsed; null where there is none. */
export function columnDefaults({ columns, defaults }: CatalogItemView): readonly (Node | null)[] {
  return columns.map((_, column) => {
    const sql = defaults?.[column] ?? null;
    return sql === null ? null : parseExpressionText(sql);
  });
}
