import type Database from 'better-sqlite3';
import { unreachable } from '../../diagnostic/index.js';
import type { CollectionId, TimestampBinding } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import { openCatalogFile, type CatalogFile } from './catalog-file.js';
import { checkState } from './check-state.js';
import type {
  DurableCatalog,
  DurableChange,
  DurableItem,
  DurableState,
  DurableTable,
  DurableUpdate,
} from './durable-catalog.js';
import { readState, SOURCE_PART } from './read-state.js';
import { encodeId } from './stored-id.js';
import { encodeDefinition, encodeOffset } from './stored-json.js';

/**
 * A {@link DurableCatalog} in a SQLite file, or in memory for the path `:memory:`. Until the first
 * commit a file that exists is only read.
 *
 * @throws CatalogFileError as {@link openCatalogFile}.
 */
export function openSqliteCatalog(path: string, clusterId: string): DurableCatalog {
  return new SqliteCatalog(path, openCatalogFile(path, clusterId));
}

class SqliteCatalog implements DurableCatalog {
  readonly #path: string;
  readonly #file: CatalogFile;
  readonly #statements = new Map<string, Database.Statement>();
  /** Orders the updates of tables. */
  #nextNumber = 1;

  constructor(path: string, file: CatalogFile) {
    this.#path = path;
    this.#file = file;
  }

  load(): DurableState {
    const { state, nextNumber } = readState(this.#path, this.#file.reading());
    checkState(state);
    this.#nextNumber = nextNumber;
    return state;
  }

  commit(changes: readonly DurableChange[]): void {
    this.#statement('BEGIN IMMEDIATE').run();
    try {
      for (const change of changes) this.#apply(change);
      this.#statement('COMMIT').run();
    } finally {
      if (this.#file.writing().inTransaction) this.#statement('ROLLBACK').run();
    }
  }

  close(): void {
    this.#file.close();
  }

  /** A statement, compiled when it is first needed. */
  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#file.writing().prepare(sql);
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
      encodeDefinition(definition),
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
        Buffer.from(SOURCE_PART),
        toSigned(binding.time),
        encodeOffset(binding),
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
}

/** SQLite's integers have a sign: the upper half of the timestamps is stored as negative ones. */
function toSigned(time: Timestamp): bigint {
  return BigInt.asIntN(64, time);
}
