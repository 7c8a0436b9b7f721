import { Bug } from '../../diagnostic/index.js';
import type { CatalogView } from '../catalog-view.js';

/** A catalog without items, for what cannot name any. */
export const NO_CATALOG: CatalogView = {
  currentDatabase: '',
  searchPath: [],
  resolveItem: () => undefined,
  resolveSchema: () => undefined,
  resolveDatabase: () => undefined,
  itemById: (id) => {
    throw new Bug(`a catalog without items was asked for ${id}`);
  },
  items: () => [],
  schemas: () => [],
  databases: () => [],
  variable: () => undefined,
  variables: () => [],
};
