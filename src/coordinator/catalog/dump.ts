import type { CollectionId } from '../../dataflow/index.js';
import {
  debugMap,
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  type DebugValue,
} from '../../repr/index.js';
import { compareNames, type Catalog, type CatalogDatabase, type CatalogSchema } from './catalog.js';

/**
 * The catalog as `print-catalog` shows it: databases, their schemas, their items and ids. What
 * belongs to the system or to one session is left out.
 */
export function dumpCatalog(catalog: Catalog): DebugValue {
  const databases = catalog.databases().map((one) => [one.name, dumpDatabase(one)] as const);
  return debugTuple('Catalog', debugMap(databases));
}

function dumpDatabase({ id, name, schemas }: CatalogDatabase): DebugValue {
  const entries = [...schemas.values()]
    .sort((left, right) => compareNames(left.name.schema, right.name.schema))
    .map((schema) => [schema.name.schema, dumpSchema(schema)] as const);
  return debugStruct('Database', {
    name: debugString(name),
    id: debugToken(id),
    oid: debugToken(0),
    schemas: debugMap(entries),
  });
}

function dumpSchema({ id, name, items }: CatalogSchema): DebugValue {
  const entries = [...items]
    .sort(([left], [right]) => compareNames(left, right))
    .map(([item, itemId]) => [item, debugId(itemId)] as const);
  return debugStruct('Schema', {
    name: debugStruct('SchemaName', {
      database: debugTuple('Name', debugString(name.database!)),
      schema: debugString(name.schema),
    }),
    id: debugToken(id),
    oid: debugToken(0),
    items: debugMap(entries),
    functions: debugMap([]),
  });
}

const ID_KINDS: Readonly<Record<string, string>> = { u: 'User', s: 'System', t: 'Transient' };

/** An id as it is printed: `User(4)`. */
function debugId(id: CollectionId): DebugValue {
  return debugTuple(ID_KINDS[id[0]!]!, debugToken(id.slice(1)));
}
