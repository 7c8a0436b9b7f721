import { commitTransaction, rollBackTransaction } from './end-transaction.js';
import { transactionExited } from '../responses.js';
import type { Session } from '../session.js';
import { answered, giveNotice, type Outcome, type StatementContext } from './context.js';

/** Executes COMMIT. A transaction that failed ends as by ROLLBACK. */
export function executeCommit(context: StatementContext): Outcome {
  const { core, session, slot } = context;
  const { kind } = session.transaction;
  const wasImplicit = isImplicit(session);
  if (wasImplicit) warnOfNoTransaction(context);
  const response = transactionExited(kind === 'failed' ? 'ROLLBACK' : 'COMMIT', wasImplicit);
  if (commitTransaction(core, session)) return answered(response);
  const purpose = { kind: 'commit', response } as const;
  return { kind: 'blocked', on: { kind: 'writeLock', slot, purpose } };
}

/** Executes ROLLBACK. */
export function executeRollback(context: StatementContext): Outcome {
  const { core, session } = context;
  const wasImplicit = isImplicit(session);
  if (wasImplicit) warnOfNoTransaction(context);
  rollBackTransaction(core, session);
  return answered(transactionExited('ROLLBACK', wasImplicit));
}

/** Whether no BEGIN began the transaction. */
function isImplicit({ transaction: { kind } }: Session): boolean {
  return kind === 'started' || kind === 'implicit';
}

function warnOfNoTransaction(context: StatementContext): void {
  const message = 'there is no transaction in progress';
  giveNotice(context, { severity: 'WARNING', code: '25P01', message });
}
