import type { CatalogItem } from './catalog/item.js';
import { SqlError, type ErrorSubject } from '../sql/index.js';

/**
 * The coordinator's own errors: texts that clients match on, each with its SQLSTATE. They are SQL
 * errors like those of the planner, and come from the statement, never from its data.
 */
export function itemExists({ name, kind }: Pick<CatalogItem, 'name' | 'kind'>): SqlError {
  const code = kind === 'type' ? '42710' : '42P07';
  return new SqlError(`catalog item '${name}' already exists`, code);
}

/** A schema of the name is there already. */
export function schemaExists(name: string): SqlError {
  return new SqlError(`schema '${name}' already exists`, '42P06');
}

/** A database of the name is there already. */
export function databaseExists(name: string): SqlError {
  return new SqlError(`database '${name}' already exists`, '42P04');
}

/** An item that is not there, or no longer. */
export function unknownCatalogItem(name: string): SqlError {
  return new SqlError(`unknown catalog item '${name}'`, '42P01');
}

/** A permanent item would depend on one that vanishes with its session. */
export function dependsOnTemporary(name: string): SqlError {
  return new SqlError(`non-temporary items cannot depend on temporary item '${name}'`, '42P16');
}

/** Something that would be made in or removed from a schema of the system. */
export function systemSchema(name: string): SqlError {
  return new SqlError(`system schema '${name}' cannot be modified`, '42501');
}

/** Something without CASCADE whose dependents would be left hanging. */
export function stillDependedUpon(name: string, dependent: string): SqlError {
  return new SqlError(
    `cannot drop ${name}: still depended upon by catalog item '${dependent}'`,
    '2BP01',
  );
}

/** A schema that is not empty, without CASCADE. */
export function schemaNotEmpty(name: string): SqlError {
  return new SqlError(
    `schema '${name}' cannot be dropped without CASCADE while it contains objects`,
    '2BP01',
  );
}

/** The database that the session itself is in. */
export function databaseIsOpen(): SqlError {
  return new SqlError('cannot drop the currently open database', '55006');
}

/** A database that is not empty, without CASCADE. */
export function databaseNotEmpty(name: string): SqlError {
  return new SqlError(
    `database '${name}' cannot be dropped with RESTRICT while it contains schemas`,
    '2BP01',
  );
}

/** A user that the catalog does not know. */
export function unknownRole(name: string): SqlError {
  return new SqlError(`role "${name}" does not exist`, '28000', {
    hint: 'Try connecting as the "materialize" user.',
  });
}

/** A statement that is not allowed between BEGIN and COMMIT; `statement` is normalised text. */
export function prohibitedInTransaction(statement: string): SqlError {
  return new SqlError(`${statement} cannot be run inside a transaction block`, '25001');
}

/** A statement that is only allowed between BEGIN and COMMIT. */
export function needsTransaction(statement: string): SqlError {
  return new SqlError(`${statement} can only be used in transaction blocks`, '25P01');
}

/** A savepoint that its transaction does not have. */
export function unknownSavepoint(name: string): SqlError {
  return new SqlError(`savepoint "${name}" does not exist`, '3B001');
}

/** Anything but the end of a transaction that failed. */
export function transactionAborted(): SqlError {
  return new SqlError(
    'current transaction is aborted, commands ignored until end of transaction block',
    '25P02',
  );
}

/** A write in a transaction that has read, or that was begun to read only. */
export function transactionReadOnly(): SqlError {
  return new SqlError('transaction in read-only mode', '25006');
}

/** A read in a transaction that has written. */
export function transactionWriteOnly(): SqlError {
  return new SqlError('transaction in write-only mode', '25000');
}

/** A TAIL beside another read. */
export function tailOnly(): SqlError {
  return new SqlError('TAIL in transactions must be the only read statement', '25000');
}

/** A table as what an error is about. */
export function subjectOf(table: Pick<CatalogItem, 'schema' | 'name'>): ErrorSubject {
  return { schema: table.schema.schema, table: table.name };
}

/** NULL for a column that does not take it; `row` is `1, null`. */
export function notNullViolation(
  subject: ErrorSubject & { readonly column: string },
  row: string,
): SqlError {
  const { column, table } = subject;
  const message = `null value in column "${column}" of relation "${table}" violates not-null constraint`;
  return new SqlError(message, '23502', { detail: `Failing row contains (${row}).`, subject });
}

/** A row that makes a check of its table false; `row` is `1, null`. */
export function checkViolation(
  subject: ErrorSubject & { readonly constraint: string },
  row: string,
): SqlError {
  const { constraint, table } = subject;
  const message = `new row for relation "${table}" violates check constraint "${constraint}"`;
  return new SqlError(message, '23514', { detail: `Failing row contains (${row}).`, subject });
}

/** A row whose key is in its table already; `key` is `(a)=(1)`. */
export function uniqueViolation(
  subject: ErrorSubject & { readonly constraint: string },
  key: string,
): SqlError {
  const message = `duplicate key value violates unique constraint "${subject.constraint}"`;
  return new SqlError(message, '23505', { detail: `Key ${key} already exists.`, subject });
}

/** A row that one INSERT would write more than once. */
export function rowAffectedTwice(): SqlError {
  const message = 'ON CONFLICT DO UPDATE command cannot affect row a second time';
  const hint =
    'Ensure that no rows proposed for insertion within the same command have duplicate ' +
    'constrained values.';
  return new SqlError(message, '21000', { hint });
}

/** A unique index on a table that has a key more than once; `key` is `(a)=(1)`. */
export function uniqueIndexImpossible(index: string, key: string): SqlError {
  return new SqlError(`could not create unique index "${index}"`, '23505', {
    detail: `Key ${key} is duplicated.`,
  });
}

/** A write after which the tables would be larger than they may. */
export function tablesTooLarge(bytesMax: number): SqlError {
  return new SqlError(`out of memory: the tables keep more than ${bytesMax} bytes`, '53200');
}

/** A write beside more of what tables held before than may be kept for reads at earlier times. */
export function historyTooLarge(bytesMax: number): SqlError {
  const message = `out of memory: the history of the tables keeps more than ${bytesMax} bytes`;
  const hint = 'With the option logical_compaction_window, earlier times are forgotten.';
  return new SqlError(message, '53200', { hint });
}

/** More changes of one statement than may be kept until they are made. */
export function changesTooLarge(bytesMax: number): SqlError {
  const message = `out of memory: the changes of the statement keep more than ${bytesMax} bytes`;
  return new SqlError(message, '53200', { hint: 'Fewer rows at a time take less.' });
}

/** Rows that a statement returns, beside as many as an answer may have. */
export function returnedTooLarge(bytesMax: number): SqlError {
  return new SqlError(`result exceeds max size of ${bytesMax} bytes`, '53200');
}

/** A write that waits for its commit beside more of them than may be kept. */
export function transactionTooLarge(bytesMax: number): SqlError {
  return new SqlError(`out of memory: the transaction keeps more than ${bytesMax} bytes`, '53200');
}

/** A statement or cursor too many, `what` in the plural. */
export function tooManyInSession(what: string, countMax: number): SqlError {
  return new SqlError(`too many ${what}: a session has at most ${countMax}`, '54000');
}

/** More of what a session keeps, beside as much text as there may be. */
export function tooMuchTextInSession(what: string, lengthMax: number): SqlError {
  const message = `too many ${what}: those of the session have more than ${lengthMax} characters`;
  return new SqlError(message, '54000');
}

/** A TAIL beside as many as there may be. */
export function tooManyTails(countMax: number): SqlError {
  return new SqlError(`too many TAILs: there are at most ${countMax} at once`, '53400');
}

/** A FETCH that would keep rows beside too many that were not fetched yet. */
export function cursorsTooLarge(bytesMax: number): SqlError {
  const message = `out of memory: the cursors of the session keep more than ${bytesMax} bytes`;
  return new SqlError(message, '53200', { hint: 'Close a cursor, or fetch its rows.' });
}

/** A read-then-write that was canceled. */
export function executionCanceled(): SqlError {
  return new SqlError('execution canceled', '57014');
}

/** A write that asks for the time it happens at. */
export function logicalTimestampInWrite(): SqlError {
  return new SqlError(
    'calls to mz_logical_timestamp in write statements are not supported',
    '0A000',
  );
}

/** Tables and sources of different kinds of time in one dataflow (L2). */
export function multipleTimelines(): SqlError {
  return new SqlError('multiple timelines within one dataflow are not supported', '0A000');
}

/** A write when the open time is the greatest: it would never be complete. */
export function noTimestampLeft(): SqlError {
  return new SqlError('no timestamp is left to write at', '54000');
}

/** A change where the session's transactions only read. */
export function readOnlyTransaction(tag: string): SqlError {
  return new SqlError(`cannot execute ${tag} in a read-only transaction`, '25006');
}
