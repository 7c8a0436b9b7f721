import type { CollectionId } from '../dataflow/index.js';
import type { ObjectTypeKind } from '../repr/index.js';
import {
  TEMPORARY_ALIAS,
  type CatalogItemView,
  type CatalogView,
  type SchemaName,
} from '../sql/index.js';
import {
  compareNames,
  TEMPORARY_SCHEMA,
  type Catalog,
  type CatalogSchema,
} from './catalog/catalog.js';
import type { CatalogItem } from './catalog/item.js';
import { ItemView } from './item-view.js';
import { nameOfObject, numberOfObject } from './object-names.js';
import { isKeyName } from './catalog/relation-names.js';
import type { SessionVariables } from './variables/session-variables.js';
import { TEMPORARY_SCHEMA_ID } from './system/system-rows.js';
import { systemTypeText } from './system/type-rows.js';

/** Schemas of the system that are searched without being in the search path. */
const IMPLICIT_SCHEMAS = ['mz_catalog', 'pg_catalog'];

/** The catalog as one session sees it: through its variables, with its temporary items. */
export class SessionCatalog implements CatalogView {
  readonly #catalog: Catalog;
  readonly #variables: SessionVariables;
  readonly #connection: number | null;

  constructor(catalog: Catalog, variables: SessionVariables, connection: number | null) {
    this.#catalog = catalog;
    this.#variables = variables;
    this.#connection = connection;
  }

  get currentDatabase(): string {
    return this.#variables.get('database')!;
  }

  get searchPath(): readonly string[] {
    return parseSearchPath(this.#variables.get('search_path')!);
  }

  resolveItem(name: readonly string[]): CatalogItemView | undefined {
    const item = name.at(-1)!;
    const paths = name.length > 1 ? [withoutAlias(name.slice(0, -1))] : this.#searched();
    for (const path of paths) {
      const id = this.#findSchema(path)?.items.get(item);
      if (id !== undefined) return this.itemById(id);
    }
    return undefined;
  }

  resolveSchema(name: readonly string[]): SchemaName | undefined {
    return this.#findSchema(withoutAlias(name))?.name;
  }

  resolveDatabase(name: string): string | undefined {
    return this.#catalog.database(name)?.name;
  }

  hasKey(schema: SchemaName, name: string): boolean {
    return isKeyName(this.#catalog, { schema, connection: this.#connection, name });
  }

  itemById(id: CollectionId): CatalogItemView {
    return itemView(this.#catalog, this.#catalog.item(id));
  }

  *items(schema?: SchemaName): Iterable<CatalogItemView> {
    const schemas =
      schema === undefined
        ? Array.from(this.schemas(), (name) => this.#catalog.schema(name, this.#connection)!)
        : [this.#catalog.schema(schema, this.#connection)];
    for (const found of schemas) {
      const names = [...(found?.items ?? [])].sort(([left], [right]) => compareNames(left, right));
      for (const [, id] of names) yield this.itemById(id);
    }
  }

  *schemas(database?: string): Iterable<SchemaName> {
    const databases =
      database === undefined
        ? this.#catalog.databases()
        : [this.#catalog.database(database)].filter((found) => found !== undefined);
    for (const { schemas } of databases) {
      for (const name of [...schemas.keys()].sort(compareNames)) yield schemas.get(name)!.name;
    }
    if (database !== undefined) return;
    for (const { name } of this.#catalog.systemSchemas()) yield name;
    if (this.#connection !== null) yield { database: null, schema: TEMPORARY_SCHEMA };
  }

  *databases(): Iterable<string> {
    for (const { name } of this.#catalog.databases()) yield name;
  }

  objectName(kind: ObjectTypeKind, oid: number): string {
    return nameOfObject(this.#catalog, this, kind, oid);
  }

  objectNumber(kind: ObjectTypeKind, name: string): number | undefined {
    return numberOfObject(this.#catalog, this, kind, name);
  }

  typeText(oid: number, modifier: number | null): string | undefined {
    return oid === 0 ? '-' : systemTypeText(oid, modifier);
  }

  variable(name: string): string | undefined {
    return this.#variables.get(name);
  }

  variables(): Iterable<{ name: string; value: string; description: string }> {
    return this.#variables.all();
  }

  /** The schemas of the search path that exist. */
  existingPath(): readonly string[] {
    return this.searchPath.filter((name) => this.#findSchema([name]) !== undefined);
  }

  /** All schemas that unqualified names are looked up in: the session's own if it has anything. */
  effectivePath(): readonly string[] {
    const own = this.#findSchema([TEMPORARY_SCHEMA]);
    const temporary = own !== undefined && own.items.size > 0 ? [TEMPORARY_SCHEMA] : [];
    return [...temporary, ...this.#implicitSchemas(), ...this.existingPath()];
  }

  /** The ids of these schemas in the system's tables. */
  effectiveSchemaIds(): readonly bigint[] {
    return this.effectivePath().map((name) =>
      name === TEMPORARY_SCHEMA ? TEMPORARY_SCHEMA_ID : BigInt(this.#findSchema([name])!.id),
    );
  }

  /** A search path that names a schema of the system says where it comes. */
  #implicitSchemas(): readonly string[] {
    const { searchPath } = this;
    return IMPLICIT_SCHEMAS.filter((name) => !searchPath.includes(name));
  }

  /** The schemas where an unqualified name is looked up, in order; some may not exist. */
  *#searched(): Iterable<readonly string[]> {
    yield [TEMPORARY_SCHEMA];
    const { searchPath } = this;
    for (const name of IMPLICIT_SCHEMAS) if (!searchPath.includes(name)) yield [name];
    for (const name of searchPath) yield [name];
  }

  #findSchema(name: readonly string[]): CatalogSchema | undefined {
    const [first, second] = name;
    if (name.length === 2) return this.#schema(first!, second!);
    if (name.length !== 1) return undefined;
    return this.#schema(this.currentDatabase, first!) ?? this.#schema(null, first!);
  }

  #schema(database: string | null, schema: string): CatalogSchema | undefined {
    return this.#catalog.schema({ database, schema }, this.#connection);
  }
}

/** The name of a schema, where PostgreSQL's alias of the session's own one may stand. */
function withoutAlias(name: readonly string[]): readonly string[] {
  return name.length === 1 && name[0] === TEMPORARY_ALIAS ? [TEMPORARY_SCHEMA] : name;
}

/** The schemas of a search path, with quotes taken off and bare names in lower case. */
export function parseSearchPath(path: string): readonly string[] {
  if (path === lastParsed.path) return lastParsed.names;
  const words = path.match(/"(?:[^"]|"")*"|[^",\s]+/g) ?? [];
  const all = words.map((name) =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase(),
  );
  // `SET search_path = ''` makes it "", which no schema is called.
  const names = all.filter((name) => name !== '');
  lastParsed = { path, names };
  return names;
}

/** Every name of a statement asks for the same path. */
let lastParsed: { readonly path: string; readonly names: readonly string[] } = {
  path: '',
  names: [],
};

const views = new WeakMap<CatalogItem, CatalogItemView>();

function itemView(catalog: Catalog, item: CatalogItem): CatalogItemView {
  // What depends on other items is not kept: an index may have come or gone.
  const indexed = catalog.indexesOn(item.id).length > 0;
  const kept = views.get(item);
  if (kept?.indexed === indexed) return kept;
  const view = new ItemView(item, { indexed });
  views.set(item, view);
  return view;
}
