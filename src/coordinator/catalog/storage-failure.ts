import Database from 'better-sqlite3';
import { SqlError } from '../../sql/index.js';

/**
 * An error of SQLite's as PostgreSQL has it, where the disk is full or does not do what it should:
 * nothing of the transaction is stored then, and the session goes on. Any other is left as it is.
 */
export function storageFailure(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code, message } = error;
  if (code === 'SQLITE_FULL') {
    const hint = 'Check free disk space.';
    return new SqlError('could not write the catalog: the disk is full', '53100', { hint });
  }
  if (!code.startsWith('SQLITE_IOERR')) return error;
  return new SqlError(`could not write the catalog: ${message} (${code})`, '58030');
}
