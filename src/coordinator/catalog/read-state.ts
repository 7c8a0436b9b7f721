import type Database from 'better-sqlite3';
import type { CollectionId, TimestampBinding } from '../../dataflow/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import {
  damagedCatalog,
  type DurableItem,
  type DurableSchema,
  type DurableState,
  type DurableUpdate,
} from './durable-catalog.js';
import { readDefinition, readOffset } from './stored-json.js';
import { idNumber } from './stored-id.js';
import { StoredRow, type StoredValue } from './stored-row.js';

/** A catalog file and the number that the next update of a table gets. */
export interface ReadState {
  readonly state: DurableState;
  readonly nextNumber: number;
}

/**
 * Reads all that a catalog file holds, each value with the type that it must have. What the values
 * mean to each other is not looked at.
 *
 * @throws CatalogFileError for the first value that cannot be.
 */
export function readState(path: string, database: Database.Database): ReadState {
  const each: EachRow = function* (table, key) {
    const sql = `SELECT * FROM ${table} ORDER BY ${key.join(', ')}`;
    const found = database.prepare(sql).safeIntegers().iterate() as Iterable<StoredValues>;
    for (const values of found) yield new StoredRow(path, table, key, values);
  };
  const rows: ReadRows = (table, key) => [...each(table, key)];
  const { clusterId, timestampBound } = readSettings(path, rows);
  const { tables, nextNumber } = readTables(each, timestampBound);
  const state: DurableState = {
    path,
    databases: rows('databases', ['id']).map((row) => ({
      id: row.whole('id'),
      name: row.name('name'),
    })),
    schemas: rows('schemas', ['id']).map(readSchema),
    items: readItems(rows),
    roles: rows('roles', ['id']).map((row) => row.name('name')),
    clusterId,
    nextId: readNextId(path, rows),
    bindings: readBindings(rows),
    sinces: readSinces(rows),
    tables,
    timestampBound,
  };
  return { state, nextNumber };
}

/** What a catalog has settings of. */
const SETTINGS = ['catalog_content_version', 'cluster_id', 'experimental_mode', 'timestamp_bound'];

/** A random UUID (RFC 4122, section 4.4), in lower case. */
const RANDOM_UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

type StoredValues = Readonly<Record<string, StoredValue>>;

/** The rows of a table one by one, in the order of its key. No other statement runs meanwhile. */
type EachRow = (table: string, key: readonly string[]) => Iterable<StoredRow>;

/** The same, all of them. */
type ReadRows = (table: string, key: readonly string[]) => readonly StoredRow[];

function readSettings(
  path: string,
  rows: ReadRows,
): { readonly clusterId: string; readonly timestampBound: Timestamp } {
  const settings = rows('settings', ['name']);
  const unknown = settings.find((row) => !SETTINGS.includes(row.text('name')));
  if (unknown !== undefined) throw unknown.refuse('name', `one of ${SETTINGS.join(', ')}`);
  const setting = (name: string, form: RegExp, wanted: string): string => {
    const row = settings.find((one) => one.text('name') === name);
    if (row === undefined) {
      throw damagedCatalog(path, `table \`settings\` has no row \`${name}\``);
    }
    const value = row.text('value');
    if (!form.test(value)) throw row.refuse('value', wanted);
    return value;
  };
  const clusterId = setting('cluster_id', RANDOM_UUID, 'a UUID of version 4');
  const wanted = `a time from 1 to ${TIMESTAMP_MAX}`;
  const timestampBound = BigInt(setting('timestamp_bound', /^[1-9]\d{0,19}$/, wanted));
  if (timestampBound > TIMESTAMP_MAX) {
    throw settings.find((row) => row.text('name') === 'timestamp_bound')!.refuse('value', wanted);
  }
  return { clusterId, timestampBound };
}

function readNextId(path: string, rows: ReadRows): number {
  const found = rows('gid_alloc', ['next_gid']);
  if (found.length === 1) return found[0]!.whole('next_gid');
  throw damagedCatalog(path, `table \`gid_alloc\` has ${found.length} rows, wanted one`);
}

function readSchema(row: StoredRow): DurableSchema {
  const databaseId = row.isNull('database_id') ? null : row.whole('database_id');
  return { id: row.whole('id'), databaseId, name: row.name('name') };
}

function readItems(rows: ReadRows): readonly DurableItem[] {
  return rows('items', ['gid'])
    .map((row) => ({
      id: row.id('gid'),
      schemaId: row.whole('schema_id'),
      name: row.name('name'),
      definition: readDefinition(row),
    }))
    .sort((left, right) => idNumber(left.id) - idNumber(right.id));
}

function readBindings(rows: ReadRows): DurableState['bindings'] {
  const bindings = new Map<CollectionId, TimestampBinding[]>();
  for (const row of rows('timestamps', ['sid', 'pid', 'timestamp', 'offset'])) {
    if (row.blob('pid') !== SOURCE_PART) throw row.refuse('pid', SOURCE_PART);
    const time = row.time('timestamp', TIMESTAMP_MAX);
    appendTo(bindings, row.id('sid'), { time, ...readOffset(row) });
  }
  for (const ofSource of bindings.values()) ofSource.sort(compareBindings);
  return bindings;
}

/** File sources have one part; the column exists for sources that have several. */
export const SOURCE_PART = 'file';

/** Those of indexes may be ahead of all times that were handed out: uppers can be made up. */
function readSinces(rows: ReadRows): DurableState['sinces'] {
  const sinces = rows('sinces', ['gid']);
  return new Map(sinces.map((row) => [row.id('gid'), row.time('since', TIMESTAMP_MAX)]));
}

function readTables(
  each: EachRow,
  bound: Timestamp,
): { readonly tables: DurableState['tables']; readonly nextNumber: number } {
  const tables = new Map<CollectionId, DurableUpdate[]>();
  let last = 0;
  for (const row of each('table_updates', ['gid', 'number'])) {
    last = Math.max(last, row.whole('number'));
    const time = row.time('timestamp', bound);
    const diff = row.whole('diff', -DIFF_MAX, DIFF_MAX);
    if (diff === 0) throw row.refuse('diff', 'a number other than 0');
    appendTo(tables, row.id('gid'), { row: row.text('row'), time, diff });
  }
  return { tables, nextNumber: last + 1 };
}

/** Copies of a row that one update adds or takes: so few that sums of them stay exact. */
const DIFF_MAX = 2 ** 40;

function appendTo<Value>(map: Map<CollectionId, Value[]>, id: CollectionId, value: Value): void {
  const values = map.get(id);
  if (values === undefined) map.set(id, [value]);
  else values.push(value);
}

/** In order of time, then of offset; the end comes last. */
function compareBindings(left: TimestampBinding, right: TimestampBinding): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1;
  if (left.offset !== right.offset) return left.offset - right.offset;
  return Number(left.end !== undefined) - Number(right.end !== undefined);
}
