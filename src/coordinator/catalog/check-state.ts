import type { CollectionId } from '../../dataflow/index.js';
import { damagedCatalog, type CatalogFileError, type DurableState } from './durable-catalog.js';
import { encodeId, idNumber } from './stored-id.js';
import { damagedRow } from './stored-row.js';

/** The schemas that belong to no database. */
const SYSTEM_SCHEMAS = ['mz_catalog', 'pg_catalog', 'mz_internal', 'information_schema'];

/** The role that all sessions have. */
const ROLE = 'materialize';

/**
 * Checks that the rows of a catalog fit each other: what one names exists, no name is there twice,
 * ids are below the counter. What the items' statements say is not looked at.
 *
 * @throws CatalogFileError for the first row that does not fit.
 */
export function checkState(state: DurableState): void {
  const { path, roles } = state;
  checkSchemas(state);
  if (!roles.includes(ROLE)) throw damagedCatalog(path, `table \`roles\` has no role \`${ROLE}\``);
  checkItems(state);
  const ids = new Set(state.items.map(({ id }) => id));
  for (const [table, named] of [
    ['timestamps', state.bindings.keys()],
    ['sinces', state.sinces.keys()],
    ['table_updates', state.tables.keys()],
  ] as const) {
    for (const id of named) if (!ids.has(id)) throw orphan(state, table, id);
  }
  checkBindings(state);
}

function checkSchemas(state: DurableState): void {
  const { path, databases, schemas } = state;
  const known = new Set(databases.map(({ id }) => id));
  for (const { id, databaseId, name } of schemas) {
    const refuse = (problem: string): CatalogFileError =>
      damagedRow({ path, table: 'schemas', key: [BigInt(id)] }, problem);
    if (databaseId !== null && !known.has(databaseId)) {
      throw refuse(`\`database_id\` is ${databaseId}, wanted the id of a database`);
    }
    if (databaseId === null && !SYSTEM_SCHEMAS.includes(name)) {
      const wanted = SYSTEM_SCHEMAS.join(', ');
      throw refuse(`\`name\` of a schema of no database is \`${name}\`, wanted one of ${wanted}`);
    }
  }
  for (const wanted of SYSTEM_SCHEMAS) {
    const found = schemas.filter(({ databaseId, name }) => databaseId === null && name === wanted);
    if (found.length === 1) continue;
    const problem = `table \`schemas\` has ${found.length} system schemas \`${wanted}\`, wanted one`;
    throw damagedCatalog(path, problem);
  }
}

function checkItems({ path, items, schemas, nextId }: DurableState): void {
  const known = new Set(schemas.flatMap((one) => (one.databaseId === null ? [] : [one.id])));
  const names = new Set<string>();
  for (const { id, schemaId, name } of items) {
    const refuse = (problem: string): CatalogFileError =>
      damagedRow({ path, table: 'items', key: [encodeId(id)] }, problem);
    if (!known.has(schemaId)) {
      throw refuse(`\`schema_id\` is ${schemaId}, wanted the id of a schema of a database`);
    }
    if (idNumber(id) >= nextId) {
      throw refuse(`\`gid\` is not below \`next_gid\` of table \`gid_alloc\`, which is ${nextId}`);
    }
    const full = `${schemaId} ${name}`;
    if (names.has(full)) throw refuse(`\`name\` is \`${name}\`, which its schema has already`);
    names.add(full);
  }
}

function orphan({ path }: DurableState, table: string, id: CollectionId): CatalogFileError {
  const problem = 'there is no item of this id, wanted a row of `items`';
  return damagedRow({ path, table, key: [encodeId(id)] }, problem);
}

/** A file is read forwards, and not after its end. */
function checkBindings({ path, bindings }: DurableState): void {
  for (const [id, ofSource] of bindings) {
    for (const [index, { time, offset, end }] of ofSource.entries()) {
      const next = ofSource[index + 1];
      // That the bytes before an end were lost is found out after it.
      const mayFollow =
        end === undefined || (next?.end?.kind === 'failed' && next.end.from !== undefined);
      if (next === undefined || (next.offset >= offset && mayFollow)) continue;
      const before = `offset ${offset}${end === undefined ? '' : ', the end,'} at ${time}`;
      const problem = `offset ${next.offset} at ${next.time} follows ${before}`;
      const place = { path, table: 'timestamps', key: [encodeId(id), next.time] };
      throw damagedRow(place, `${problem}, wanted offsets that grow up to the end`);
    }
  }
}
