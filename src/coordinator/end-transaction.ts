import type { Core } from './core.js';
import { closeCursors } from './execute/cursors.js';
import type { Session } from './session.js';
import type { TransactionOutcome } from './transaction.js';
import { commitWrites } from './write.js';
import { acquireWriteLock, releaseWriteLock } from './write-lock.js';

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
 * `failed`); what was implicit is over.
 */
export function failTransaction(core: Core, session: Session): void {
  const status = session.transaction;
  leaveTransaction(core, session, 'rollback');
  if (status.kind !== 'explicit' && status.kind !== 'failed') return;
  const { transaction } = status;
  transaction.operations = { kind: 'none' };
  session.transaction = { kind: 'failed', transaction };
}

function leaveTransaction(core: Core, session: Session, outcome: TransactionOutcome): void {
  const status = session.transaction;
  if (status.kind !== 'default') {
    const { operations } = status.transaction;
    const domain = operations.kind === 'peeks' ? operations.reads.domain : null;
    if (domain !== null) core.frontiers.release(domain.hold);
  }
  closeCursors(core, session);
  session.variables.endTransaction(outcome);
  session.transaction = { kind: 'default' };
  core.forgetGone();
}
