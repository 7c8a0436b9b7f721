import type Database from 'better-sqlite3';
import { unreachable } from '../../diagnostic/index.js';
import type { CollectionId, TimestampBinding } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import { openCatalogFile } from './catalog-file.js';
import {
  CatalogFileError,
  type DurableCatalog,
  type DurableChange,
  type DurableItem,
  type DurableSchema,
  type DurableState,
  type DurableTable,
  type DurableUpdate,
  type IndexDefinition,
  type ItemDefinition,
} from './durable-catalog.js';

/** File sources have one part; the column exists for sources that have several. */
const PART = 'file';

/**
 * A {@link DurableCatalog} in a SQLite file, or in memory for the path `:memory:`.
 *
 * @throws CatalogFileError as {@link openCatalogFile}.
 */
export function openSqliteCatalog(path: string, clusterId: string): DurableCatalog {
  return new SqliteCatalog(path, openCatalogFile(path, clusterId));
}

class SqliteCatalog implements DurableCatalog {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  /** Orders the updates of tables. */
  #nextNumber = 1;

  constructor(path: string, database: Database.Database) {
    this.#path = path;
    this.#database = database;
  }

  load(): DurableState {
    try {
      return this.#load();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CatalogFileError(this.#path, `is damaged: ${reason}`);
    }
  }

  commit(changes: readonly DurableChange[]): void {
    this.#statement('BEGIN IMMEDIATE').run();
    try {
      for (const change of changes) this.#apply(change);
      this.#statement('COMMIT').run();
    } finally {
      if (this.#database.inTransaction) this.#statement('ROLLBACK').run();
    }
  }

  close(): void {
    this.#database.close();
  }

  /** A statement, compiled when it is first needed. */
  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #run(sql: string, ...values: unknown[]): void {
    this.#statement(sql).run(...values);
  }

  #apply(change: DurableChange): void {
    switch (change.kind) {
      case 'insertDatabase':
        return this.#run('INSERT INTO databases VALUES (?, ?)', change.id, change.name);
      case 'deleteDatabase':
        return this.#run('DELETE FROM databases WHERE id = ?', change.id);
      case 'insertSchema': {
        const { id, databaseId, name } = change.schema;
        return this.#run('INSERT INTO schemas VALUES (?, ?, ?)', id, databaseId, name);
      }
      case 'deleteSchema':
        return this.#run('DELETE FROM schemas WHERE id = ?', change.id);
      case 'putItem':
        return this.#putItem(change.item);
      case 'deleteItem':
        return this.#deleteItem(change.id);
      case 'setNextId':
        return this.#run('UPDATE gid_alloc SET next_gid = ?', change.nextId);
      case 'setTimestampBound':
        return this.#run(
          `UPDATE settings SET value = ? WHERE name = 'timestamp_bound'`,
          change.bound.toString(),
        );
      case 'insertBindings':
        return this.#insertBindings(change.id, change.bindings);
      case 'insertUpdates':
        return this.#insertUpdates(change.id, change.updates);
      case 'replaceTable':
        return this.#replaceTable(change.id, change.table);
      default:
        return unreachable(change);
    }
  }

  #putItem({ id, schemaId, name, definition }: DurableItem): void {
    this.#run(
      `INSERT INTO items VALUES (?, ?, ?, ?) ON CONFLICT (gid) DO
        UPDATE SET schema_id = excluded.schema_id, name = excluded.name,
          definition = excluded.definition`,
      encodeId(id),
      schemaId,
      name,
      Buffer.from(encodeDefinition(definition)),
    );
  }

  #deleteItem(id: CollectionId): void {
    const gid = encodeId(id);
    this.#run('DELETE FROM items WHERE gid = ?', gid);
    this.#run('DELETE FROM timestamps WHERE sid = ?', gid);
    this.#run('DELETE FROM table_updates WHERE gid = ?', gid);
    this.#run('DELETE FROM table_sinces WHERE gid = ?', gid);
  }

  #insertBindings(id: CollectionId, bindings: readonly TimestampBinding[]): void {
    for (const binding of bindings) {
      this.#run(
        'INSERT OR IGNORE INTO timestamps VALUES (?, ?, ?, ?)',
        encodeId(id),
        Buffer.from(PART),
        toSigned(binding.time),
        Buffer.from(encodeOffset(binding)),
      );
    }
  }

  #insertUpdates(id: CollectionId, updates: readonly DurableUpdate[]): void {
    const gid = encodeId(id);
    const insert = this.#statement('INSERT INTO table_updates VALUES (?, ?, ?, ?, ?)');
    for (const { row, time, diff } of updates) {
      insert.run(gid, this.#nextNumber, toSigned(time), diff, row);
      this.#nextNumber += 1;
    }
  }

  #replaceTable(id: CollectionId, table: DurableTable): void {
    const gid = encodeId(id);
    this.#run('DELETE FROM table_updates WHERE gid = ?', gid);
    this.#run('INSERT OR REPLACE INTO table_sinces VALUES (?, ?)', gid, toSigned(table.since));
    this.#insertUpdates(id, table.updates);
  }

  #load(): DurableState {
    const settings = this.#rows<{ name: string; value: string }>('SELECT * FROM settings');
    const setting = (wanted: string): string => settings.find(({ name }) => name === wanted)!.value;
    return {
      databases: this.#rows('SELECT id, name FROM databases ORDER BY id'),
      schemas: this.#rows<DurableSchema>(
        'SELECT id, database_id AS databaseId, name FROM schemas ORDER BY id',
      ),
      items: this.#loadItems(),
      roles: this.#rows<{ name: string }>('SELECT name FROM roles ORDER BY id').map(
        ({ name }) => name,
      ),
      clusterId: setting('cluster_id'),
      nextId: this.#rows<{ next_gid: number }>('SELECT next_gid FROM gid_alloc')[0]!.next_gid,
      bindings: this.#loadBindings(),
      tables: this.#loadTables(),
      timestampBound: BigInt(setting('timestamp_bound')),
    };
  }

  #rows<Row>(sql: string): Row[] {
    return this.#database.prepare(sql).all() as Row[];
  }

  #loadItems(): readonly DurableItem[] {
    const rows = this.#rows<{ gid: Buffer; schema_id: number; name: string; definition: Buffer }>(
      'SELECT gid, schema_id, name, definition FROM items',
    );
    return rows
      .map(({ gid, schema_id, name, definition }) => ({
        id: decodeId(gid),
        schemaId: schema_id,
        name,
        definition: decodeDefinition(definition),
      }))
      .sort((left, right) => idNumber(left.id) - idNumber(right.id));
  }

  #loadBindings(): DurableState['bindings'] {
    const bindings = new Map<CollectionId, TimestampBinding[]>();
    const rows = this.#database
      .prepare('SELECT sid, timestamp, offset FROM timestamps ORDER BY sid, timestamp')
      .safeIntegers()
      .all() as { sid: Buffer; timestamp: bigint; offset: Buffer }[];
    for (const { sid, timestamp, offset } of rows) {
      const binding = { time: toUnsigned(timestamp), ...decodeOffset(offset.toString()) };
      appendTo(bindings, decodeId(sid), binding);
    }
    for (const ofSource of bindings.values()) ofSource.sort(compareBindings);
    return bindings;
  }

  #loadTables(): DurableState['tables'] {
    const sinces = this.#database
      .prepare('SELECT gid, since FROM table_sinces')
      .safeIntegers()
      .all() as { gid: Buffer; since: bigint }[];
    const rows = this.#database
      .prepare('SELECT gid, number, timestamp, diff, row FROM table_updates ORDER BY gid, number')
      .safeIntegers()
      .all() as { gid: Buffer; number: bigint; timestamp: bigint; diff: bigint; row: string }[];
    const updates = new Map<CollectionId, DurableUpdate[]>();
    for (const { gid, number, timestamp, diff, row } of rows) {
      appendTo(updates, decodeId(gid), { row, time: toUnsigned(timestamp), diff: Number(diff) });
      this.#nextNumber = Math.max(this.#nextNumber, Number(number) + 1);
    }
    const since = new Map(sinces.map((entry) => [decodeId(entry.gid), toUnsigned(entry.since)]));
    const ids = new Set([...since.keys(), ...updates.keys()]);
    return new Map(
      Array.from(ids, (id) => [id, { since: since.get(id) ?? 0n, updates: updates.get(id) ?? [] }]),
    );
  }
}

function appendTo<Value>(map: Map<CollectionId, Value[]>, id: CollectionId, value: Value): void {
  const values = map.get(id);
  if (values === undefined) map.set(id, [value]);
  else values.push(value);
}

/** `u1` as the database holds it: `{"User":1}`. */
function encodeId(id: CollectionId): Buffer {
  return Buffer.from(`{"User":${idNumber(id)}}`);
}

function decodeId(gid: Buffer): CollectionId {
  const { User: number } = JSON.parse(gid.toString()) as { User: number };
  return `u${number}`;
}

function idNumber(id: CollectionId): number {
  return Number(id.slice(1));
}

/** A definition as JSON, whose names are those of the original's catalogs. */
interface StoredDefinition {
  readonly create_sql: string;
  readonly index?: IndexDefinition;
}

function encodeDefinition({ createSql, index }: ItemDefinition): string {
  const stored: StoredDefinition = { create_sql: createSql, ...(index && { index }) };
  return JSON.stringify(stored);
}

function decodeDefinition(definition: Buffer): ItemDefinition {
  const { create_sql: createSql, index } = JSON.parse(definition.toString()) as StoredDefinition;
  return { createSql, ...(index && { index }) };
}

/** What is stored of a binding besides its time. The number alone is the form of old catalogs. */
type StoredOffset =
  | number
  | {
      readonly offset: number;
      readonly checksum?: number;
      readonly end?: { readonly kind: 'complete' } | StoredFailure;
    };

/** As in a {@link TimestampBinding}; JSON has no numbers for timestamps. */
interface StoredFailure {
  readonly kind: 'failed';
  readonly message: string;
  readonly from?: string;
}

function encodeOffset({ offset, checksum, end }: TimestampBinding): string {
  if (end?.kind !== 'failed' || end.from === undefined) {
    return JSON.stringify({ offset, checksum, end });
  }
  return JSON.stringify({ offset, checksum, end: { ...end, from: end.from.toString() } });
}

function decodeOffset(text: string): Omit<TimestampBinding, 'time'> {
  const decoded = JSON.parse(text) as StoredOffset;
  if (typeof decoded === 'number') return { offset: decoded };
  const { end, ...rest } = decoded;
  if (end === undefined) return rest;
  if (end.kind === 'complete') return { ...rest, end };
  const { from, ...failure } = end;
  return { ...rest, end: { ...failure, ...(from !== undefined && { from: BigInt(from) }) } };
}

/** In order of time, then of offset; the end comes last. */
function compareBindings(left: TimestampBinding, right: TimestampBinding): number {
  if (left.time !== right.time) return left.time < right.time ? -1 : 1;
  if (left.offset !== right.offset) return left.offset - right.offset;
  return Number(left.end !== undefined) - Number(right.end !== undefined);
}

/** SQLite's integers have a sign: the upper half of the timestamps is stored as negative ones. */
function toSigned(time: Timestamp): bigint {
  return BigInt.asIntN(64, time);
}

function toUnsigned(stored: bigint): Timestamp {
  return BigInt.asUintN(64, stored);
}
