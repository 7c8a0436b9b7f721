import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { UsageError } from './usage-error.js';

/** Is locked as long as a server uses the directory. */
const LOCK_FILE = 'serve.lock';

/** Says which process that is. */
const PROCESS_FILE = 'serve.pid';

/** A directory that no other server uses. */
export interface DataLock {
  release(): void;
}

/**
 * Keeps other servers out of a data directory. The operating system ends the lock with the process,
 * however that ends: a number in a file alone would outlive a crash.
 *
 * @throws UsageError if a server uses it, with the number of its process, or it cannot be written.
 */
export function lockDataDirectory(directory: string): DataLock {
  const lock = openLock(path.join(directory, LOCK_FILE));
  const processFile = path.join(directory, PROCESS_FILE);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw cannotLock(directory, error);
    throw new UsageError(
      `the directory \`${directory}\` is used by another server (${processIn(processFile)}): ` +
        'stop that one, or give another `--data`',
    );
  }
  try {
    // What stands there is not written to: it may be a pipe that nobody reads.
    rmSync(processFile, { force: true });
    writeFileSync(processFile, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    lock.close();
    throw cannotLock(directory, error);
  }
  return {
    release: () => {
      rmSync(processFile, { force: true });
      lock.close();
    },
  };
}

function openLock(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (error) {
    throw cannotLock(path.dirname(file), error);
  }
}

function cannotLock(directory: string, error: unknown): UsageError {
  const { message } = error as Error;
  return new UsageError(`the directory \`${directory}\` cannot be locked (${message})`);
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
}

function processIn(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8').trim()}`;
  } catch {
    return 'which has just been started';
  }
}
