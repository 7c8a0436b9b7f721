import { renameInCreateSql } from '../../sql/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import type { Catalog, CatalogChange } from './catalog.js';
import { withFixedNames } from './constraint-names.js';

/**
 * The changes that give an item another name, in its own statement and in those of all that depends
 * on it: statements are what the catalog stores. Constraints of a table keep their names.
 */
export function renameChanges(catalog: Catalog, id: CollectionId, to: string): CatalogChange[] {
  const found = catalog.item(id);
  const item = found.kind === 'table' ? withFixedNames(found) : found;
  const { schema, name: from } = item;
  if (from === to) return [];
  const changed = [item, ...catalog.dependents(id).map((dependent) => catalog.item(dependent))];
  return changed.map((one): CatalogChange => {
    const createSql = renameInCreateSql(one.createSql, { schema, from, to });
    const renamed = one === item ? { ...one, name: to, createSql } : { ...one, createSql };
    return { kind: 'replaceItem', item: renamed };
  });
}
