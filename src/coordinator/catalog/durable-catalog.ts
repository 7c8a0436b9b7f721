import type { CollectionId, TimestampBinding } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import type { ItemComment } from './item.js';

/**
 * Where the catalog, the contents of tables and the times that were handed out outlive the process.
 *
 * The coordinator reads it once, at its start, and from then on writes only: each commit happens
 * whole or not at all.
 */
export interface DurableCatalog {
  /** Everything that is stored. @throws CatalogFileError if it cannot be made sense of. */
  load(): DurableState;
  /**
   * Stores changes as one transaction. After it returns they survive a crash of the process.
   *
   * @throws SqlError 53100 if there is no room, 58030 if the disk fails; then nothing is stored.
   */
  commit(changes: readonly DurableChange[]): void;
  /** Lets go of the storage. Nothing else may be called after it. */
  close(): void;
}

/** What a {@link DurableCatalog} holds. */
export interface DurableState {
  /** Where it is stored, for messages. */
  readonly path: string;
  readonly databases: readonly { readonly id: number; readonly name: string }[];
  readonly schemas: readonly DurableSchema[];
  /** In the order in which they were created. */
  readonly items: readonly DurableItem[];
  readonly roles: readonly string[];
  /** A UUID that tells catalogs apart. */
  readonly clusterId: string;
  /** The number of the next id. */
  readonly nextId: number;
  readonly bindings: ReadonlyMap<CollectionId, readonly TimestampBinding[]>;
  /** The least readable time of each table or index of which it is not 0. */
  readonly sinces: ReadonlyMap<CollectionId, Timestamp>;
  /** The contents of tables: exact at their sinces and after, and never before. */
  readonly tables: ReadonlyMap<CollectionId, readonly DurableUpdate[]>;
  /**
   * Every time that was handed out for a write, or for a read that a write must follow, is before
   * it.
   */
  readonly timestampBound: Timestamp;
}

/** A schema; those of the system belong to no database. */
export interface DurableSchema {
  readonly id: number;
  readonly databaseId: number | null;
  readonly name: string;
}

/** An item as it is stored: what it is follows from planning its `CREATE` statement again. */
export interface DurableItem {
  readonly id: CollectionId;
  readonly schemaId: number;
  readonly name: string;
  readonly definition: ItemDefinition;
}

/** What is stored of an item, as JSON. */
export interface ItemDefinition {
  readonly createSql: string;
  /** Of an index, which is made from this alone. */
  readonly index?: IndexDefinition | undefined;
  readonly comments?: readonly ItemComment[] | undefined;
}

/** What an index is. */
export interface IndexDefinition {
  readonly on: CollectionId;
  readonly key: readonly number[];
  /** Left out: not unique. */
  readonly unique?: boolean;
  /** What `ALTER INDEX` set, in milliseconds as text; null: off; `default`: nothing. */
  readonly window: string | null;
}

/** So many more (or fewer) of a row, as the row codec writes it. */
export interface DurableUpdate {
  readonly row: string;
  readonly time: Timestamp;
  readonly diff: number;
}

/** One change of what is stored. */
export type DurableChange =
  | { readonly kind: 'insertDatabase'; readonly id: number; readonly name: string }
  | { readonly kind: 'deleteDatabase'; readonly id: number }
  | { readonly kind: 'insertSchema'; readonly schema: DurableSchema }
  | { readonly kind: 'deleteSchema'; readonly id: number }
  /** Inserts an item, or replaces what is stored of it. */
  | { readonly kind: 'putItem'; readonly item: DurableItem }
  /** Deletes an item and all that is stored with it. */
  | { readonly kind: 'deleteItem'; readonly id: CollectionId }
  | { readonly kind: 'setNextId'; readonly nextId: number }
  | { readonly kind: 'setTimestampBound'; readonly bound: Timestamp }
  | {
      readonly kind: 'insertBindings';
      readonly id: CollectionId;
      readonly bindings: readonly TimestampBinding[];
    }
  | {
      readonly kind: 'insertUpdates';
      readonly id: CollectionId;
      readonly updates: readonly DurableUpdate[];
    }
  /** What happened before it may be forgotten: it is never asked for again. */
  | { readonly kind: 'setSince'; readonly id: CollectionId; readonly since: Timestamp };

/** A catalog file that cannot be used. It was left as it was found. */
export class CatalogFileError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(`the catalog file \`${path}\` ${message}`);
    this.name = 'CatalogFileError';
    this.path = path;
  }
}

/**
 * The error for a catalog file that contradicts itself or what is known: `problem` says where, what
 * was found and what was wanted.
 */
export function damagedCatalog(path: string, problem: string): CatalogFileError {
  return new CatalogFileError(path, `is damaged: ${problem}; ${WAY_OUT}`);
}

/** What can be done about a file that says too little. */
const WAY_OUT = 'put an earlier copy in its place, or move it away to start with a new catalog';
