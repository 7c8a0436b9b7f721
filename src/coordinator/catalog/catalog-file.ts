import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { MIGRATIONS } from './migrations.js';
import { checkLayout } from './check-layout.js';
import { CatalogFileError, damagedCatalog } from './durable-catalog.js';
import { oneLine } from './one-line.js';

/** Marks a SQLite file as a catalog of this project: `cord` in ASCII. */
export const APPLICATION_ID = 0x636f7264;

/** Up to this many pages every index is compared with its table as well; it takes a few ms. */
const FULL_CHECK_PAGES_MAX = 1000;

/** An open catalog file. */
export interface CatalogFile {
  /** To read from, in the present version. */
  readonly reading: () => Database.Database;
  /** To write to. A file that was only read until then is opened anew, and migrated. */
  readonly writing: () => Database.Database;
  readonly close: () => void;
}

/**
 * Opens the catalog file at a path, or makes it if there is none; `clusterId` becomes the identity
 * of a new one. A file that exists is opened without the right to write until somebody writes, so
 * that one that is refused, for whatever reason, stays as it was.
 *
 * @throws CatalogFileError if the file is damaged, of a later version, or another application's.
 */
export function openCatalogFile(path: string, clusterId: string): CatalogFile {
  // NB: asked first, and not seen by an error of SQLite's: a thread that is stopped while native
  // code throws takes the whole process with it.
  const existing = path === ':memory:' || !existsSync(path) ? null : openExisting(path);
  if (existing === null) {
    const database = openNew(path, clusterId);
    return { reading: () => database, writing: () => database, close: () => database.close() };
  }
  let { database } = existing;
  let isWritable = false;
  const writing = (): Database.Database => {
    if (!isWritable) {
      database.close();
      database = openForWriting(path, existing.version);
      isWritable = true;
    }
    return database;
  };
  return { reading: () => database, writing, close: () => database.close() };
}

/** The bytes of a new catalog without an identity: the same for all, known once one was made. */
let emptyCatalog: Buffer | undefined;

/**
 * Makes a file, and gives it its identity. Only the first one of a process is made by the
 * migrations; the others begin as a copy of it, in a quarter of the time (0.2 ms).
 */
function openNew(path: string, clusterId: string): Database.Database {
  const isCopy = emptyCatalog !== undefined && path !== ':memory:';
  if (isCopy) copyEmpty(path, emptyCatalog!);
  const database = openForWriting(path, isCopy ? MIGRATIONS.length : 0);
  try {
    emptyCatalog ??= database.serialize();
    database.prepare(`INSERT INTO settings VALUES ('cluster_id', ?)`).run(clusterId);
    return database;
  } catch (error) {
    database.close();
    throw describeFailure(path, error);
  }
}

/** Writes a file that is not there yet; one that could not be written whole is not left behind. */
function copyEmpty(path: string, bytes: Buffer): void {
  try {
    writeFileSync(path, bytes, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') rmSync(path, { force: true });
    throw new CatalogFileError(path, `cannot be made: ${code}`);
  }
}

/** Opens a file to write, and brings it to the present version. */
function openForWriting(path: string, version: number): Database.Database {
  const database = new Database(path);
  try {
    // Against a crash of the process a journal in the hands of the operating system is enough, and
    // nobody else opens the file; so neither syncing nor giving up the lock between transactions
    // buys anything. Measured for a new file, two tables and ten commits, on an ext4 disk: 0.5 ms;
    // with SQLite's defaults 8.5 ms, with a write-ahead log 1.4 ms. A journal in memory would make
    // it 0.35 ms, and a crash in a commit would destroy the file.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = PERSIST');
    database.pragma('synchronous = OFF');
    migrate(database, version);
    return database;
  } catch (error) {
    database.close();
    throw describeFailure(path, error);
  }
}

/** A file that is there, to be read. */
interface ExistingFile {
  /** The file, or a copy of it in memory that was brought to the present version. */
  readonly database: Database.Database;
  /** That of the file itself. */
  readonly version: number;
}

function openExisting(path: string, readonly = true): ExistingFile {
  let database: Database.Database;
  refuseWriteAheadLog(path);
  try {
    database = new Database(path, { readonly, fileMustExist: true });
  } catch (error) {
    throw describeFailure(path, error);
  }
  try {
    const version = checkReadable(path, database);
    // Whoever may write has taken back what was interrupted, and is done.
    if (!readonly) {
      database.close();
      return openExisting(path);
    }
    return { database: atPresentVersion(database, version), version };
  } catch (error) {
    database.close();
    // A process died within a transaction, and its journal takes that back: only then can anything
    // be read, and nobody may without the right to write.
    if (readonly && isSqliteError(error, 'SQLITE_READONLY_ROLLBACK')) {
      return openExisting(path, false);
    }
    throw describeFailure(path, error);
  }
}

/** Where a SQLite file says how it is read; 2 is with a write-ahead log (its format, 1.3.3). */
const READ_VERSION_OFFSET = 19;

/** Merely to read a file that keeps a write-ahead log, SQLite makes files beside it. */
function refuseWriteAheadLog(path: string): void {
  const byte = Buffer.alloc(1);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // SQLite says better why it cannot be opened, if it is there at all.
    return;
  }
  try {
    readSync(file, byte, 0, 1, READ_VERSION_OFFSET);
  } catch {
    return;
  } finally {
    closeSync(file);
  }
  if (byte[0] !== 2) return;
  const wayOut = 'run `PRAGMA journal_mode = DELETE` on it with sqlite3';
  throw new CatalogFileError(path, `keeps a write-ahead log, which no catalog does; ${wayOut}`);
}

/** The database if it has the present version, else a copy of it in memory that has. */
function atPresentVersion(database: Database.Database, version: number): Database.Database {
  if (version === MIGRATIONS.length) return database;
  const copy = new Database(database.serialize());
  database.close();
  migrate(copy, version);
  return copy;
}

function checkReadable(path: string, database: Database.Database): number {
  const application = numberPragma(database, 'application_id');
  const version = numberPragma(database, 'user_version');
  if (numberPragma(database, 'page_count') === 0) {
    // NB: SQLite takes a file that is shorter than a page can be for an empty one.
    if (statSync(path).size > 0) throw notSqlite(path);
    throw new CatalogFileError(path, 'is empty; remove it to start with a new catalog');
  }
  if (application !== APPLICATION_ID) {
    throw new CatalogFileError(
      path,
      `belongs to another application: its application_id is ${application}, ` +
        `a catalog has ${APPLICATION_ID}`,
    );
  }
  if (version < 1) throw damagedCatalog(path, `its user_version is ${version}, wanted 1 or more`);
  if (version > MIGRATIONS.length) {
    throw new CatalogFileError(
      path,
      `was written by a later release: its version is ${version}, ` +
        `this release reads versions up to ${MIGRATIONS.length}`,
    );
  }
  const full = numberPragma(database, 'page_count') <= FULL_CHECK_PAGES_MAX;
  const finding = database.pragma(full ? 'integrity_check(1)' : 'quick_check(1)', { simple: true });
  if (finding !== 'ok') throw damagedCatalog(path, oneLine(String(finding)));
  checkLayout(path, database, version);
  return version;
}

function numberPragma(database: Database.Database, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}

function migrate(database: Database.Database, version: number): void {
  if (version === MIGRATIONS.length) return;
  database.transaction(() => {
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${MIGRATIONS.length}`);
  })();
}

function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && error.code === code;
}

function describeFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code === 'SQLITE_NOTADB') return notSqlite(path);
  if (error.code.startsWith('SQLITE_CORRUPT')) return damagedCatalog(path, oneLine(error.message));
  if (error.code === 'SQLITE_BUSY') {
    return new CatalogFileError(path, 'is in use by another process, which has to end first');
  }
  return new CatalogFileError(path, `cannot be opened: ${error.message} (${error.code})`);
}

function notSqlite(path: string): CatalogFileError {
  return new CatalogFileError(path, 'is not a SQLite database');
}
