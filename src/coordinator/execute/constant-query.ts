import { collectionsOf, EvaluationError, Peek, type Plan } from '../../dataflow/index.js';
import { assert } from '../../diagnostic/index.js';
import type { Row } from '../../repr/index.js';
import type { QueryPlan } from '../../sql/index.js';
import { queryLimits } from '../variables/system-options.js';
import type { StatementContext } from './context.js';

/** Whether a plan reads nothing. */
export function isConstant(plan: Plan): boolean {
  return collectionsOf(plan).length === 0;
}

/**
 * The rows of a query that reads nothing, at once and without the server. Errors call them by
 * the name that is given, if there is one.
 *
 * @throws EvaluationError if one of them cannot be computed, or the statement is given up.
 */
export function answerConstant(
  plan: Plan,
  finishing: QueryPlan['finishing'],
  { core, session }: Pick<StatementContext, 'core' | 'session'>,
  resultName?: string,
): readonly Row[] {
  const { connection } = session;
  const { functions } = core;
  const limits = queryLimits(core.options, resultName);
  const read = { id: 0, connection, plan, timestamp: 0n, imports: [], finishing, limits };
  const answer = new Peek(read, []).answer(functions);
  assert(answer.kind !== 'canceled', 'nobody cancels what is answered at once');
  if (answer.kind === 'error') throw new EvaluationError(answer.message, answer.code, answer);
  return answer.rows;
}
