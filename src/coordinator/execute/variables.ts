import { SqlError, type StatementPlan } from '../../sql/index.js';
import { textColumn } from '../prepared-statements.js';
import { completedUnit, rowsResponse, setVariable } from '../responses.js';
import { answered, warnOutsideBlock, type Outcome, type StatementContext } from './context.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes SHOW of one variable. */
export function executeShowVariable(
  { session }: StatementContext,
  plan: Plan<'showVariable'>,
): Outcome {
  const { name, value } = session.variables.show(plan.name);
  return answered(rowsResponse([textColumn(name)], [[value]]));
}

/** Executes SHOW ALL. */
export function executeShowAllVariables({ session }: StatementContext): Outcome {
  const columns = ['name', 'setting', 'description'].map(textColumn);
  const rows = session.variables
    .all()
    .filter(({ context }) => context !== 'custom')
    .map(({ name, value, description }) => [name, value, description]);
  return answered(rowsResponse(columns, rows));
}

/** Executes RESET ALL, which a transaction that is rolled back takes back like every SET. */
export function executeResetAllVariables({ session }: StatementContext): Outcome {
  session.variables.resetAll();
  return answered(completedUnit('ResetVariables', 'RESET'));
}

/** Executes SET and RESET. */
export function executeSetVariable(context: StatementContext, plan: Plan<'setVariable'>): Outcome {
  try {
    setVariableOf(context, plan);
  } catch (error) {
    throw error instanceof SqlError ? error.at(plan.position) : error;
  }
  if (plan.local) warnOutsideBlock(context, 'SET LOCAL');
  return answered(setVariable(plan.name, plan.isReset === true ? 'RESET' : 'SET'));
}

/**
 * Sets a variable of the session, or of the transaction alone.
 *
 * @throws SqlError if it cannot have the value, or not any more: the isolation level is that of all
 *   queries of a transaction.
 */
export function setVariableOf(
  { session, transaction }: StatementContext,
  { name, value, local }: Pick<Plan<'setVariable'>, 'name' | 'value' | 'local'>,
): void {
  const { variables } = session;
  // The transaction under way has chosen its time already.
  const isOfSession = name.toLowerCase() === 'default_transaction_isolation';
  const isAccess = name.toLowerCase() === READ_ONLY;
  const { isolation } = variables;
  // How a transaction may be used ends with it, whatever the statement says.
  variables.set(name, value, local || isAccess);
  const hasRun = transaction.operations.kind !== 'none';
  if (hasRun && !isOfSession && variables.isolation !== isolation) {
    throw new SqlError('SET TRANSACTION ISOLATION LEVEL must be called before any query', '25001');
  }
  if (!isAccess) return;
  const access = variables.get(READ_ONLY) === 'on' ? 'read only' : 'read write';
  if (access === 'read write' && transaction.access === 'read only') {
    const inside = 'cannot set transaction read-write mode inside a read-only transaction';
    if (transaction.savepoints.length > 0) throw new SqlError(inside, '25001');
    const before = 'transaction read-write mode must be set before any query';
    if (hasRun) throw new SqlError(before, '25001');
  }
  transaction.access = access;
}

const READ_ONLY = 'transaction_read_only';
