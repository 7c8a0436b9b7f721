import type { CollectionId } from '../../dataflow/index.js';

/**
 * The first number that is given to what users make. Items, schemas, databases and roles take turns
 * from here on, by the numbers under which they are stored: a number never changes.
 */
const FIRST_OID = 20_000;

/** What has numbers of its own kind. */
const KINDS = ['item', 'schema', 'database', 'role'] as const;

function oidOf(kind: (typeof KINDS)[number], number: number): number {
  return FIRST_OID + KINDS.length * number + KINDS.indexOf(kind);
}

/** The number of an item that a user made. */
export function itemOid(id: CollectionId): number {
  return oidOf('item', Number(id.slice(1)));
}

/** The item of a number that {@link itemOid} gave, if it gave it. */
export function itemOfOid(oid: number): CollectionId | undefined {
  const place = oid - FIRST_OID;
  const isItem = place >= 0 && oid < FIRST_KEY_OID && place % KINDS.length === 0;
  return isItem ? `u${place / KINDS.length}` : undefined;
}

/** The schema that PostgreSQL's own types are in has the number that clients know. */
const PG_CATALOG_OID = 11;

/** The number of a schema. */
export function schemaOid({ id, name }: { readonly id: number; readonly name: string }): number {
  return name === 'pg_catalog' ? PG_CATALOG_OID : oidOf('schema', id);
}

/** The first number of the keys of tables. */
const FIRST_KEY_OID = 2 ** 31;

/** How many numbers each item has for its keys: no table has as many keys. */
const KEYS_OF_ITEM = 2048;

/** The number of a table's key, given its place among them, which its checks follow. */
export function keyOid(id: CollectionId, place: number): number {
  return FIRST_KEY_OID + (Number(id.slice(1)) * KEYS_OF_ITEM + place);
}

/** The table and the place of a key, given its number; undefined if it is none. */
export function keyOfOid(oid: number): readonly [table: CollectionId, place: number] | undefined {
  const number = oid - FIRST_KEY_OID;
  return number < 0 ? undefined : [`u${Math.floor(number / KEYS_OF_ITEM)}`, number % KEYS_OF_ITEM];
}

/** The number of a database. */
export function databaseOid(id: number): number {
  return oidOf('database', id);
}

/** The number of a role; the first one is PostgreSQL's superuser of the beginning. */
export function roleOid(id: number): number {
  return id === 1 ? 10 : oidOf('role', id);
}

/** Relations that PostgreSQL has too, with the numbers that clients know (`pg_class.dat`). */
const KNOWN_RELATIONS: Readonly<Record<string, number>> = {
  pg_type: 1247,
  pg_attribute: 1249,
  pg_class: 1259,
  pg_database: 1262,
  pg_constraint: 2606,
  pg_description: 2609,
  pg_index: 2610,
  pg_namespace: 2615,
};

/** The first number of the system's other relations. */
const FIRST_RELATION_OID = 14_000;

/** The number of a relation of the system, given its place among them. */
export function systemRelationOid(name: string, place: number): number {
  return KNOWN_RELATIONS[name] ?? FIRST_RELATION_OID + place;
}
