import type { Core } from '../core.js';
import { closeCursor, closeCursors } from './cursors.js';
import type { Cursor, Session } from '../session.js';
import {
  operationsAt,
  type Operations,
  type Savepoint,
  type TimeDomain,
  type Transaction,
  type TransactionOutcome,
} from '../transactions/transaction.js';
import { commitWrites } from '../transactions/write.js';
import { acquireWriteLock, releaseWriteLock } from '../transactions/write-lock.js';

/**
 * Commits the transaction of a session. Returns false, with nothing done, if it has to wait for the
 * write lock.
 *
 * @throws SqlError if it cannot commit; then it was rolled back.
 */
export function commitTransaction(core: Core, session: Session): boolean {
  const status = session.transaction;
  if (status.kind === 'default') return true;
  const { operations } = status.transaction;
  if (status.kind === 'failed' || operations.kind !== 'writes') {
    leaveTransaction(core, session, status.kind === 'failed' ? 'rollback' : 'commit');
    return true;
  }
  if (!acquireWriteLock(core, session)) return false;
  let outcome: TransactionOutcome = 'rollback';
  try {
    commitWrites(core, operations.writes);
    outcome = 'commit';
  } finally {
    releaseWriteLock(core, session);
    leaveTransaction(core, session, outcome);
  }
  return true;
}

/** Ends the transaction of a session without its writes. */
export function rollBackTransaction(core: Core, session: Session): void {
  leaveTransaction(core, session, 'rollback');
}

/**
 * Rolls back because of an error. What BEGIN began stays open, and takes nothing but its end (in
 * `failed`), or to be taken back to a savepoint; what was implicit is over.
 */
export function failTransaction(core: Core, session: Session): void {
  const status = session.transaction;
  const savepoint = status.kind === 'default' ? undefined : status.transaction.savepoints.at(-1);
  if (status.kind !== 'default' && savepoint !== undefined) {
    restoreTransaction(core, session, status.transaction, savepoint);
    session.transaction = { kind: 'failed', transaction: status.transaction };
    core.forgetGone();
    return;
  }
  leaveTransaction(core, session, 'rollback');
  if (status.kind !== 'explicit' && status.kind !== 'failed') return;
  const { transaction } = status;
  transaction.operations = { kind: 'none' };
  session.transaction = { kind: 'failed', transaction };
}

/** What a transaction is now, under a name. */
export function saveTransaction(
  { cursors, variables }: Pick<Session, 'cursors' | 'variables'>,
  { access, operations }: Transaction,
  name: string,
): Savepoint {
  const begun = (cursor: Cursor): boolean => cursor.state.kind !== 'declared';
  return {
    name,
    access,
    operations:
      operations.kind === 'writes'
        ? {
            kind: 'writes',
            count: operations.writes.length,
            bytes: operations.bytes,
            keyCount: operations.keys.count,
          }
        : operations,
    settings: variables.save(),
    cursors: new Map(cursors.all().map((cursor) => [cursor, begun(cursor)])),
  };
}

/**
 * Undoes what a transaction has done since a savepoint: its writes, settings and cursors, and that
 * it has read. Where a cursor that was there before has begun to read since, that stands.
 */
export function restoreTransaction(
  core: Core,
  session: Session,
  transaction: Transaction,
  savepoint: Savepoint,
): void {
  for (const cursor of session.cursors.all()) {
    if (!savepoint.cursors.has(cursor)) closeCursor(core, session, cursor);
  }
  const hasBegun = session.cursors.all().some((cursor) => {
    return cursor.state.kind !== 'declared' && savepoint.cursors.get(cursor) === false;
  });
  transaction.access = savepoint.access;
  session.variables.restore(savepoint.settings);
  if (hasBegun) return;
  const before = transaction.operations;
  transaction.operations = operationsAt(transaction, savepoint);
  const domain = domainOf(before);
  if (domain !== null && domain !== domainOf(transaction.operations)) {
    core.frontiers.release(domain.hold);
  }
}

function domainOf(operations: Operations): TimeDomain | null {
  return operations.kind === 'peeks' ? operations.reads.domain : null;
}

function leaveTransaction(core: Core, session: Session, outcome: TransactionOutcome): void {
  const status = session.transaction;
  if (status.kind !== 'default') {
    const domain = domainOf(status.transaction.operations);
    if (domain !== null) core.frontiers.release(domain.hold);
  }
  closeCursors(core, session);
  session.variables.endTransaction(outcome);
  session.transaction = { kind: 'default' };
  core.forgetGone();
}
