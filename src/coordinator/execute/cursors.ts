import { rowsBytes, type PeekAnswer } from '../../dataflow/index.js';
import { assert, unreachable } from '../../diagnostic/index.js';
import type { Response } from '../../harness/index.js';
import { notSupported, SqlError, type StatementPlan } from '../../sql/index.js';
import type { Core } from '../core.js';
import { cursorsTooLarge, needsTransaction } from '../errors.js';
import { abandonPeek } from '../peeks.js';
import { planFor } from '../planning.js';
import { completedUnit, rowsResponse } from '../responses.js';
import type { Cursor, Fetch, Session } from '../session.js';
import { endTail } from '../tails.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { startQuery } from './select.js';
import { beginTail } from './tail.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes DECLARE. The query is planned, so that its mistakes show, and not yet executed. */
export function executeDeclare(context: StatementContext, plan: Plan<'declare'>): Outcome {
  const { session, inBlock } = context;
  const { name, statement } = plan;
  if (!inBlock) throw needsTransaction('DECLARE CURSOR');
  if (session.cursors.has(name)) {
    throw new SqlError(`cursor "${name}" already exists`, '42P03');
  }
  const refusal = session.cursors.refusal();
  if (refusal !== null) throw refusal;
  const { columns } = planCursor(context, statement);
  session.cursors.add(name, { name, statement, columns, state: { kind: 'declared' } });
  return answered(completedUnit('DeclaredCursor', 'DECLARE CURSOR'));
}

/** Executes FETCH; the first one executes the cursor's query. */
export function executeFetch(context: StatementContext, plan: Plan<'fetch'>): Outcome {
  const cursor = cursorNamed(context.session, plan.name);
  const { core } = context;
  const deadline = plan.timeoutMs === null ? null : core.now + plan.timeoutMs;
  const fetch: Fetch = { cursor, count: plan.count, deadline };
  if (cursor.state.kind === 'declared') startCursor(context, cursor);
  const response = fetchRows(core, fetch);
  if (response !== null) return answered(response);
  return { kind: 'blocked', on: { kind: 'fetch', slot: context.slot, fetch } };
}

/** Executes CLOSE of one cursor or of all. */
export function executeClose({ core, session }: StatementContext, plan: Plan<'close'>): Outcome {
  if (plan.name === null) closeCursors(core, session);
  else closeCursor(core, session, cursorNamed(session, plan.name));
  return answered(completedUnit('ClosedCursor', 'CLOSE CURSOR'));
}

/** Closes the cursors of a session, because its transaction ends. */
export function closeCursors(core: Core, session: Session): void {
  for (const cursor of session.cursors.all()) closeCursor(core, session, cursor);
}

/**
 * The rows that a FETCH gives, or null if it has to wait: for the answer to a query, or for a first
 * row of a TAIL that goes on, up to its timeout on the clock. FETCH ALL of a TAIL never waits (A8).
 */
export function fetchRows(core: Core, { cursor, count, deadline }: Fetch): Response | null {
  const { state, columns } = cursor;
  switch (state.kind) {
    case 'declared':
    case 'peeking':
      return null;
    case 'failed':
      return { ...state, kind: 'dataError' };
    case 'canceled':
      return { kind: 'canceled' };
    case 'rows': {
      const taken = count === null ? state.rows.length : Number(count);
      const rows = state.rows.slice(0, taken);
      state.rows = state.rows.slice(taken);
      return rowsResponse(columns, rows);
    }
    case 'tailing': {
      const { tail } = state;
      assert(tail.target.kind === 'cursor', 'the rows of a cursor are kept for it');
      const { buffer } = tail.target;
      const mayWait = count !== null && count > 0n && tail.end === null;
      if (buffer.length === 0 && mayWait && (deadline === null || core.now < deadline)) return null;
      if (buffer.length === 0 && tail.end?.kind === 'failed') {
        return { ...tail.end, kind: 'dataError' };
      }
      const taken = buffer.splice(0, count === null ? Infinity : Number(count));
      tail.target.bytes -= rowsBytes(taken);
      return rowsResponse(columns, taken);
    }
    default:
      return unreachable(state);
  }
}

/** What the cursors of a session keep of the answers to their queries. */
function bytesKept(session: Session): number {
  let bytes = 0;
  for (const { state } of session.cursors.all()) {
    if (state.kind === 'rows' && state.rows.length > 0) bytes += state.bytes;
  }
  return bytes;
}

function startCursor(context: StatementContext, cursor: Cursor): void {
  const { memoryLimit } = context.core.options;
  // With the answer that is asked for now it may be more, by what one answer may be.
  if (bytesKept(context.session) > memoryLimit) throw cursorsTooLarge(memoryLimit);
  const { plan, columns } = planCursor(context, cursor.statement);
  cursor.columns = columns;
  if (plan.kind === 'tail') {
    const tail = beginTail(context, plan.tail, { kind: 'cursor', buffer: [], bytes: 0 });
    cursor.state = { kind: 'tailing', tail };
    return;
  }
  const started = startQuery(context, plan, { kind: 'cursor', cursor });
  cursor.state =
    started.kind === 'rows'
      ? { kind: 'rows', rows: started.rows, bytes: rowsBytes(started.rows) }
      : { kind: 'peeking', peek: started.peek };
}

function planCursor(
  { core, session }: StatementContext,
  statement: Cursor['statement'],
): { readonly plan: Plan<'select' | 'tail'>; readonly columns: Cursor['columns'] } {
  const plan = planFor(core, session, statement);
  switch (plan.kind) {
    case 'select':
      return { plan, columns: plan.query.columns };
    case 'tail':
      return { plan, columns: plan.tail.columns };
    default:
      throw notSupported('DECLARE CURSOR of anything but a query or a TAIL');
  }
}

function cursorNamed(session: Session, name: string): Cursor {
  const cursor = session.cursors.get(name);
  assert(cursor !== undefined, 'FETCH and CLOSE of an unknown cursor are not planned');
  return cursor;
}

/** Closes a cursor: nobody waits for its rows any more. */
export function closeCursor(core: Core, session: Session, cursor: Cursor): void {
  session.cursors.delete(cursor.name);
  const { state } = cursor;
  if (state.kind === 'peeking') abandonPeek(core, state.peek);
  if (state.kind === 'tailing' && state.tail.end === null) {
    endTail(core, state.tail, { kind: 'complete' });
  }
}

/** Puts what the server answered into the cursor that it was asked for. */
export function fillCursor(cursor: Cursor, answer: PeekAnswer): void {
  switch (answer.kind) {
    case 'rows':
      cursor.state = { kind: 'rows', rows: answer.rows, bytes: rowsBytes(answer.rows) };
      return;
    case 'error':
      cursor.state = { ...answer, kind: 'failed' };
      return;
    case 'canceled':
      cursor.state = { kind: 'canceled' };
      return;
    default:
      unreachable(answer);
  }
}
