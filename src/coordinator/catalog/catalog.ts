import { assert, unreachable } from '../../diagnostic/index.js';
import { compareIds, type CollectionId } from '../../dataflow/index.js';
import { checkNames, fullName, keyNames, type SchemaName } from '../../sql/index.js';
import { databaseExists, dependsOnTemporary, itemExists, schemaExists } from '../errors.js';
import type {
  DurableCatalog,
  DurableChange,
  DurableState,
  IndexDefinition,
} from './durable-catalog.js';
import type { CatalogItem, ItemOfKind } from './item.js';

/** The schema of a session's temporary items, by the name that sessions see. */
export const TEMPORARY_SCHEMA = 'mz_temp';

/** A schema and what it holds. */
export interface CatalogSchema {
  /** As stored; -1 for temporary ones, which are not. */
  readonly id: number;
  readonly name: SchemaName;
  readonly items: ReadonlyMap<string, CollectionId>;
}

/** A database and its schemas. */
export interface CatalogDatabase {
  readonly id: number;
  readonly name: string;
  readonly schemas: ReadonlyMap<string, CatalogSchema>;
}

interface MutableSchema extends CatalogSchema {
  readonly items: Map<string, CollectionId>;
}

interface MutableDatabase extends CatalogDatabase {
  readonly schemas: Map<string, MutableSchema>;
}

/** One change of the catalog. */
export type CatalogChange =
  /** Its schema `public` comes with it. */
  | { readonly kind: 'createDatabase'; readonly name: string }
  | { readonly kind: 'dropDatabase'; readonly name: string }
  | { readonly kind: 'createSchema'; readonly name: SchemaName }
  | { readonly kind: 'dropSchema'; readonly name: SchemaName }
  | { readonly kind: 'createItem'; readonly item: CatalogItem }
  /** The item's dependents are dropped before it. */
  | { readonly kind: 'dropItem'; readonly id: CollectionId }
  /** Replaces an item by another version of it: same id, same schema. */
  | { readonly kind: 'replaceItem'; readonly item: CatalogItem };

/**
 * What exists, by name and by id, and what depends on what.
 *
 * A transaction is a list of changes: they are made in memory one by one, then stored as one
 * transaction of the durable catalog; where either fails, all are unmade and nothing has happened.
 */
export class Catalog {
  readonly #durable: DurableCatalog;
  readonly #databases = new Map<string, MutableDatabase>();
  readonly #systemSchemas = new Map<string, MutableSchema>();
  readonly #temporarySchemas = new Map<number, MutableSchema>();
  readonly #items = new Map<CollectionId, CatalogItem>();
  /** The relations of the system: in every catalog, and in none of its files. */
  readonly #systemItems = new Map<CollectionId, CatalogItem>();
  readonly #dependents = new Map<CollectionId, Set<CollectionId>>();
  /** Of the dependents, the indexes on an item: asked for with each name, among 10^4 views. */
  readonly #indexes = new Map<CollectionId, Set<CollectionId>>();
  /** The tables that have a key of a name: each new name is looked for, among 10^4 tables. */
  readonly #keyTables = new Map<string, Set<CollectionId>>();
  /** The tables that have a check of a name. */
  readonly #checkTables = new Map<string, Set<CollectionId>>();
  readonly #roles: ReadonlySet<string>;
  #nextId: number;
  #storedNextId: number;
  #version = 0;

  /** With the databases and schemas that are stored. Items are for the caller to restore. */
  constructor(durable: DurableCatalog, state: DurableState) {
    this.#durable = durable;
    this.#roles = new Set(state.roles);
    this.#nextId = state.nextId;
    this.#storedNextId = state.nextId;
    const names = new Map(state.databases.map(({ id, name }) => [id, name]));
    for (const { id, name } of state.databases) {
      this.#databases.set(name, { id, name, schemas: new Map() });
    }
    for (const { id, databaseId, name } of state.schemas) {
      const database = databaseId === null ? null : names.get(databaseId)!;
      const schema = { id, name: { database, schema: name }, items: new Map() };
      const schemas =
        database === null ? this.#systemSchemas : this.#databases.get(database)!.schemas;
      schemas.set(name, schema);
    }
  }

  /** Another number whenever anything in it may be another. */
  get version(): number {
    return this.#version;
  }

  /** Databases in the order of their names. */
  databases(): readonly CatalogDatabase[] {
    return [...this.#databases.values()].sort((left, right) => compareNames(left.name, right.name));
  }

  database(name: string): CatalogDatabase | undefined {
    return this.#databases.get(name);
  }

  /** The schemas that belong to no database. */
  systemSchemas(): readonly CatalogSchema[] {
    return [...this.#systemSchemas.values()].sort((left, right) =>
      compareNames(left.name.schema, right.name.schema),
    );
  }

  /** A schema by name; `mz_temp` is the one of the connection. */
  schema(name: SchemaName, connection: number | null): CatalogSchema | undefined {
    return this.#schema(name, connection);
  }

  /** Roles in the order of their numbers. */
  roles(): readonly { readonly id: number; readonly name: string }[] {
    return [...this.#roles].map((name, index) => ({ id: index + 1, name }));
  }

  hasRole(name: string): boolean {
    return this.#roles.has(name);
  }

  has(id: CollectionId): boolean {
    return this.#items.has(id) || this.#systemItems.has(id);
  }

  /** Whether something is an item that outlives the process: no session's own, nor the system's. */
  isDurable(id: CollectionId): boolean {
    return this.#items.get(id)?.connection === null;
  }

  item(id: CollectionId): CatalogItem {
    const item = this.#items.get(id) ?? this.#systemItems.get(id);
    assert(item !== undefined, () => `an item is looked up while it exists, found ${id}`);
    return item;
  }

  /** All items that are not the system's, in the order of their ids. */
  items(): readonly CatalogItem[] {
    return [...this.#items.values()].sort((left, right) => compareIds(left.id, right.id));
  }

  /** The indexes on an item, in the order of their ids. */
  indexesOn(id: CollectionId): readonly CollectionId[] {
    return [...(this.#indexes.get(id) ?? [])].sort(compareIds);
  }

  /** Tables with a key of a name, which is no item: of all schemas, in the order of their ids. */
  tablesWithKey(name: string): readonly CatalogItem[] {
    const ids = [...(this.#keyTables.get(name) ?? [])].sort(compareIds);
    return ids.map((id) => this.item(id));
  }

  /** Tables with a check of a name: of all schemas, in the order of their ids. */
  tablesWithCheck(name: string): readonly CatalogItem[] {
    const ids = [...(this.#checkTables.get(name) ?? [])].sort(compareIds);
    return ids.map((id) => this.item(id));
  }

  /** What depends on an item directly, in the order of their ids. */
  dependents(id: CollectionId): readonly CollectionId[] {
    return [...(this.#dependents.get(id) ?? [])].sort(compareIds);
  }

  /** The items and all that depends on them, each after everything that depends on it. */
  withDependents(ids: Iterable<CollectionId>): readonly CollectionId[] {
    const found = new Set<CollectionId>();
    const visit = (id: CollectionId): void => {
      if (found.has(id)) return;
      for (const dependent of this.dependents(id)) visit(dependent);
      found.add(id);
    };
    for (const id of ids) visit(id);
    return [...found];
  }

  /** The next id. It is never given out again, even if nothing comes of it. */
  allocateId(): CollectionId {
    const id = `u${this.#nextId}`;
    this.#nextId += 1;
    return id;
  }

  /** Gives a connection its schema for temporary items. */
  createTemporarySchema(connection: number): void {
    const name = { database: null, schema: TEMPORARY_SCHEMA };
    this.#version += 1;
    this.#temporarySchemas.set(connection, { id: -1, name, items: new Map() });
  }

  /** Takes it away again; its items were dropped before. */
  dropTemporarySchema(connection: number): void {
    this.#version += 1;
    this.#temporarySchemas.delete(connection);
  }

  /** Gives the system's schemas their relations. */
  enterSystemItems(items: Iterable<CatalogItem>): void {
    this.#version += 1;
    for (const item of items) {
      this.#systemItems.set(item.id, item);
      this.#systemSchemas.get(item.schema.schema)!.items.set(item.name, item.id);
    }
  }

  /** Puts back an item that is stored. */
  restore(item: CatalogItem): void {
    this.#apply({ kind: 'createItem', item }, [], []);
  }

  /**
   * Makes changes, in memory and durably; or none of them. `check` is called in between, may throw,
   * and says what else is stored with them.
   *
   * @throws SqlError if a name is taken or an item cannot be, and what `check` throws.
   */
  transact(
    changes: readonly CatalogChange[],
    check: () => readonly DurableChange[] = () => [],
  ): void {
    const undo: (() => void)[] = [];
    const durable: DurableChange[] = [];
    try {
      for (const change of changes) this.#apply(change, durable, undo);
      durable.push(...check());
      if (this.#nextId !== this.#storedNextId) {
        durable.push({ kind: 'setNextId', nextId: this.#nextId });
      }
      if (durable.length > 0) this.#durable.commit(durable);
      this.#storedNextId = this.#nextId;
    } catch (error) {
      this.#version += 1;
      for (const step of undo.reverse()) step();
      throw error;
    }
  }

  #schema(name: SchemaName, connection: number | null): MutableSchema | undefined {
    if (name.database !== null) return this.#databases.get(name.database)?.schemas.get(name.schema);
    if (name.schema !== TEMPORARY_SCHEMA) return this.#systemSchemas.get(name.schema);
    return connection === null ? undefined : this.#temporarySchemas.get(connection);
  }

  #apply(change: CatalogChange, durable: DurableChange[], undo: (() => void)[]): void {
    this.#version += 1;
    switch (change.kind) {
      case 'createDatabase':
        return this.#createDatabase(change.name, durable, undo);
      case 'dropDatabase': {
        const database = this.#databases.get(change.name)!;
        assert(database.schemas.size === 0, () => `${change.name} is dropped when it is empty`);
        this.#databases.delete(change.name);
        undo.push(() => this.#databases.set(change.name, database));
        durable.push({ kind: 'deleteDatabase', id: database.id });
        return;
      }
      case 'createSchema':
        return this.#createSchema(change.name, durable, undo);
      case 'dropSchema':
        return this.#dropSchema(change.name, durable, undo);
      case 'createItem':
        return this.#createItem(change.item, durable, undo);
      case 'dropItem':
        return this.#dropItem(this.item(change.id), durable, undo);
      case 'replaceItem':
        return this.#replaceItem(change.item, durable, undo);
      default:
        return unreachable(change);
    }
  }

  #createDatabase(name: string, durable: DurableChange[], undo: (() => void)[]): void {
    if (this.#databases.has(name)) throw databaseExists(name);
    const id = 1 + Math.max(0, ...Array.from(this.#databases.values(), (one) => one.id));
    this.#databases.set(name, { id, name, schemas: new Map() });
    undo.push(() => this.#databases.delete(name));
    durable.push({ kind: 'insertDatabase', id, name });
    this.#createSchema({ database: name, schema: 'public' }, durable, undo);
  }

  #createSchema(name: SchemaName, durable: DurableChange[], undo: (() => void)[]): void {
    const database = this.#databases.get(name.database!)!;
    if (database.schemas.has(name.schema)) throw schemaExists(name.schema);
    const id = this.#nextSchemaId();
    database.schemas.set(name.schema, { id, name, items: new Map() });
    undo.push(() => database.schemas.delete(name.schema));
    const schema = { id, databaseId: database.id, name: name.schema };
    durable.push({ kind: 'insertSchema', schema });
  }

  #nextSchemaId(): number {
    let last = 0;
    for (const { id } of this.#systemSchemas.values()) last = Math.max(last, id);
    for (const { schemas } of this.#databases.values()) {
      for (const { id } of schemas.values()) last = Math.max(last, id);
    }
    return last + 1;
  }

  #dropSchema(name: SchemaName, durable: DurableChange[], undo: (() => void)[]): void {
    const { schemas } = this.#databases.get(name.database!)!;
    const schema = schemas.get(name.schema)!;
    assert(schema.items.size === 0, () => `${name.schema} is dropped when it is empty`);
    schemas.delete(name.schema);
    undo.push(() => schemas.set(name.schema, schema));
    durable.push({ kind: 'deleteSchema', id: schema.id });
  }

  #createItem(item: CatalogItem, durable: DurableChange[], undo: (() => void)[]): void {
    const schema = this.#schema(item.schema, item.connection);
    assert(schema !== undefined, () => `an item's schema exists, found ${fullName(item)}`);
    if (schema.items.has(item.name)) throw itemExists(item);
    this.#checkUses(item);
    schema.items.set(item.name, item.id);
    this.#items.set(item.id, item);
    this.#link(item);
    undo.push(() => this.#forget(schema, item));
    if (item.connection === null) durable.push(putItem(schema, item));
  }

  #checkUses(item: CatalogItem): void {
    if (item.connection !== null) return;
    for (const id of item.uses) {
      const used = this.item(id);
      if (used.connection !== null) throw dependsOnTemporary(fullName(used));
    }
  }

  #dropItem(item: CatalogItem, durable: DurableChange[], undo: (() => void)[]): void {
    const schema = this.#schema(item.schema, item.connection)!;
    assert(
      (this.#dependents.get(item.id)?.size ?? 0) === 0,
      () => `an item is dropped after its dependents, found ${fullName(item)}`,
    );
    this.#forget(schema, item);
    undo.push(() => {
      schema.items.set(item.name, item.id);
      this.#items.set(item.id, item);
      this.#link(item);
    });
    if (item.connection === null) durable.push({ kind: 'deleteItem', id: item.id });
  }

  #replaceItem(item: CatalogItem, durable: DurableChange[], undo: (() => void)[]): void {
    const before = this.item(item.id);
    const schema = this.#schema(before.schema, before.connection)!;
    if (item.name !== before.name) {
      if (schema.items.has(item.name)) throw itemExists(item);
      schema.items.delete(before.name);
      schema.items.set(item.name, item.id);
    }
    this.#items.set(item.id, item);
    this.#unlinkConstraints(before);
    this.#linkConstraints(item);
    undo.push(() => {
      schema.items.delete(item.name);
      schema.items.set(before.name, before.id);
      this.#items.set(before.id, before);
      this.#unlinkConstraints(item);
      this.#linkConstraints(before);
    });
    if (item.connection === null) durable.push(putItem(schema, item));
  }

  #forget(schema: MutableSchema, item: CatalogItem): void {
    schema.items.delete(item.name);
    this.#items.delete(item.id);
    for (const id of item.uses) removeFrom(this.#dependents, id, item.id);
    if (item.kind === 'index') removeFrom(this.#indexes, item.on, item.id);
    this.#unlinkConstraints(item);
  }

  #link(item: CatalogItem): void {
    for (const id of item.uses) addTo(this.#dependents, id, item.id);
    if (item.kind === 'index') addTo(this.#indexes, item.on, item.id);
    this.#linkConstraints(item);
  }

  #linkConstraints(item: CatalogItem): void {
    if (item.kind !== 'table') return;
    for (const name of keyNames(item)) addTo(this.#keyTables, name, item.id);
    for (const name of checkNames(item)) addTo(this.#checkTables, name, item.id);
  }

  #unlinkConstraints(item: CatalogItem): void {
    if (item.kind !== 'table') return;
    for (const name of keyNames(item)) removeFrom(this.#keyTables, name, item.id);
    for (const name of checkNames(item)) removeFrom(this.#checkTables, name, item.id);
  }
}

function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

/** Without leaving an empty set behind: ids are never used again. */
function removeFrom<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set?.delete(value) === true && set.size === 0) sets.delete(key);
}

function putItem(schema: CatalogSchema, item: CatalogItem): DurableChange {
  const { id, name, createSql, comments } = item;
  const index = item.kind === 'index' ? storedIndex(item) : undefined;
  const definition = { createSql, index, comments };
  return { kind: 'putItem', item: { id, schemaId: schema.id, name, definition } };
}

function storedIndex({ on, key, unique, window }: ItemOfKind<'index'>): IndexDefinition {
  const stored = typeof window === 'bigint' ? window.toString() : window;
  return { on, key, ...(unique && { unique }), window: stored };
}

/** By code unit: the same order on every machine. */
export function compareNames(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
