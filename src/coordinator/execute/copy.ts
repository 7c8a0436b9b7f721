import type { StatementPlan } from '../../sql/index.js';
import { copyResponse } from '../responses.js';
import { answered, PENDING, type Outcome, type StatementContext } from './context.js';
import { startQuery } from './select.js';
import { beginTail } from './tail.js';

/** Executes COPY ... TO STDOUT: the rows come as lines of text, those of a TAIL until it ends. */
export function executeCopy(
  context: StatementContext,
  { from, format }: StatementPlan & { kind: 'copyTo' },
): Outcome {
  const { slot, session, core } = context;
  const { columns } = from.kind === 'tail' ? from.tail : from.query;
  if (from.kind === 'tail') {
    // Its rows come in several parts, of which the header is the first.
    const copy = { ...format, header: false };
    const running = beginTail(context, from.tail, { kind: 'session', slot, copy });
    session.responses.push(slot, copyResponse(columns, [], format));
    core.runnable.add(session);
    return { kind: 'blocked', on: { kind: 'tail', slot, tail: running } };
  }
  const started = startQuery(context, from, { kind: 'answer', slot, columns, copy: format });
  return started.kind === 'rows' ? answered(copyResponse(columns, started.rows, format)) : PENDING;
}
