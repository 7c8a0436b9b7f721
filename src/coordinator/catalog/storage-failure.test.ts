import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { SqlError } from '../../sql/index.js';
import { storageFailure } from './storage-failure.js';

/** What SQLite throws for a statement in a database that may have four pages. */
function errorOf(statement: string): unknown {
  const database = new Database(':memory:');
  try {
    database.exec('CREATE TABLE t (a UNIQUE NOT NULL); PRAGMA max_page_count = 4');
    database.exec(statement);
  } catch (error) {
    return error;
  } finally {
    database.close();
  }
  throw new Error(`wanted an error, found none: ${statement}`);
}

test('a disk that is full is an error of SQL with a hint', () => {
  const failure = storageFailure(errorOf('INSERT INTO t VALUES (zeroblob(100000))'));
  expect(failure).toBeInstanceOf(SqlError);
  expect(failure).toMatchObject({ code: '53100', hint: 'Check free disk space.' });
});

test('what is no failure of the disk stays what it is', () => {
  const error = errorOf('INSERT INTO t VALUES (NULL)');
  expect(storageFailure(error)).toBe(error);
  const bug = new TypeError('a bug');
  expect(storageFailure(bug)).toBe(bug);
});
