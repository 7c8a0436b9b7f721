import type Database from 'better-sqlite3';
import { unreachable } from '../../diagnostic/index.js';
import type { CollectionId, TimestampBinding } from '../../dataflow/index.js';
import { SqlError } from '../../sql/index.js';
import type { Timestamp } from '../../time/index.js';
import { openCatalogFile, type CatalogFile } from './catalog-file.js';
import { checkState } from './check-state.js';
import { compactUpdates } from './compact-updates.js';
import type {
  DurableCatalog,
  DurableChange,
  DurableItem,
  DurableState,
  DurableUpdate,
} from './durable-catalog.js';
import { readState, SOURCE_PART } from './read-state.js';
import { storageFailure } from './storage-failure.js';
import { encodeId } from './stored-id.js';
import { encodeDefinition, encodeOffset } from './stored-json.js';
import { StoredHistories } from './stored-histories.js';

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
  #histories = new StoredHistories();

  constructor(path: string, file: CatalogFile) {
    this.#path = path;
    this.#file = file;
  }

  load(): DurableState {
    const { state, nextNumber } = readState(this.#path, this.#file.reading());
    checkState(state);
    this.#nextNumber = nextNumber;
    this.#histories = new StoredHistories();
    const tables = new Map<CollectionId, readonly DurableUpdate[]>();
    for (const { id } of state.items) {
      const stored = state.tables.get(id) ?? [];
      const since = state.sinces.get(id) ?? 0n;
      const left = compactUpdates(stored, since);
      this.#histories.begin(id, since, { stored, left });
      if (state.tables.has(id)) tables.set(id, left);
    }
    return { ...state, tables };
  }

  commit(changes: readonly DurableChange[]): void {
    try {
      this.#store(changes);
    } catch (error) {
      throw storageFailure(error);
    }
    for (const change of changes) this.#histories.note(change);
    try {
      for (const [id, since] of this.#histories.due()) this.#compact(id, since);
    } catch (error) {
      // All is stored: a table that is not compacted now is due again with its next since.
      if (!(storageFailure(error) instanceof SqlError)) throw error;
    }
  }

  close(): void {
    this.#file.close();
  }

  #store(changes: readonly DurableChange[]): void {
    const [first] = changes;
    if (changes.length === 1 && isOneStatement(first!)) return this.#apply(first!);
    this.#transact(() => {
      for (const change of changes) this.#apply(change);
    });
  }

  #transact(body: () => void): void {
    this.#statement('BEGIN IMMEDIATE').run();
    try {
      body();
      this.#statement('COMMIT').run();
    } finally {
      if (this.#file.writing().inTransaction) this.#statement('ROLLBACK').run();
    }
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
      case 'setSince':
        return this.#run(
          // Not by REPLACE, which would write the index anew as well.
          `INSERT INTO sinces VALUES (?, ?) ON CONFLICT (gid) DO UPDATE SET since = excluded.since`,
          encodeId(change.id),
          toSigned(change.since),
        );
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
    this.#run('DELETE FROM sinces WHERE gid = ?', gid);
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

  /**
   * Forgets what happened to a table before a time: of each row one update is left, or none. SQLite
   * does it by itself, in memory that does not grow with the table.
   */
  #compact(id: CollectionId, since: Timestamp): void {
    const range = { gid: encodeId(id), since: toSigned(since) };
    this.#run('CREATE TEMP TABLE IF NOT EXISTS left_updates (number, diff, row)');
    let count = 0;
    this.#transact(() => {
      this.#run(
        `INSERT INTO left_updates SELECT min(number), sum(diff), row FROM table_updates
          WHERE ${IS_SETTLED} GROUP BY row HAVING sum(diff) <> 0`,
        range,
      );
      const { left } = this.#statement('SELECT count(*) AS left FROM left_updates').get() as Left;
      // As it stands, if nothing cancels out: what times are before the since is known.
      if (left < this.#histories.settled(id)) {
        this.#run(`DELETE FROM table_updates WHERE ${IS_SETTLED}`, range);
        this.#run(
          `INSERT INTO table_updates SELECT $gid, number, $since, diff, row FROM left_updates
            ORDER BY number`,
          range,
        );
      }
      this.#run('DELETE FROM left_updates');
      count = left;
    });
    // Not before the COMMIT, which may be what fails.
    this.#histories.compacted(id, count);
  }
}

/** Whether an update is of a table, and its time not after a since, stored as times are. */
const IS_SETTLED = `gid = $gid AND (timestamp BETWEEN 0 AND $since
  OR $since < 0 AND (timestamp >= 0 OR timestamp <= $since))`;

/** How many updates are left. */
interface Left {
  readonly left: number;
}

/** Whether a change is a single statement, which SQLite makes a transaction of by itself. */
function isOneStatement({ kind }: DurableChange): boolean {
  return kind === 'setSince' || kind === 'setTimestampBound';
}

/** SQLite's integers have a sign: the upper half of the timestamps is stored as negative ones. */
function toSigned(time: Timestamp): bigint {
  return BigInt.asIntN(64, time);
}
