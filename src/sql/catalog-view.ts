import type { CollectionId } from '../dataflow/index.js';
import type { Column, ObjectTypeKind, SqlType } from '../repr/index.js';

/**
 * What the planner reads of the catalog. The coordinator implements it over its catalog and a
 * session's variables; tests implement it over a map.
 */
export interface CatalogView {
  /** The database that unqualified schemas are looked up in. */
  readonly currentDatabase: string;
  /** Schemas searched for unqualified names, in order; the temporary schema is searched before. */
  readonly searchPath: readonly string[];
  /** Resolves a name of one to three parts as the session sees it. */
  resolveItem(name: readonly string[]): CatalogItemView | undefined;
  /** The schema of a name of one or two parts, or undefined. */
  resolveSchema(name: readonly string[]): SchemaName | undefined;
  resolveDatabase(name: string): string | undefined;
  itemById(id: CollectionId): CatalogItemView;
  /** Whether a table of a schema has a key of a name; left out where nothing is created. */
  hasKey?(schema: SchemaName, name: string): boolean;
  /** Items of a schema in the byte order of their names; all schemas if undefined. */
  items(schema?: SchemaName): Iterable<CatalogItemView>;
  schemas(database?: string): Iterable<SchemaName>;
  databases(): Iterable<string>;
  /** See {@link ObjectNames}; left out where nothing is printed. */
  objectName?(kind: ObjectTypeKind, oid: number): string;
  /** The number of the one object that a text names; undefined if that is not known at once. */
  objectNumber?(kind: ObjectTypeKind, name: string): number | undefined;
  /**
   * What a type of the system is called with a modifier, as `format_type` says it; undefined for
   * other types.
   */
  typeText?(oid: number, modifier: number | null): string | undefined;
  /** A session variable's value as SHOW prints it, or undefined. */
  variable(name: string): string | undefined;
  variables(): Iterable<{
    readonly name: string;
    readonly value: string;
    readonly description: string;
  }>;
}

/** A schema: `database` is null for the system's own schemas, and `mz_temp` is the session's. */
export interface SchemaName {
  readonly database: string | null;
  readonly schema: string;
}

/** What kinds of items a catalog holds. */
export type CatalogItemKind = 'table' | 'view' | 'source' | 'sink' | 'index' | 'type' | 'function';

/** An item as the planner sees it. */
export interface CatalogItemView {
  readonly id: CollectionId;
  readonly schema: SchemaName;
  readonly name: string;
  readonly kind: CatalogItemKind;
  /** Whether it belongs to the system and cannot be changed. */
  readonly system: boolean;
  readonly temporary: boolean;
  /** Columns of tables, views and sources; empty for others. */
  readonly columns: readonly Column[];
  /** Keys: sets of columns that are unique together. */
  readonly keys: readonly (readonly number[])[];
  /** For a table that has one: the columns of its primary key, which is one of the keys. */
  readonly primaryKey?: readonly number[] | undefined;
  /** For a table: the names of its keys. */
  readonly constraints?:
    readonly { readonly name: string; readonly columns: readonly number[] }[] | undefined;
  /** For a type: what its values are like, and the number that clients know it by. */
  readonly type?: { readonly structure: SqlType; readonly oid: number } | undefined;
  /** Normalised `CREATE` statement, names in full. */
  readonly createSql: string;
  /** For an index: what it is on, the columns of its key, and whether they are unique together. */
  readonly index?:
    | { readonly on: CollectionId; readonly key: readonly number[]; readonly unique: boolean }
    | undefined;
  /** For a table: the default of each column as SQL text; null where there is none. */
  readonly defaults?: readonly (string | null)[] | undefined;
  /** Whether it has at least one index that is enabled. */
  readonly indexed: boolean;
  /**
   * For a view: a function that its own query calls whose value differs between reads, so that it
   * cannot be maintained; left out if there is none.
   */
  readonly volatile?: string | undefined;
  /** What it depends on directly. */
  readonly uses: readonly CollectionId[];
  /** For what cannot be used: which view today's rules refuse, itself or one behind it, and why. */
  readonly refusal?: ItemRefusal | undefined;
}

/**
 * Why an item of an earlier state of the catalog can only be shown, renamed and dropped: what the
 * statement of a view breaks, which is the item itself or one that it depends on.
 */
export interface ItemRefusal {
  readonly view: CollectionId;
  /** The message of the error that planning it gave. */
  readonly problem: string;
}

/** The full name, as messages print it: `materialize.public.t`; system items lack the database. */
export function fullName(item: { readonly schema: SchemaName; readonly name: string }): string {
  const { database, schema } = item.schema;
  return database === null ? `${schema}.${item.name}` : `${database}.${schema}.${item.name}`;
}
