import { EvaluationError, type PeekAnswer, type PeekId } from '../dataflow/index.js';
import { assert, unreachable } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import {
  parseStatements,
  type ParsedStatement,
  type StatementKind,
  type StatementPlan,
} from '../sql/index.js';
import { sessionValues } from './bind-environment.js';
import type { Core } from './core.js';
import { commitTransaction, failTransaction } from './execute/end-transaction.js';
import { noteCutNames, type Outcome, type StatementContext } from './execute/context.js';
import { fetchRows } from './execute/cursors.js';
import { finishCopyFrom } from './execute/copy-from.js';
import { executePlan } from './execute/execute-plan.js';
import { finishReadThenWrite, startSelection } from './execute/read-then-write.js';
import { interruptible } from './interruptible.js';
import { planSubmitted } from './planning.js';
import { planPrepared } from './prepared-statements.js';
import type { ResponseSlot } from './response-queue.js';
import { errorResponse } from './responses.js';
import type { Acknowledgement, Blocked, CopyInput, Session, Submission } from './session.js';
import { newTransaction } from './transactions/transaction.js';
import { checkAllowed, isBlock, standsAlone } from './transactions/transaction-rules.js';
import { releaseWriteLock } from './transactions/write-lock.js';

type BlockedOn<Kind extends Blocked['kind']> = Blocked & { readonly kind: Kind };

/** Lets all sessions go on that can, each as far as it can. */
export function runSessions(core: Core): void {
  // Ends: a session becomes runnable again only by something that happened, and each happens once.
  for (const session of core.runnable) {
    core.runnable.delete(session);
    if (core.sessions.get(session.connection) !== session) continue;
    core.serving = session;
    runSession(core, session);
    core.serving = null;
  }
}

function runSession(core: Core, session: Session): void {
  do {
    do execute(core, session);
    while (flush(core, session));
  } while (finishSubmission(core, session) && session.waiting.length > 0);
}

/** Executes the current submission, or begins the next one, until it is through or blocked. */
function execute(core: Core, session: Session): void {
  session.current ??= beginSubmission(core, session);
  const submission = session.current;
  if (submission === null) return;
  core.busy.add(session);
  while (
    unblock(core, session, submission) &&
    submission.next < submission.statements.length &&
    mayGoOn(session, submission)
  ) {
    const statement = submission.statements[submission.next]!;
    submission.next += 1;
    executeNext(core, session, statement);
    core.settleTime();
  }
  const isThrough = submission.next >= submission.statements.length;
  if (isThrough && endsTransaction(submission) && mayGoOn(session, submission)) {
    endImplicitTransaction(core, session, submission);
  }
  core.settleTime();
}

/** Whether what follows may begin: see {@link Session.sequential}. */
function mayGoOn(session: Session, { unacknowledged }: Submission): boolean {
  return !session.sequential || session.responses.isEmpty || unacknowledged !== null;
}

/** Whether nothing of the submission is left that its transaction is open for. */
function endsTransaction({ kind, blocked }: Submission): boolean {
  return blocked === null && (kind === 'text' || kind === 'sync');
}

function beginSubmission(core: Core, session: Session): Submission | null {
  const request = session.waiting.shift();
  if (request === undefined) return null;
  const { kind } = request;
  const { unsaid } = session;
  session.unsaid = null;
  const fresh = { kind, statements: [], next: 0, blocked: null, unacknowledged: null };
  // The commit decides what is said.
  if (kind === 'sync') return { ...fresh, unacknowledged: unsaid };
  if (unsaid !== null) core.answer(session, unsaid.slot, unsaid.response);
  if (request.kind === 'execute') {
    const { prepared, values } = request;
    return { ...fresh, statements: [prepared.statement], prepared, values };
  }
  if (request.kind !== 'text') return fresh;
  try {
    return {
      ...fresh,
      statements: interruptible(core, session, () => parseStatements(request.text)),
    };
  } catch (error) {
    const response = errorResponse(error);
    // What does not parse will never do so.
    const permanent = response.kind === 'error' ? { ...response, permanent: true } : response;
    core.answer(session, session.responses.open(), permanent);
    failTransaction(core, session);
    return fresh;
  }
}

function executeNext(core: Core, session: Session, statement: ParsedStatement): void {
  const submission = session.current!;
  const slot = session.responses.open(statement.kind);
  try {
    if (submission.kind === 'execute') startAnew(core, session, statement);
    checkAllowed(session.transaction, statement);
    startImplicitly(core, session, submission);
    checkAllowed(session.transaction, statement);
    const context = contextOf(core, session, { statement, slot });
    if (submission.kind === 'text') noteCutNames(context);
    const outcome = interruptible(core, session, () =>
      executePlan(context, planNext(core, session, statement)),
    );
    settle(core, session, slot, outcome);
  } catch (error) {
    fail(core, session, slot, errorResponse(error));
  }
}

function planNext(core: Core, session: Session, statement: ParsedStatement): StatementPlan {
  const { prepared, values } = session.current!;
  if (prepared === undefined) return planSubmitted(core, session, statement);
  return planPrepared(core, session, prepared, values!);
}

/**
 * Prepared statements that no Sync divides are one transaction. What cannot join it begins another
 * one, if nothing is lost by that: it has only read so far, or what it did stands already, as that
 * of a statement does which PostgreSQL runs in no transaction block.
 */
function startAnew(core: Core, session: Session, statement: ParsedStatement): void {
  const status = session.transaction;
  if (status.kind !== 'started' && status.kind !== 'implicit') return;
  const { operations } = status.transaction;
  const hasOnlyRead = operations.kind === 'none' || operations.kind === 'peeks';
  if (!hasOnlyRead || session.cursors.size > 0) return;
  if (standsAlone(statement) || BESIDE_NO_READS.has(statement.kind)) {
    commitTransaction(core, session);
  }
}

/** What joins a transaction that has read nothing. */
const BESIDE_NO_READS: ReadonlySet<StatementKind> = new Set(['insertValues', 'tail']);

/** A statement outside of any transaction is one, or shares one with those submitted with it. */
function startImplicitly(core: Core, session: Session, { statements }: Submission): void {
  const { transaction: status } = session;
  if (status.kind === 'default') {
    const isReadOnly = session.variables.get('transaction_read_only') === 'on';
    const access = isReadOnly ? 'read only' : 'read write';
    const transaction = newTransaction(session.begunAt ?? core.now, access);
    session.transaction = { kind: statements.length > 1 ? 'implicit' : 'started', transaction };
  } else if (status.kind === 'started') {
    // Another one was executed before, and nothing has ended the transaction in between.
    session.transaction = { ...status, kind: 'implicit' };
  }
}

function contextOf(
  core: Core,
  session: Session,
  { statement, slot }: { readonly statement: ParsedStatement; readonly slot: ResponseSlot },
): StatementContext {
  const status = session.transaction;
  assert(status.kind !== 'default', 'a statement is executed in a transaction');
  const { transaction } = status;
  const values = sessionValues(core, session, transaction.wallTime);
  return { core, session, transaction, inBlock: isBlock(status), statement, slot, values };
}

function settle(core: Core, session: Session, slot: ResponseSlot, outcome: Outcome): void {
  switch (outcome.kind) {
    case 'answered':
      return acknowledge(core, session, { slot, response: outcome.response });
    case 'pending':
      return;
    case 'blocked':
      session.current!.blocked = outcome.on;
      return;
    default:
      return unreachable(outcome);
  }
}

/**
 * Gives the response of a statement. That of the last one waits until its transaction, if no BEGIN
 * began it, is committed: what is acknowledged is durable (T11).
 */
function acknowledge(core: Core, session: Session, acknowledgement: Acknowledgement): void {
  const submission = session.current!;
  const { kind } = session.transaction;
  const isLast = submission.next === submission.statements.length;
  if (isLast && (kind === 'started' || kind === 'implicit')) {
    submission.unacknowledged = acknowledgement;
  } else {
    core.answer(session, acknowledgement.slot, acknowledgement.response);
  }
}

/** Ends the submission with an error: what comes after is not executed. */
function fail(core: Core, session: Session, slot: ResponseSlot, response: Response): void {
  core.answer(session, slot, response);
  abort(core, session);
}

/** Executes no more of the submission, and rolls the transaction back. */
export function abort(core: Core, session: Session): void {
  const submission = session.current;
  if (submission !== null) {
    submission.next = submission.statements.length;
    submission.blocked = null;
    submission.unacknowledged = null;
  }
  failTransaction(core, session);
}

/** Goes on with what was blocked, if it can; returns whether nothing blocks any more. */
function unblock(core: Core, session: Session, submission: Submission): boolean {
  const { blocked } = submission;
  switch (blocked?.kind) {
    case undefined:
      return true;
    case 'selection':
      return false;
    case 'writeLock':
      if (core.writeLock.holder !== session) return false;
      submission.blocked = null;
      goOnWithLock(core, session, blocked);
      break;
    case 'copyIn': {
      const { received } = blocked;
      if (received === null) return false;
      submission.blocked = null;
      goOnWithCopy(core, session, blocked, received);
      break;
    }
    case 'tail':
      if (blocked.tail.end === null) return false;
      submission.blocked = null;
      finishTail(core, session, blocked);
      break;
    case 'fetch': {
      const response = fetchRows(core, blocked.fetch);
      if (response === null) return false;
      submission.blocked = null;
      core.answer(session, blocked.slot, response);
      break;
    }
    default:
      return unreachable(blocked);
  }
  return submission.blocked === null;
}

function goOnWithLock(core: Core, session: Session, blocked: BlockedOn<'writeLock'>): void {
  const { slot, purpose } = blocked;
  const statement = session.current!.statements[session.current!.next - 1]!;
  try {
    if (purpose.kind === 'readThenWrite') {
      const context = contextOf(core, session, { statement, slot });
      const start = (): Outcome => startSelection(context, purpose.write);
      settle(core, session, slot, interruptible(core, session, start));
      return;
    }
    commitTransaction(core, session);
    core.answer(session, slot, purpose.response);
  } catch (error) {
    releaseWriteLock(core, session);
    fail(core, session, slot, errorResponse(error));
  }
}

function goOnWithCopy(
  core: Core,
  session: Session,
  { slot, plan }: BlockedOn<'copyIn'>,
  received: CopyInput,
): void {
  const statement = session.current!.statements[session.current!.next - 1]!;
  try {
    const context = contextOf(core, session, { statement, slot });
    const finish = (): Outcome => finishCopyFrom(context, plan, received);
    settle(core, session, slot, interruptible(core, session, finish));
  } catch (error) {
    fail(core, session, slot, errorResponse(error));
  }
}

function finishTail(core: Core, session: Session, { slot, tail }: BlockedOn<'tail'>): void {
  const { end } = tail;
  if (end?.kind === 'failed') {
    fail(core, session, slot, { ...end, kind: 'error' });
  } else if (end?.kind === 'canceled') {
    fail(core, session, slot, { kind: 'canceled' });
  } else {
    core.finish(session, slot);
  }
}

/** Commits what no BEGIN began, now that the submission is through. */
function endImplicitTransaction(core: Core, session: Session, submission: Submission): void {
  const { kind } = session.transaction;
  if (kind !== 'started' && kind !== 'implicit') return;
  const { unacknowledged } = submission;
  submission.unacknowledged = null;
  try {
    const committed = commitTransaction(core, session);
    if (unacknowledged === null) {
      assert(committed, 'who writes is answered when that is committed');
      return;
    }
    const { slot, response } = unacknowledged;
    if (committed) core.answer(session, slot, response);
    else submission.blocked = { kind: 'writeLock', slot, purpose: { kind: 'commit', response } };
  } catch (error) {
    fail(core, session, unacknowledged?.slot ?? session.responses.open(), errorResponse(error));
  }
}

/** Says what can be said; returns whether a sequential session may go on because of it. */
function flush(core: Core, session: Session): boolean {
  const { connection } = session;
  const { effects } = core.environment;
  let anyAnswered = false;
  session.responses.drain({
    response: (response, statement) => {
      if (session.sequential && isFailure(response)) abort(core, session);
      effects({ kind: 'response', connection, response, statement });
    },
    answered: (statement) => {
      anyAnswered = true;
      effects({ kind: 'answered', connection, statement });
    },
  });
  return anyAnswered && session.sequential && session.current !== null;
}

/** Whether a response is an error that came when its statement was done. */
function isFailure({ kind }: Response): boolean {
  return kind === 'dataError' || kind === 'canceled';
}

/** Ends the submission if it is through and answered; returns whether the next one may begin. */
function finishSubmission(core: Core, session: Session): boolean {
  const { current, connection } = session;
  if (current === null) return true;
  const through = current.blocked === null && current.next >= current.statements.length;
  if (!through) return false;
  const { unacknowledged } = current;
  if (unacknowledged === null ? !session.responses.isEmpty : current.kind !== 'execute')
    return false;
  session.unsaid = unacknowledged;
  if (current.kind === 'text' || current.kind === 'sync') session.begunAt = null;
  session.current = null;
  core.busy.delete(session);
  core.environment.effects({ kind: 'ready', connection });
  return true;
}

/** Takes in the rows that a statement which reads and then writes is about, and writes. */
export function receiveSelection(
  core: Core,
  session: Session,
  peek: PeekId,
  answer: PeekAnswer,
): void {
  const submission = session.current;
  const blocked = submission?.blocked;
  if (blocked?.kind !== 'selection' || blocked.peek !== peek) return;
  submission!.blocked = null;
  const { slot, write } = blocked;
  const statement = submission!.statements[submission!.next - 1]!;
  try {
    assert(answer.kind !== 'canceled', 'who cancels a selection does not wait for its answer');
    if (answer.kind === 'error') throw new EvaluationError(answer.message, answer.code, answer);
    const { values } = contextOf(core, session, { statement, slot });
    const { rows } = answer;
    const response = interruptible(core, session, () =>
      finishReadThenWrite(core, write, rows, values),
    );
    core.answer(session, slot, response);
  } catch (error) {
    fail(core, session, slot, errorResponse(error));
  } finally {
    releaseWriteLock(core, session);
    core.runnable.add(session);
  }
}
