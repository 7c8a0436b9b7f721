import type { StatementPlan } from '../../sql/index.js';
import { setVariable, startedTransaction } from '../responses.js';
import {
  answered,
  giveNotice,
  warnOutsideBlock,
  type Outcome,
  type StatementContext,
} from './context.js';
import { setVariableOf } from './variables.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes BEGIN: what was implicit becomes explicit; inside a block it changes nothing. */
export function executeBegin(context: StatementContext, plan: Plan<'begin'>): Outcome {
  const { session, transaction } = context;
  const duplicated = session.transaction.kind === 'explicit';
  if (duplicated) {
    const message = 'there is already a transaction in progress';
    giveNotice(context, { severity: 'WARNING', code: '25001', message });
  }
  applyModes(context, plan);
  session.transaction = { kind: 'explicit', transaction };
  return answered(startedTransaction(duplicated, plan.tag));
}

/** Executes SET TRANSACTION: modes of the transaction under way. */
export function executeSetTransaction(
  context: StatementContext,
  plan: Plan<'setTransaction'>,
): Outcome {
  const { isolation, ofSession } = plan;
  const prefix = ofSession ? 'default_' : '';
  applyModes(context, plan, prefix);
  if (!ofSession) warnOutsideBlock(context, 'SET TRANSACTION');
  return answered(
    setVariable(
      `${prefix}${isolation === null ? 'transaction_read_only' : 'transaction_isolation'}`,
      'SET',
    ),
  );
}

function applyModes(
  context: StatementContext,
  { access, isolation }: Pick<Plan<'begin'>, 'access' | 'isolation'>,
  prefix: '' | 'default_' = '',
): void {
  const local = prefix === '';
  if (isolation !== null) {
    setVariableOf(context, { name: `${prefix}transaction_isolation`, value: isolation, local });
  }
  if (access === null) return;
  const value = access === 'read only' ? 'on' : 'off';
  setVariableOf(context, { name: `${prefix}transaction_read_only`, value, local });
}
