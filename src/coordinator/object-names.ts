import type { CollectionId } from '../dataflow/index.js';
import { unreachable } from '../diagnostic/index.js';
import { DatumError, type ObjectTypeKind, type Row } from '../repr/index.js';
import {
  isOverloaded,
  keyNames,
  namePartsOf,
  plainTypeName,
  quoteNameIfNeeded,
  type CatalogItemView,
  type SchemaName,
} from '../sql/index.js';
import type { Catalog } from './catalog/catalog.js';
import { FUNCTION_DETAILS } from './system/function-rows.js';
import {
  itemOfOid,
  itemOid,
  keyOfOid,
  schemaOid,
  systemRelationOid,
} from './system/system-oids.js';
import { TEMPORARY } from './system/system-rows.js';
import { systemTypeName, systemTypeNumber } from './system/type-rows.js';

/** How a session finds things by their names. */
interface SessionNames {
  resolveItem(name: readonly string[]): CatalogItemView | undefined;
  /** All schemas that are searched. */
  effectivePath(): readonly string[];
}

/**
 * What PostgreSQL's output functions of `regclass` and its like print of a number: the name, with
 * the schema in front where the session does not find it without; the number if it is nobody's.
 */
export function nameOfObject(
  catalog: Catalog,
  session: SessionNames,
  kind: ObjectTypeKind,
  oid: number,
): string {
  if (oid === 0) return '-';
  return LOOKUPS[kind](catalog, session, oid) ?? String(oid);
}

/**
 * The number of the one object that a text names; undefined for what is no name, names nothing or
 * several, and for what only a query of the catalog tells.
 */
export function numberOfObject(
  catalog: Catalog,
  session: SessionNames,
  kind: ObjectTypeKind,
  name: string,
): number | undefined {
  switch (kind) {
    case 'regclass':
      return numberOfClass(catalog, session, partsOf(name));
    case 'regtype':
      return systemTypeNumber(plainTypeName(name));
    case 'regproc':
      return isOverloaded(name) ? undefined : numberOfFunction(session, partsOf(name));
    case 'regnamespace':
      return undefined;
    default:
      return unreachable(kind);
  }
}

/** None if the text is no name. */
function partsOf(name: string): readonly string[] {
  try {
    return namePartsOf(name).elements as string[];
  } catch (error) {
    if (error instanceof DatumError) return [];
    throw error;
  }
}

function numberOfClass(
  catalog: Catalog,
  session: SessionNames,
  parts: readonly string[],
): number | undefined {
  const item = parts.length === 0 ? undefined : session.resolveItem(parts);
  if (item === undefined || item.kind === 'type') return undefined;
  const { id, name, system } = item;
  // An index of a key, which is no item, may come before it in the search path.
  if (parts.length === 1 && catalog.tablesWithKey(name).length > 0) return undefined;
  return system ? systemRelationOid(name, Number(id.slice(1))) : itemOid(id);
}

function numberOfFunction(session: SessionNames, parts: readonly string[]): number | undefined {
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2) return undefined;
  numbers ??= functionNumbers();
  const schemas = parts.length === 2 ? parts.slice(0, 1) : session.effectivePath();
  const found = (numbers.get(name) ?? []).filter(({ schema }) => schemas.includes(schema));
  return found.length === 1 ? found[0]!.oid : undefined;
}

/** Made when it is first asked for; it is the same for all. */
let numbers: ReadonlyMap<string, readonly FunctionNumber[]> | undefined;

interface FunctionNumber {
  readonly schema: string;
  readonly oid: number;
}

function functionNumbers(): ReadonlyMap<string, readonly FunctionNumber[]> {
  const found = new Map<string, FunctionNumber[]>();
  for (const [oid, schema, name] of functionRows()) {
    const one = { schema: schema as string, oid: oid as number };
    const others = found.get(name as string);
    if (others === undefined) found.set(name as string, [one]);
    else others.push(one);
  }
  return found;
}

function functionRows(): readonly Row[] {
  return FUNCTION_DETAILS.kind === 'constant' ? FUNCTION_DETAILS.rows() : [];
}

type Lookup = (catalog: Catalog, session: SessionNames, oid: number) => string | undefined;

const LOOKUPS: Readonly<Record<ObjectTypeKind, Lookup>> = {
  regclass: nameOfClass,
  regtype: nameOfType,
  regproc: nameOfFunction,
  regnamespace: nameOfSchema,
};

function nameOfClass(catalog: Catalog, session: SessionNames, oid: number): string | undefined {
  const key = keyOfOid(oid);
  if (key !== undefined) return nameOfKey(catalog, session, key);
  const id = itemOfOid(oid) ?? systemRelations(catalog).get(oid);
  if (id === undefined || !catalog.has(id)) return undefined;
  const { kind, name, schema } = catalog.item(id);
  if (kind === 'type') return undefined;
  const isFound = session.resolveItem([name])?.id === id;
  return qualified(schema, name, isFound && !isBehindKey(catalog, session, { schema, name }));
}

/** Whether an earlier schema of the path has a key whose index, which is no item, has the name. */
function isBehindKey(
  catalog: Catalog,
  session: SessionNames,
  { schema: { database, schema }, name }: { readonly schema: SchemaName; readonly name: string },
): boolean {
  const before = schemasBefore(session, schema);
  return catalog.tablesWithKey(name).some((table) => {
    const isHere = database === null || table.schema.database === database;
    return isHere && before.includes(table.schema.schema);
  });
}

/** The schemas that are searched before one is. */
function schemasBefore(session: SessionNames, schema: string): readonly string[] {
  const path = session.effectivePath();
  return path.slice(0, Math.max(path.indexOf(schema), 0));
}

/** The index of a key is in the schema of its table. */
function nameOfKey(
  catalog: Catalog,
  session: SessionNames,
  [table, place]: readonly [CollectionId, number],
): string | undefined {
  const item = catalog.has(table) ? catalog.item(table) : undefined;
  const name = item?.kind === 'table' ? keyNames(item)[place] : undefined;
  if (item === undefined || name === undefined) return undefined;
  const { schema } = item.schema;
  const found = session.resolveItem([name]);
  const isBehindItem =
    found !== undefined && schemasBefore(session, schema).includes(found.schema.schema);
  const isHidden = isBehindItem || isBehindKey(catalog, session, { schema: item.schema, name });
  return qualified(item.schema, name, session.effectivePath().includes(schema) && !isHidden);
}

function nameOfType(catalog: Catalog, session: SessionNames, oid: number): string | undefined {
  const id = itemOfOid(oid);
  if (id === undefined) return systemTypeName(oid);
  const item = catalog.has(id) ? catalog.item(id) : undefined;
  if (item?.kind !== 'type') return undefined;
  return qualified(item.schema, item.name, session.resolveItem([item.name])?.id === id);
}

function nameOfSchema(catalog: Catalog, _: SessionNames, oid: number): string | undefined {
  const own = catalog.databases().flatMap(({ schemas }) => [...schemas.values()]);
  const found = [...catalog.systemSchemas(), ...own].find(({ id, name }) => {
    return schemaOid({ id, name: name.schema }) === oid;
  });
  if (oid === schemaOid(TEMPORARY)) return TEMPORARY.name;
  return found && quoteNameIfNeeded(found.name.schema);
}

function nameOfFunction(_: Catalog, session: SessionNames, oid: number): string | undefined {
  functions ??= functionNames();
  const found = functions.get(oid);
  if (found === undefined) return undefined;
  const { schema, name, isOnly } = found;
  const isFound = isOnly && session.effectivePath().includes(schema);
  return qualified({ database: null, schema }, name, isFound);
}

function qualified({ schema }: SchemaName, name: string, isFound: boolean): string {
  const prefix = isFound ? '' : `${quoteNameIfNeeded(schema)}.`;
  return prefix + quoteNameIfNeeded(name);
}

interface FunctionName {
  readonly schema: string;
  readonly name: string;
  /** Whether no other one has the name. */
  readonly isOnly: boolean;
}

/** Made when it is first asked for; it is the same for all. */
let functions: ReadonlyMap<number, FunctionName> | undefined;

function functionNames(): ReadonlyMap<number, FunctionName> {
  const rows = functionRows();
  const counts = new Map<string, number>();
  for (const [, , name] of rows) {
    counts.set(name as string, (counts.get(name as string) ?? 0) + 1);
  }
  return new Map(
    rows.map(([oid, schema, datum]) => {
      const name = datum as string;
      return [oid as number, { schema: schema as string, name, isOnly: counts.get(name) === 1 }];
    }),
  );
}

/** Of each catalog, made when they are first asked for: they never change. */
const relations = new WeakMap<Catalog, ReadonlyMap<number, CollectionId>>();

function systemRelations(catalog: Catalog): ReadonlyMap<number, CollectionId> {
  let found = relations.get(catalog);
  if (found === undefined) {
    const items = catalog.systemSchemas().flatMap((schema) => [...schema.items]);
    found = new Map(items.map(([name, id]) => [systemRelationOid(name, Number(id.slice(1))), id]));
    relations.set(catalog, found);
  }
  return found;
}
