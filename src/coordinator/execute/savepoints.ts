import { needsTransaction, tooManyInSession, unknownSavepoint } from '../errors.js';
import { completedUnit } from '../responses.js';
import { restoreTransaction, saveTransaction } from './end-transaction.js';
import type { Savepoint } from '../transactions/transaction.js';
import { answered, type Outcome, type StatementContext } from './context.js';

/** The most savepoints of a transaction: each keeps which cursors and settings there were. */
const SAVEPOINTS_MAX = 1_000;

interface Named {
  readonly name: string;
}

/** Executes SAVEPOINT. One of a name that there is already hides that until it is gone. */
export function executeSavepoint(context: StatementContext, { name }: Named): Outcome {
  const { session, transaction } = context;
  requireBlock(context, 'SAVEPOINT');
  if (transaction.savepoints.length >= SAVEPOINTS_MAX) {
    throw tooManyInSession('savepoints', SAVEPOINTS_MAX);
  }
  transaction.savepoints.push(saveTransaction(session, transaction, name));
  return answered(completedUnit('Savepoint', 'SAVEPOINT'));
}

/** Executes RELEASE: forgets a savepoint and later ones, and keeps what was done since. */
export function executeRelease(context: StatementContext, { name }: Named): Outcome {
  const { savepoints } = context.transaction;
  requireBlock(context, 'RELEASE SAVEPOINT');
  savepoints.length = placeOf(savepoints, name);
  return answered(completedUnit('ReleasedSavepoint', 'RELEASE'));
}

/** Executes ROLLBACK TO: what was done since is undone, also if some of it failed. */
export function executeRollbackTo(context: StatementContext, { name }: Named): Outcome {
  const { core, session, transaction } = context;
  requireBlock(context, 'ROLLBACK TO SAVEPOINT');
  const { savepoints } = transaction;
  const place = placeOf(savepoints, name);
  restoreTransaction(core, session, transaction, savepoints[place]!);
  savepoints.length = place + 1;
  session.transaction = { kind: 'explicit', transaction };
  return answered(completedUnit('RolledBackToSavepoint', 'ROLLBACK'));
}

/** Only what BEGIN began has savepoints. */
function requireBlock({ session }: StatementContext, statement: string): void {
  const { kind } = session.transaction;
  if (kind !== 'explicit' && kind !== 'failed') throw needsTransaction(statement);
}

/** Where the last savepoint of a name is. */
function placeOf(savepoints: readonly Savepoint[], name: string): number {
  const place = savepoints.findLastIndex((savepoint) => savepoint.name === name);
  if (place < 0) throw unknownSavepoint(name);
  return place;
}
