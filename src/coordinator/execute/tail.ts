import type { StatementPlan, TailPlan } from '../../sql/index.js';
import { evaluateAsOf } from '../as-of.js';
import { completedUnit } from '../responses.js';
import type { RunningTail } from '../running-tail.js';
import { startTail } from '../tails.js';
import { addTail } from '../transaction.js';
import type { Outcome, StatementContext } from './context.js';

/** Executes a TAIL that is in no cursor: rows go to the session as they come, until it ends. */
export function executeTail(
  context: StatementContext,
  { tail }: StatementPlan & { kind: 'tail' },
): Outcome {
  const { slot, session, core } = context;
  const running = beginTail(context, tail, { kind: 'session', slot });
  session.responses.push(slot, completedUnit('Tailing', 'TAIL'));
  core.runnable.add(session);
  return { kind: 'blocked', on: { kind: 'tail', slot, tail: running } };
}

/** Begins a TAIL as a part of the transaction. One with AS OF is none of it (X4). */
export function beginTail(
  context: StatementContext,
  plan: TailPlan,
  target: RunningTail['target'],
): RunningTail {
  const { core, session, transaction, values } = context;
  const asOf = plan.asOf === null ? null : evaluateAsOf(plan.asOf, values, core.functions);
  if (asOf === null) addTail(transaction);
  return startTail(core, { session, plan, asOf, values, target });
}
