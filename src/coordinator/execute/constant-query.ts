import { collectionsOf, EvaluationError, Peek, type Plan } from '../../dataflow/index.js';
import { assert } from '../../diagnostic/index.js';
import type { Row } from '../../repr/index.js';
import type { QueryPlan } from '../../sql/index.js';
import type { Core } from '../core.js';
import { queryLimits } from '../system-options.js';

/** Whether a plan reads nothing. */
export function isConstant(plan: Plan): boolean {
  return collectionsOf(plan).length === 0;
}

/**
 * The rows of a query that reads nothing, at once and without the server.
 *
 * @throws EvaluationError if one of them cannot be computed.
 */
export function answerConstant(
  plan: Plan,
  finishing: QueryPlan['finishing'],
  { functions, options }: Pick<Core, 'functions' | 'options'>,
): readonly Row[] {
  const limits = queryLimits(options);
  const read = { id: 0, connection: 0, plan, timestamp: 0n, imports: [], finishing, limits };
  const answer = new Peek(read, []).answer(functions);
  assert(answer.kind !== 'canceled', 'nobody cancels what is answered at once');
  if (answer.kind === 'error') throw new EvaluationError(answer.message, answer.code, answer);
  return answer.rows;
}
