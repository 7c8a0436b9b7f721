import { assert } from '../../diagnostic/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogItemView, CatalogView, SchemaName } from '../../sql/index.js';
import type { CatalogItem } from '../catalog/item.js';
import { ItemView } from '../item-view.js';

/** What the queries of the system's own views see: its relations by their full names, no more. */
export class SystemCatalog implements CatalogView {
  readonly currentDatabase = '';
  readonly searchPath: readonly string[] = [];
  readonly #items: readonly CatalogItem[];

  constructor(items: readonly CatalogItem[]) {
    this.#items = items;
  }

  resolveItem([schema, name]: readonly string[]): CatalogItemView | undefined {
    const item = this.#items.find((one) => one.name === name && one.schema.schema === schema);
    return item && new ItemView(item, { indexed: false });
  }

  itemById(id: CollectionId): CatalogItemView {
    const item = this.#items.find((one) => one.id === id);
    assert(item !== undefined, () => `an item of the system is looked up, found ${id}`);
    return new ItemView(item, { indexed: false });
  }

  resolveSchema(): SchemaName | undefined {
    return undefined;
  }

  resolveDatabase(): string | undefined {
    return undefined;
  }

  items(): Iterable<CatalogItemView> {
    return [];
  }

  schemas(): Iterable<SchemaName> {
    return [];
  }

  databases(): Iterable<string> {
    return [];
  }

  variable(): string | undefined {
    return undefined;
  }

  variables(): Iterable<{ name: string; value: string; description: string }> {
    return [];
  }
}
