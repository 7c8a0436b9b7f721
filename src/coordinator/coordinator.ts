import type { CollectionId, DataflowResponse, PeekAnswer, PeekId } from '../dataflow/index.js';
import { unreachable } from '../diagnostic/index.js';
import type { DebugValue } from '../repr/index.js';
import { dumpCatalog } from './catalog/dump.js';
import { Core, type CoordinatorEnvironment } from './core.js';
import { fillCursor } from './execute/cursors.js';
import type { CoordinatorMessage } from './messages.js';
import { planStoredItems } from './plan-stored-items.js';
import type { PendingPeek } from './pending-peek.js';
import { ProtocolRequests } from './protocol-requests.js';
import { answerResponse, finishPeek } from './peeks.js';
import { restoreItems } from './restore.js';
import type { Request } from './session.js';
import {
  cancelSession,
  endTailOf,
  ConnectionIds,
  endSession,
  receiveCopyInput,
  startSession,
} from './sessions.js';
import { receiveSelection, runSessions } from './submissions.js';
import { receiveTailBatch } from './tails.js';

/**
 * The part that owns sessions, the catalog, transactions and time, and that tells the dataflow
 * server what to do.
 *
 * A synchronous state machine: `handle` takes one message and does everything that follows from it;
 * commands and effects go to the channels it was given. What has to wait is remembered as data, and
 * goes on with the message that it waits for.
 */
export class Coordinator {
  readonly #core: Core;
  readonly #connections = new ConnectionIds();

  /**
   * Begins from what is durable.
   *
   * @throws CatalogFileError if that cannot be made sense of; nothing has happened then.
   */
  constructor(environment: CoordinatorEnvironment) {
    const state = environment.durable.load();
    const restored = planStoredItems(environment, state);
    this.#core = new Core(environment, state);
    restoreItems(this.#core, state, restored);
    this.#core.compact();
  }

  /** What it knows, for reports. */
  get state(): Core {
    return this.#core;
  }

  /** The catalog as `print-catalog` shows it. */
  dump(): DebugValue {
    return dumpCatalog(this.#core.catalog);
  }

  /** What a client on PostgreSQL's protocol asks for without a statement being executed. */
  protocol(connection: number): ProtocolRequests {
    return new ProtocolRequests(this.#core, connection);
  }

  /**
   * Whose statement was gone on with when {@link handle} threw, by the number of the connection;
   * null: nobody's. A message of one client may let another one's statement go on.
   */
  get culprit(): number | null {
    return this.#core.serving?.connection ?? null;
  }

  /** Takes a message and does everything that follows from it. */
  handle(message: CoordinatorMessage): void {
    this.#core.serving = null;
    this.#take(message);
    this.#core.serving = null;
    this.#core.settleTime();
    runSessions(this.#core);
    this.#core.compact();
  }

  #take(message: CoordinatorMessage): void {
    const core = this.#core;
    switch (message.kind) {
      case 'startup':
        return startSession(core, this.#connections, message);
      case 'submit':
        return this.#request(message.connection, { kind: 'text', text: message.text });
      case 'execute': {
        const { connection, prepared, values } = message;
        return this.#request(connection, { kind: 'execute', prepared, values });
      }
      case 'flush':
      case 'sync':
        return this.#request(message.connection, { kind: message.kind });
      case 'cancel':
        return cancelSession(core, message.connection, message.secretKey);
      case 'endTail':
        return endTailOf(core, message.connection);
      case 'copyInput':
        return receiveCopyInput(core, message.connection, message.input);
      case 'terminate':
        return endSession(core, this.#connections, message.connection);
      case 'dataflow':
        return this.#receive(message.response);
      case 'injectUppers':
        core.frontiers.inject(message.uppers);
        return core.forgetGone();
      case 'clockMoved':
        // A time that is open already is at or after the clock, unless the clock has passed it.
        if (core.oracle.hasWritesAtOpen || core.now > core.oracle.lastOpen) core.openNewTime();
        return this.#wakeFetches();
      default:
        return unreachable(message);
    }
  }

  #request(connection: number, request: Request): void {
    const session = this.#core.session(connection);
    session.waiting.push(request);
    this.#core.runnable.add(session);
  }

  /** A FETCH may have waited long enough. */
  #wakeFetches(): void {
    for (const session of this.#core.sessions.values()) {
      if (session.current?.blocked?.kind === 'fetch') this.#core.runnable.add(session);
    }
  }

  #receive(response: DataflowResponse): void {
    const core = this.#core;
    switch (response.kind) {
      case 'frontierUppers':
        core.frontiers.report(response.changes);
        return core.forgetGone();
      case 'peekResponse':
        return this.#receivePeek(response.peek, response.answer);
      case 'timestampBindings':
        return this.#storeBindings(response.id, response.bindings);
      case 'tailResponse':
        return receiveTailBatch(core, response.id, response.batch);
      default:
        return unreachable(response);
    }
  }

  #receivePeek(id: PeekId, received: PeekAnswer): void {
    const core = this.#core;
    const peek = finishPeek(core, id);
    if (peek === undefined) return;
    const { purpose, session } = peek;
    core.serving = session;
    const answer = this.#reserve(peek, received);
    core.runnable.add(session);
    switch (purpose.kind) {
      case 'answer':
        return core.answer(session, purpose.slot, answerResponse(answer, purpose));
      case 'cursor':
        return fillCursor(purpose.cursor, answer);
      case 'selection':
        return receiveSelection(core, session, id, answer);
      default:
        return unreachable(purpose);
    }
  }

  /** An answer that may be given; where the disk fails, that is the answer. */
  #reserve({ collections, timestamp }: PendingPeek, answer: PeekAnswer): PeekAnswer {
    if (answer.kind === 'canceled' || collections.length === 0) return answer;
    const failure = this.#core.tryReserve(timestamp);
    return failure === null ? answer : { ...failure, kind: 'error' };
  }

  #storeBindings(
    id: CollectionId,
    bindings: (DataflowResponse & { kind: 'timestampBindings' })['bindings'],
  ): void {
    const { catalog, environment } = this.#core;
    if (!catalog.has(id) || catalog.item(id).connection !== null) return;
    environment.durable.commit([{ kind: 'insertBindings', id, bindings }]);
  }
}
