import type { StatementPlan } from '../../sql/index.js';
import { SqlError } from '../../sql/index.js';
import { setVariable, startedTransaction } from '../responses.js';
import type { Transaction } from '../transaction.js';
import { ISOLATION_LEVELS, type IsolationLevel } from '../variable-definitions.js';
import { answered, type Outcome, type StatementContext } from './context.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes BEGIN: what was implicit becomes explicit; inside a block it changes nothing. */
export function executeBegin(context: StatementContext, plan: Plan<'begin'>): Outcome {
  const { session, transaction } = context;
  const duplicated = session.transaction.kind === 'explicit';
  applyModes(transaction, plan);
  session.transaction = { kind: 'explicit', transaction };
  return answered(startedTransaction(duplicated));
}

/** Executes SET TRANSACTION: modes of the transaction under way. */
export function executeSetTransaction(
  { transaction }: StatementContext,
  plan: Plan<'setTransaction'>,
): Outcome {
  applyModes(transaction, plan);
  return answered(
    setVariable(plan.isolation === null ? 'transaction_read_only' : 'transaction_isolation'),
  );
}

function applyModes(
  transaction: Transaction,
  { access, isolation }: Pick<Plan<'begin'>, 'access' | 'isolation'>,
): void {
  const level = isolation === null ? null : toIsolationLevel(isolation);
  if (level !== null) setIsolation(transaction, level);
  if (access !== null) transaction.access = access;
}

function setIsolation(transaction: Transaction, level: IsolationLevel): void {
  if (transaction.operations.kind !== 'none' && level !== transaction.isolation) {
    throw new SqlError('SET TRANSACTION ISOLATION LEVEL must be called before any query', '25001');
  }
  transaction.isolation = level;
}

/**
 * The level that a statement's words mean; null for PostgreSQL's weaker ones, which change nothing:
 * the standard allows to give more than was asked for.
 */
function toIsolationLevel(words: string): IsolationLevel | null {
  return ISOLATION_LEVELS.find((one) => one === words) ?? null;
}
