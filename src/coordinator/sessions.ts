import { abandonPeeks, finishPeek, peeksOf } from './peeks.js';
import type { Core } from './core.js';
import type { StartupOptions } from './messages.js';
import { rollBackTransaction } from './execute/end-transaction.js';
import { executionCanceled, unknownRole } from './errors.js';
import { dropTemporaryItems } from './execute/discard.js';
import { errorResponse } from './responses.js';
import { Session, type CopyInput } from './session.js';
import { SqlError } from '../sql/index.js';
import { checkedSetting, SessionVariables } from './variables/session-variables.js';
import { abort } from './submissions.js';
import { endTail } from './tails.js';
import { leaveWriteLock } from './transactions/write-lock.js';

/**
 * Gives out the numbers of connections: the next one, or the one that has been free the longest.
 */
export class ConnectionIds {
  #next = 1;
  readonly #free: number[] = [];

  take(): number {
    const freed = this.#free.shift();
    if (freed !== undefined) return freed;
    this.#next += 1;
    return this.#next - 1;
  }

  give(connection: number): void {
    this.#free.push(connection);
  }
}

/** Opens a session for a client. */
export function startSession(
  core: Core,
  ids: ConnectionIds,
  { client, user, sequential, settings }: NewSession,
): void {
  const { effects, random } = core.environment;
  if (!core.catalog.hasRole(user)) {
    effects({ kind: 'refused', client, response: errorResponse(unknownRole(user)) });
    return;
  }
  let variables: SessionVariables;
  try {
    variables = initialVariables(core, user, settings);
  } catch (error) {
    effects({ kind: 'refused', client, response: errorResponse(error) });
    return;
  }
  const connection = ids.take();
  const secretKey = random();
  const identity = { connection, secretKey, user, variables };
  const session = new Session({ ...identity, ...(sequential && { sequential }) });
  core.sessions.set(connection, session);
  core.catalog.createTemporarySchema(connection);
  effects({ kind: 'started', client, connection, secretKey });
}

interface NewSession extends StartupOptions {
  readonly client: number;
  readonly user: string;
}

/** @throws SqlError for a variable that is none or cannot be so, or a database that is none. */
function initialVariables(
  core: Core,
  user: string,
  settings: ReadonlyMap<string, string> = new Map(),
): SessionVariables {
  const defaults = new Map<string, string>([
    ['default_transaction_isolation', core.options.transactionIsolation],
    ['session_authorization', user],
  ]);
  for (const [name, value] of settings) {
    defaults.set(...checkedSetting(name, value));
  }
  const database = defaults.get('database');
  if (database !== undefined && core.catalog.database(database) === undefined) {
    throw new SqlError(`database "${database}" does not exist`, '3D000');
  }
  return new SessionVariables(defaults);
}

/** Ends the TAIL that a session executes as if it were complete, if there is one. */
export function endTailOf(core: Core, connection: number): void {
  const blocked = core.sessions.get(connection)?.current?.blocked;
  if (blocked?.kind !== 'tail' || blocked.tail.end !== null) return;
  endTail(core, blocked.tail, { kind: 'complete' });
}

/** Takes what a client sent for the COPY that its session executes, if it does. */
export function receiveCopyInput(core: Core, connection: number, input: CopyInput): void {
  const session = core.sessions.get(connection);
  const blocked = session?.current?.blocked;
  if (session === undefined || blocked?.kind !== 'copyIn') return;
  blocked.received = input;
  core.runnable.add(session);
}

/**
 * Cancels what a session runs. Reads answer `canceled` when the server has confirmed it: those that
 * it has answered already keep their rows. A statement that reads and then writes ends at once, as
 * long as it has not written.
 */
export function cancelSession(core: Core, connection: number, secretKey: number): void {
  const session = core.sessions.get(connection);
  if (session === undefined || session.secretKey !== secretKey) return;
  if (peeksOf(core, session).length > 0) core.send({ kind: 'cancelPeeks', connection });
  const blocked = session.current?.blocked;
  switch (blocked?.kind) {
    case 'writeLock':
      leaveWriteLock(core, session);
      core.answer(session, blocked.slot, { kind: 'canceled' });
      abort(core, session);
      break;
    case 'copyIn':
      core.answer(session, blocked.slot, { kind: 'canceled' });
      abort(core, session);
      break;
    case 'tail':
      endTail(core, blocked.tail, { kind: 'canceled' });
      break;
    case 'fetch':
      if (blocked.fetch.cursor.state.kind !== 'tailing') break;
      core.answer(session, blocked.slot, { kind: 'canceled' });
      abort(core, session);
      break;
    case 'selection':
      // Nothing was written yet, though the server may have answered already.
      finishPeek(core, blocked.peek);
      leaveWriteLock(core, session);
      core.answer(session, blocked.slot, errorResponse(executionCanceled()));
      abort(core, session);
      break;
    case undefined:
      break;
  }
}

/** Ends a session and all that it has: what it runs, its transaction, its temporary items. */
export function endSession(core: Core, ids: ConnectionIds, connection: number): void {
  const session = core.sessions.get(connection);
  if (session === undefined) return;
  abandonPeeks(core, session);
  for (const tail of [...core.tails.values()]) {
    if (tail.connection === connection) endTail(core, tail, { kind: 'canceled' });
  }
  leaveWriteLock(core, session);
  rollBackTransaction(core, session);
  dropTemporaryItems(core, session);
  core.catalog.dropTemporarySchema(connection);
  core.sessions.delete(connection);
  core.busy.delete(session);
  core.runnable.delete(session);
  ids.give(connection);
}
