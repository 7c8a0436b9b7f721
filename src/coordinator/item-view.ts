import type { CollectionId } from '../dataflow/index.js';
import type { Column } from '../repr/index.js';
import {
  environmentFunction,
  keyNames,
  type CatalogItemKind,
  type CatalogItemView,
  type SchemaName,
} from '../sql/index.js';
import type { CatalogItem } from './catalog/item.js';
import { itemOid } from './system/system-oids.js';

/** An item of the catalog as the planner sees it. Nothing of it is computed before it is read. */
export class ItemView implements CatalogItemView {
  readonly indexed: boolean;
  readonly #item: CatalogItem;
  #volatile: { readonly name: string | undefined } | undefined;

  constructor(item: CatalogItem, { indexed }: { readonly indexed: boolean }) {
    this.#item = item;
    this.indexed = indexed;
  }

  get id(): CollectionId {
    return this.#item.id;
  }

  get schema(): SchemaName {
    return this.#item.schema;
  }

  get name(): string {
    return this.#item.name;
  }

  get kind(): CatalogItemKind {
    return this.#item.kind;
  }

  get system(): boolean {
    return this.id.startsWith('s');
  }

  get temporary(): boolean {
    return this.#item.connection !== null;
  }

  get columns(): readonly Column[] {
    const item = this.#item;
    return 'columns' in item ? item.columns : [];
  }

  get keys(): readonly (readonly number[])[] {
    const item = this.#item;
    if (item.kind === 'view') return item.keys;
    return item.kind === 'table' ? item.keys.map(({ columns }) => columns) : [];
  }

  get primaryKey(): CatalogItemView['primaryKey'] {
    const item = this.#item;
    if (item.kind !== 'table') return undefined;
    return item.keys.find(({ isPrimary }) => isPrimary)?.columns;
  }

  get constraints(): CatalogItemView['constraints'] {
    const item = this.#item;
    if (item.kind !== 'table') return undefined;
    const names = keyNames(item);
    return item.keys.map(({ columns }, index) => ({ name: names[index]!, columns }));
  }

  get type(): CatalogItemView['type'] {
    const item = this.#item;
    return item.kind === 'type' ? { structure: item.structure, oid: itemOid(item.id) } : undefined;
  }

  get createSql(): string {
    return this.#item.createSql;
  }

  get index(): CatalogItemView['index'] {
    const item = this.#item;
    return item.kind === 'index' ? { on: item.on, key: item.key, unique: item.unique } : undefined;
  }

  get defaults(): CatalogItemView['defaults'] {
    const item = this.#item;
    return item.kind === 'table' ? item.defaults : undefined;
  }

  get volatile(): string | undefined {
    const item = this.#item;
    if (item.kind !== 'view') return undefined;
    this.#volatile ??= { name: environmentFunction(item.plan) };
    return this.#volatile.name;
  }

  get refusal(): CatalogItemView['refusal'] {
    return this.#item.refusal;
  }

  get uses(): readonly CollectionId[] {
    return this.#item.uses;
  }
}
