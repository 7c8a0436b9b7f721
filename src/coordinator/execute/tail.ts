import {
  SqlError,
  type ParsedStatement,
  type StatementPlan,
  type TailPlan,
} from '../../sql/index.js';
import { evaluateAsOf } from '../timestamps/as-of.js';
import type { Core } from '../core.js';
import { planFor } from '../planning.js';
import { completedUnit } from '../responses.js';
import type { RunningTail } from '../running-tail.js';
import type { Session } from '../session.js';
import { endTail, startTail } from '../tails.js';
import { addTail } from '../transactions/transaction.js';
import { standsAlone } from '../transactions/transaction-rules.js';
import type { Outcome, StatementContext } from './context.js';

/**
 * Executes a TAIL that is in no cursor: rows go to the session as they come, until it ends. It ends
 * at once if a statement that was submitted with it is sure to be refused because of it: nothing
 * could ever come of waiting for that one's turn.
 */
export function executeTail(
  context: StatementContext,
  { tail }: StatementPlan & { kind: 'tail' },
): Outcome {
  const { slot, session, core } = context;
  const running = beginTail(context, tail, { kind: 'session', slot });
  session.responses.push(slot, completedUnit('Tailing', 'TAIL'));
  core.runnable.add(session);
  if (refusesWhatFollows(context)) endTail(core, running, { kind: 'complete' });
  return { kind: 'blocked', on: { kind: 'tail', slot, tail: running } };
}

/** Whether the transaction comes to a statement that cannot stand beside its TAIL (X6). */
function refusesWhatFollows({ core, session, transaction }: StatementContext): boolean {
  if (transaction.operations.kind !== 'tail') return false;
  const { statements, next } = session.current!;
  const following = statements.slice(next);
  const end = following.findIndex(({ kind }) => kind === 'commit' || kind === 'rollback');
  const within = end < 0 ? following : following.slice(0, end);
  return within.some(
    (statement) => standsAlone(statement) || joinsOperations(core, session, statement),
  );
}

/** Whether a statement reads or writes as a part of its transaction: all but those AS OF (X4). */
function joinsOperations(core: Core, session: Session, statement: ParsedStatement): boolean {
  try {
    const plan = planFor(core, session, statement);
    switch (plan.kind) {
      case 'select':
        return plan.asOf === null;
      case 'tail':
        return plan.tail.asOf === null;
      case 'insert':
        return true;
      default:
        return false;
    }
  } catch (error) {
    // Its own mistake is reported when its turn comes.
    if (error instanceof SqlError) return false;
    throw error;
  }
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
