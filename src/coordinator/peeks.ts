import type { Finishing, ImportDescription, PeekAnswer, PeekId, Plan } from '../dataflow/index.js';
import { unreachable } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import type { Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import { importedIds } from './expand-plan.js';
import type { PeekPurpose, PendingPeek } from './pending-peek.js';
import { copyResponse, rowsResponse } from './responses.js';
import type { Session } from './session.js';
import { queryLimits } from './variables/system-options.js';

/** A read to ask the server for. */
export interface NewPeek {
  readonly session: Session;
  readonly plan: Plan;
  readonly imports: readonly ImportDescription[];
  readonly finishing: Finishing;
  readonly timestamp: Timestamp;
  readonly purpose: PeekPurpose;
}

/**
 * Asks the server for a read, and keeps what it reads from being compacted or dropped meanwhile.
 */
export function startPeek(core: Core, peek: NewPeek): PeekId {
  const { session, plan, imports, finishing, timestamp, purpose } = peek;
  const id = core.nextPeekId();
  const resultName = purpose.kind === 'selection' ? purpose.resultName : undefined;
  const limits = queryLimits(core.options, resultName);
  const collections = importedIds(imports);
  const hold = core.frontiers.hold(collections, timestamp);
  core.peeks.set(id, { id, session, timestamp, collections, hold, purpose });
  core.send({
    kind: 'peek',
    peek: { id, connection: session.connection, plan, timestamp, imports, finishing, limits },
  });
  return id;
}

/** Takes a peek off the list, because it was answered or nobody waits for it. */
export function finishPeek(core: Core, id: PeekId): PendingPeek | undefined {
  const peek = core.peeks.get(id);
  if (peek === undefined) return undefined;
  core.peeks.delete(id);
  core.frontiers.release(peek.hold);
  core.forgetGone();
  return peek;
}

/** The peeks of a session that were not answered, in the order in which they began. */
export function peeksOf(core: Core, session: Session): readonly PendingPeek[] {
  return [...core.peeks.values()].filter((peek) => peek.session === session);
}

/** Forgets the peeks of a session and tells the server that nobody waits for them any more. */
export function abandonPeeks(core: Core, session: Session): void {
  const peeks = peeksOf(core, session);
  if (peeks.length === 0) return;
  for (const { id } of peeks) finishPeek(core, id);
  core.send({ kind: 'cancelPeeks', connection: session.connection });
}

/** Forgets one peek and tells the server that nobody waits for it any more. */
export function abandonPeek(core: Core, id: PeekId): void {
  if (finishPeek(core, id) !== undefined) core.send({ kind: 'cancelPeek', peek: id });
}

/** An answer as the response of a SELECT. */
export function answerResponse(
  answer: PeekAnswer,
  { columns, copy }: PeekPurpose & { kind: 'answer' },
): Response {
  switch (answer.kind) {
    case 'rows':
      if (copy !== undefined) return copyResponse(columns, answer.rows, copy);
      return rowsResponse(columns, answer.rows);
    case 'error':
      return { ...answer, kind: 'dataError' };
    case 'canceled':
      return { kind: 'canceled' };
    default:
      return unreachable(answer);
  }
}
