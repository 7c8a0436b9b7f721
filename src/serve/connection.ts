import type { ProtocolEffect } from '../systems/embedded/index.js';
import { FrontendDecoder, ProtocolError, type FrontendMessage } from '../wire/index.js';
import type { BackendSession } from './backend.js';
import {
  characterPositioned,
  FailureError,
  failureReport,
  isFailure,
  thrownReport,
} from './error-report.js';
import {
  BESIDE_TAIL,
  NOT_OPENED,
  RESTARTED,
  type ConnectionEnvironment,
  type ErrorReport,
} from './connection-environment.js';
import { CopyLines } from './copy-lines.js';
import { ExtendedQuery } from './extended-query.js';
import { MESSAGES_PER_TURN, OUTPUT_BYTES_HIGH, RESULT_BYTES_MAX } from './limits.js';
import { Handshake } from './handshake.js';
import { OutputQueue } from './output-queue.js';
import { ReportedVariables } from './reported-variables.js';
import { ResponseWriter } from './response-writer.js';
import { READY } from './ready-status.js';
import type { StartupSettings } from './startup-settings.js';
import { receiveBeside, type TailBeside } from './tail-beside.js';

/** What a connection waits for before it takes the next message. */
type Busy = 'query' | 'execute' | 'flush' | 'sync';

/**
 * One client on PostgreSQL's protocol: what it sends goes in, what it is to be sent comes out of
 * {@link output}. A synchronous state machine without sockets or timers.
 *
 * PostgreSQL documentation, 55.2.
 */
export class Connection {
  readonly output = new OutputQueue();
  readonly #environment: ConnectionEnvironment;
  readonly #decoder: FrontendDecoder;
  readonly #responses: ResponseWriter;
  readonly #handshake: Handshake;
  #session: BackendSession | null = null;
  #extended: ExtendedQuery | null = null;
  #variables: ReportedVariables | null = null;
  #busy: Busy | null = null;
  /** The portal that was executed last. */
  #portal = '';
  /** What a COPY has been sent so far, and what waits for it. */
  #copy: { readonly lines: CopyLines; readonly busy: Busy | null } | null = null;
  /** A TAIL that goes on in a portal while the client does not ask for its rows. */
  #tail: TailBeside | null = null;
  /** An error ended a series of messages: what follows is skipped up to a Sync. */
  #isSkipping = false;
  /** Whether the client was told that it may go on, and did not. */
  #isReady = false;
  #isClosed = false;
  /** Why the connection has to end as soon as that can be done. */
  #doom: ErrorReport | null = null;

  constructor(environment: ConnectionEnvironment) {
    this.#environment = environment;
    this.#decoder = new FrontendDecoder(environment.limits.messageBytesMax);
    this.#responses = new ResponseWriter(this.output);
    this.#handshake = new Handshake(environment, this.output.writer);
  }

  /** Whether nothing follows what is in the output. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The number of its session; undefined while it has none. */
  get number(): number | undefined {
    return this.#session?.connection;
  }

  /** What cancels what its session runs; undefined while it has none. */
  get secretKey(): number | undefined {
    return this.#session?.secretKey;
  }

  /** Whether the client was let in. */
  get hasSession(): boolean {
    return this.#session !== null;
  }

  /** Whether the client is the one who has to say something, in the middle of no statement. */
  get isIdle(): boolean {
    const isBusy = this.#busy !== null || this.#copy !== null;
    return this.#session !== null && !isBusy && this.output.isEmpty;
  }

  /** Bytes that were received and not looked at. */
  get inputBytes(): number {
    return this.#decoder.buffered;
  }

  /** Takes what the client sent; {@link proceed} makes something of it. */
  receive(bytes: Buffer): void {
    if (!this.#isClosed) this.#decoder.push(bytes);
  }

  /** Handles messages as far as that goes; returns whether more can be done at once. */
  proceed(): boolean {
    for (let left = MESSAGES_PER_TURN; left > 0; left -= 1) {
      if (this.#doom !== null) this.#fatal(this.#doom);
      if (this.mustWait) return false;
      if (!this.#handleNext()) return false;
    }
    return true;
  }

  /** Ends the connection from the server's side. */
  end(report: ErrorReport): void {
    if (!this.#isClosed) this.#fatal(report);
  }

  /**
   * Ends the answer that is being sent with an error, if nobody can tell that its statement was
   * done: all that was asked for was reads. Returns whether it did.
   */
  cancelAnswer(secretKey: number): boolean {
    const session = this.#session;
    if (session === null || session.secretKey !== secretKey || secretKey === 0) return false;
    const isSent = this.#busy === null && this.#tail === null && this.output.hasPendingRows;
    if (!isSent || !this.#responses.hasOnlyRead) return false;
    this.output.dropRows();
    const error = characterPositioned({ kind: 'canceled' }, '');
    if (this.#isReady) this.#refuse(session, error);
    else this.#failExtended(session, error);
    return true;
  }

  /** The client is gone. */
  abandon(): void {
    const session = this.#session;
    this.#isClosed = true;
    this.#session = null;
    session?.terminate();
  }

  /** Whether the next message has to wait: for an answer, or for the client to read. */
  get mustWait(): boolean {
    const { output } = this;
    if (this.#isClosed || this.#busy !== null) return true;
    return output.hasPendingRows || output.bytes >= OUTPUT_BYTES_HIGH;
  }

  #handleNext(): boolean {
    try {
      const message = this.#decoder.next();
      if (message === null) return false;
      if (this.#session === null) this.#handleStartup(message);
      else this.#handle(this.#session, message);
    } catch (error) {
      this.#fatal(thrownReport(error));
    }
    return true;
  }

  #handleStartup(message: FrontendMessage): void {
    const progress = this.#handshake.take(message);
    if (progress === 'gone') return this.abandon();
    if (progress !== 'goes on') this.#open(progress);
  }

  #open({ user, database, variables }: StartupSettings): void {
    const receive = (effect: ProtocolEffect): void => this.#receive(effect);
    const lost = (): void => {
      this.#doom = RESTARTED;
      this.#environment.wake();
    };
    const client = { user, settings: variables, receive, lost };
    const opened = this.#environment.backend.open(client, database);
    if ('kind' in opened) {
      return this.#fatal(isFailure(opened) ? failureReport(opened, '') : NOT_OPENED);
    }
    const { writer } = this.output;
    this.#session = opened;
    this.#decoder.authenticated();
    this.#extended = new ExtendedQuery(opened, this.output, this.#responses);
    this.#variables = new ReportedVariables(opened, user);
    writer.authenticationOk();
    this.#variables.writeAll(writer);
    writer.backendKeyData(opened.connection, opened.secretKey);
    writer.readyForQuery('I');
  }

  #handle(session: BackendSession, message: FrontendMessage): void {
    if (message.kind !== 'flush') this.#isReady = false;
    if (this.#copy !== null && message.kind !== 'terminate') {
      const input = this.#copy.lines.take(message);
      if (input === null) return;
      this.#endCopying();
      return session.copyInput(input);
    }
    if (this.#isSkipping && message.kind !== 'sync' && message.kind !== 'terminate') return;
    if (this.#tail !== null && this.#handleBesideTail(session, this.#tail, message)) return;
    switch (message.kind) {
      case 'query':
        this.#extended!.forgetUnnamed();
        if (this.#isRefused(session)) return;
        this.#busy = 'query';
        this.#responses.beginQuery(message.text);
        return session.submit(message.text);
      case 'sync':
        this.#isSkipping = false;
        this.#busy = 'sync';
        return session.sync();
      case 'flush':
        this.#busy = 'flush';
        return session.flush();
      case 'parse':
      case 'bind':
      case 'describe':
      case 'close':
      case 'execute':
        return this.#handleExtended(session, message);
      case 'terminate':
        return this.abandon();
      case 'copyData':
      case 'copyDone':
      case 'copyFail':
        // Left over from a COPY that was refused.
        return;
      case 'functionCall':
        return this.#refuse(
          session,
          new ProtocolError('function calls are not supported', '0A000'),
        );
      case 'malformed':
        if (message.extended) return this.#failExtended(session, message.error);
        return this.#refuse(session, message.error);
      default:
        throw new ProtocolError(`unexpected message of kind ${message.kind}`);
    }
  }

  /**
   * Handles a message that comes while a TAIL is suspended, and returns true; or ends the TAIL if
   * it must, so that the message can be handled as any other.
   */
  #handleBesideTail(session: BackendSession, tail: TailBeside, message: FrontendMessage): boolean {
    switch (message.kind) {
      case 'flush':
        return true;
      case 'execute':
        if (message.portal !== tail.portal) break;
        this.#resumeTail(tail, Math.max(0, message.rowsMax));
        return true;
      case 'sync':
        // A transaction that BEGIN began keeps its portals.
        if (session.requests.transaction === 'none') return this.#endTail(session, tail);
        this.#sayReady();
        return true;
      case 'close':
      case 'describe':
        if (message.what === 'statement') break;
        if (message.kind === 'describe' || message.name !== tail.portal) return false;
        return this.#endTail(session, tail);
      case 'terminate':
      case 'copyData':
      case 'copyDone':
      case 'copyFail':
        return false;
      case 'parse':
      case 'bind':
        break;
      default:
        return this.#endTail(session, tail);
    }
    this.#endTail(session, tail);
    this.#failExtended(session, new ProtocolError(BESIDE_TAIL, '0A000'));
    return true;
  }

  /** Waits again for what the COPY was a part of. */
  #endCopying(): void {
    if (this.#copy === null) return;
    this.#busy = this.#copy.busy;
    this.#copy = null;
  }

  #resumeTail({ portal, state, isOver }: TailBeside, rowsMax: number): void {
    this.#tail = null;
    this.#busy = 'execute';
    this.#extended!.resumeTail(portal, state, rowsMax);
    this.#noteTail(isOver);
    if (this.#tail === null && isOver) this.#finish();
  }

  /** Asks no more of a TAIL that has given as many rows as the client wants now. */
  #noteTail(isOver: boolean): void {
    const state = this.#responses.suspendedTail;
    if (state === null) return;
    this.#tail = { portal: this.#portal, state, isOver };
    this.#busy = null;
  }

  /** Ends a TAIL that is suspended, whose portal gives no more rows; always false. */
  #endTail(session: BackendSession, tail: TailBeside): false {
    if (!tail.isOver) session.endTail();
    this.#extended!.finish(tail.portal);
    this.#tail = null;
    return false;
  }

  #receiveBeside(tail: TailBeside, effect: ProtocolEffect): void {
    const { tailBytesMax } = this.#environment.limits;
    receiveBeside(tail, effect);
    if (tail.state.bytes > tailBytesMax) this.#letGo(tailBytesMax);
    this.#environment.wake();
  }

  #handleExtended(
    session: BackendSession,
    message: FrontendMessage & { kind: 'parse' | 'bind' | 'describe' | 'close' | 'execute' },
  ): void {
    const extended = this.#extended!;
    // What was executed before is answered before.
    if (extended.mayBeUnsaid) {
      extended.mayBeUnsaid = false;
      this.#busy = 'flush';
      session.flush();
      this.#busy = null;
    }
    try {
      if (message.kind !== 'execute') return extended.handle(message);
      const refusal = this.#environment.backend.refusal(session);
      if (refusal !== null) throw characterPositioned(refusal, '');
      if (extended.begin(message)) return;
      this.#busy = 'execute';
      this.#portal = message.portal;
      extended.execute();
    } catch (error) {
      this.#failExtended(session, error);
    }
  }

  /** An error in a series of messages that a Sync ends. */
  #failExtended(session: BackendSession, error: unknown): void {
    this.output.writer.error(thrownReport(error));
    this.#isSkipping = true;
    session.requests.failTransaction();
  }

  /** An error in place of what a simple query would answer. */
  #refuse({ requests }: BackendSession, error: ProtocolError | FailureError): void {
    this.output.writer.error(thrownReport(error));
    requests.failTransaction();
    this.output.writer.readyForQuery(READY[requests.transaction]);
  }

  #receive(effect: ProtocolEffect): void {
    // Of what comes before the connection can be ended the client would see a part.
    if (this.#doom !== null) return;
    if (this.#tail !== null) return this.#receiveBeside(this.#tail, effect);
    switch (effect.kind) {
      case 'response':
        this.#endCopying();
        this.#responses.response(effect.response, effect.statement);
        this.#checkReader();
        this.#noteTail(false);
        return this.#environment.wake();
      case 'copyIn':
        this.output.writer.copyInResponse(effect.columnCount);
        this.#copy = { lines: new CopyLines(), busy: this.#busy };
        this.#busy = null;
        return this.#environment.wake();
      case 'answered':
        return this.#responses.answered(effect.statement);
      case 'ready':
        this.#finish();
        return this.#environment.wake();
    }
  }

  /** Lets go of who does not read what was asked for. */
  #checkReader(): void {
    const { tailBytesMax } = this.#environment.limits;
    const bytesMax = this.#responses.isStream ? tailBytesMax : RESULT_BYTES_MAX;
    if (this.output.bytesKept > bytesMax) this.#letGo(bytesMax);
  }

  #letGo(bytesMax: number): void {
    this.output.clear();
    this.#doom = {
      code: '53400',
      message: 'terminating connection because the client does not read what it asked for',
      detail: `More than ${bytesMax} bytes waited for it.`,
    };
  }

  /** Says why nothing is executed now, if that is so. */
  #isRefused(session: BackendSession): boolean {
    const refusal = this.#environment.backend.refusal(session);
    if (refusal !== null) this.#refuse(session, new FailureError(failureReport(refusal, '')));
    return refusal !== null;
  }

  /** What was asked for is done. */
  #finish(): void {
    const busy = this.#busy;
    this.#busy = null;
    switch (busy) {
      case 'execute':
        this.#isSkipping = this.#responses.hasFailed;
        this.#extended!.mayBeUnsaid = true;
        return;
      case 'query':
        if (!this.#responses.hasAnswered) this.output.writer.emptyQueryResponse();
        return this.#sayReady();
      case 'sync':
        this.#extended!.mayBeUnsaid = false;
        return this.#sayReady();
      case 'flush':
      case null:
        return;
    }
  }

  #sayReady(): void {
    const { transaction } = this.#session!.requests;
    if (transaction === 'none') this.#extended!.closePortals();
    this.#variables!.writeChanges(this.output.writer);
    this.output.writer.readyForQuery(READY[transaction]);
    this.#isReady = true;
  }

  #fatal(report: ErrorReport): void {
    this.#doom = null;
    this.output.writer.error({ ...report, severity: 'FATAL' });
    this.abandon();
  }
}
