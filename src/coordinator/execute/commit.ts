import { commitTransaction, rollBackTransaction } from '../end-transaction.js';
import { transactionExited } from '../responses.js';
import { answered, type Outcome, type StatementContext } from './context.js';

/** Executes COMMIT. A transaction that failed ends as by ROLLBACK. */
export function executeCommit({ core, session, slot }: StatementContext): Outcome {
  const { kind } = session.transaction;
  const wasImplicit = kind === 'started' || kind === 'implicit';
  const response = transactionExited(kind === 'failed' ? 'ROLLBACK' : 'COMMIT', wasImplicit);
  if (commitTransaction(core, session)) return answered(response);
  const purpose = { kind: 'commit', response } as const;
  return { kind: 'blocked', on: { kind: 'writeLock', slot, purpose } };
}

/** Executes ROLLBACK. */
export function executeRollback({ core, session }: StatementContext): Outcome {
  const { kind } = session.transaction;
  rollBackTransaction(core, session);
  return answered(transactionExited('ROLLBACK', kind === 'started' || kind === 'implicit'));
}
