import { randomBytes } from 'node:crypto';
import { SCRAM_RANDOM_BYTES, scramVerifier, type ScramVerifier } from '../wire/index.js';
import { Connection } from './connection.js';
import type { EmbeddedBackend } from './embedded-backend.js';
import { internalReport } from './error-report.js';
import { FAREWELL_MS, INPUT_BYTES_HIGH, type ServeLimits } from './limits.js';
import type { Line } from './line.js';

/** How often time goes on by itself, for those who wait for it, in milliseconds. */
const TICK_MS = 100;

/** What clients are served with. */
export interface TurnsOptions {
  /** Null: nobody is asked for one. */
  readonly password: string | null;
  readonly limits: ServeLimits;
  /** Takes the stack of each error that is a bug of the server. */
  readonly log: (stack: string) => void;
  /** Hears of the beginning of each turn; what a turn does is one piece of work. */
  readonly onTurn?: () => void;
}

/** Takes what comes along a line. */
export interface Caller {
  receive(bytes: Buffer): void;
  /** The line takes more again. */
  drained(): void;
  /** The line is no more. */
  closed(): void;
}

/** A connection with its line. */
interface Client {
  readonly line: Line;
  readonly connection: Connection;
  /** Whether the line takes no more for now. */
  isFull: boolean;
  isPaused: boolean;
  isEnding: boolean;
  /** When it connected. */
  readonly arrivedMs: number;
  /** When it last did something. */
  activeMs: number;
}

/**
 * Serves a backend to clients, whatever way they come. Everything happens in turns, each of which
 * leaves it settled.
 */
export class Turns {
  readonly #backend: EmbeddedBackend;
  readonly #limits: ServeLimits;
  readonly #log: (stack: string) => void;
  readonly #onTurn: () => void;
  readonly #verifier: ScramVerifier | null;
  readonly #clients = new Set<Client>();
  /** Those whose connections may be able to go on, or have something to send. */
  readonly #runnable = new Set<Client>();
  readonly #tick: NodeJS.Timeout;
  #isRunning = false;
  #isScheduled = false;

  constructor(backend: EmbeddedBackend, { password, limits, log, onTurn }: TurnsOptions) {
    this.#backend = backend;
    this.#limits = limits;
    this.#log = log;
    this.#onTurn = onTurn ?? (() => undefined);
    this.#verifier =
      password === null ? null : scramVerifier(password, randomBytes(SCRAM_RANDOM_BYTES));
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
  }

  /** Connections that there are, with and without a session. */
  get connections(): number {
    return this.#clients.size;
  }

  /** A client comes. */
  accept(line: Line): Caller {
    const connection = new Connection({
      backend: this.#backend,
      verifier: this.#verifier,
      randomBytes,
      limits: this.#limits,
      isFull: () => this.#sessions() >= this.#limits.connectionsMax,
      wake: () => void this.#runnable.add(client),
      cancel: (number, secretKey) => this.#cancel(number, secretKey),
    });
    const arrivedMs = performance.now();
    const client: Client = {
      line,
      connection,
      isFull: false,
      isPaused: false,
      isEnding: false,
      arrivedMs,
      activeMs: arrivedMs,
    };
    this.#clients.add(client);
    return {
      receive: (bytes) => {
        if (connection.isClosed) return;
        client.activeMs = performance.now();
        connection.receive(bytes);
        this.#turn(client);
      },
      drained: () => {
        client.isFull = false;
        client.activeMs = performance.now();
        this.#turn(client);
      },
      closed: () => {
        this.#clients.delete(client);
        this.#runnable.delete(client);
        this.#guard(null, () => connection.abandon());
        this.#run();
      },
    };
  }

  /** The key of a connection's session; undefined where there is none. */
  secretKey(connection: number): number | undefined {
    return this.#clientOf(connection)?.connection.secretKey;
  }

  /** Cancels what a session runs, for whoever knows its key. */
  cancel(connection: number, secretKey: number): void {
    this.#guard(null, () => this.#cancel(connection, secretKey));
    this.#run();
  }

  /** Tells everybody that it is over, and goes on with nothing. */
  end(): void {
    clearInterval(this.#tick);
    for (const client of this.#clients) {
      const message = 'terminating connection due to administrator command';
      this.#guard(client, () => client.connection.end({ code: '57P01', message }));
      this.#send(client);
    }
  }

  /** Ends what is left of all lines. */
  destroy(): void {
    clearInterval(this.#tick);
    for (const { line } of this.#clients) line.destroy();
  }

  #cancel(connection: number, secretKey: number): void {
    const client = this.#clientOf(connection);
    if (client?.connection.cancelAnswer(secretKey) === true) this.#runnable.add(client);
    else this.#backend.cancel(connection, secretKey);
  }

  #clientOf(connection: number): Client | undefined {
    for (const client of this.#clients) if (client.connection.number === connection) return client;
    return undefined;
  }

  #sessions(): number {
    let count = 0;
    for (const { connection } of this.#clients) if (connection.hasSession) count += 1;
    return count;
  }

  #turn(client: Client): void {
    this.#runnable.add(client);
    this.#run();
  }

  /** Lets everybody go on who can, until nobody can or all have had their turn. */
  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const again = new Set<Client>();
    try {
      do {
        // Each client's turn leaves all settled; without one, time alone may have gone on.
        if (this.#runnable.size === 0) this.#guard(null, () => this.#backend.settle());
        for (const client of this.#runnable) {
          this.#runnable.delete(client);
          this.#onTurn();
          this.#guard(client, () => {
            if (client.connection.proceed()) again.add(client);
            this.#backend.settle();
          });
          // Who can go on is not done: an answer and what follows it are written as one.
          if (!this.#runnable.has(client)) this.#send(client);
        }
      } while (this.#runnable.size > 0);
    } finally {
      this.#isRunning = false;
    }
    for (const client of again) this.#runnable.add(client);
    if (again.size > 0) this.#schedule();
  }

  /**
   * Does what may meet a bug. That ends the session whose statement met it, or else the one whose
   * turn it was, and rolls it back: what it had begun cannot be trusted. If the rest cannot go on
   * without it either, the system starts again from what is durable, which all sessions hear.
   */
  #guard(client: Client | null, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#logError(error);
      const { culprit } = this.#backend;
      const faulty = culprit === null ? undefined : this.#clientOf(culprit);
      if (faulty !== undefined) this.#runnable.add(faulty);
      try {
        (faulty ?? client)?.connection.end(internalReport(error));
        this.#backend.settle();
      } catch (second) {
        this.#logError(second);
        this.#backend.system.restart();
      }
    }
  }

  #logError(error: unknown): void {
    this.#log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** Goes on after what else happened was heard. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#run();
    });
  }

  /** Sends what the line takes; the rest follows when it has drained. */
  #send(client: Client): void {
    const { line, connection } = client;
    const { output } = connection;
    const hasWaited = connection.mustWait;
    while (!client.isFull) {
      const bytes = this.#take(client);
      if (bytes === null) break;
      client.isFull = !line.write(bytes);
    }
    if (connection.isClosed && output.isEmpty) this.#end(client);
    // What cannot be handled yet is not read either.
    const isBehind = connection.mustWait && connection.inputBytes > INPUT_BYTES_HIGH;
    if (isBehind !== client.isPaused) {
      client.isPaused = isBehind;
      if (isBehind) line.pause();
      else line.resume();
    }
    // Rows that waited for the line are through: the next message may be handled.
    if (hasWaited && !connection.mustWait) this.#runnable.add(client);
  }

  /** What to send next; where rows cannot be written, why that is the end. */
  #take({ connection }: Client): Buffer | null {
    const { output } = connection;
    try {
      return output.take();
    } catch (error) {
      this.#logError(error);
      this.#guard(null, () => connection.end(internalReport(error)));
      return output.take();
    }
  }

  #end(client: Client): void {
    if (client.isEnding) return;
    client.isEnding = true;
    client.line.end();
  }

  #onTick(): void {
    if (this.#clients.size === 0) return;
    const nowMs = performance.now();
    for (const client of this.#clients) this.#checkIdle(client, nowMs);
    this.#run();
  }

  #checkIdle(client: Client, nowMs: number): void {
    const { connection, activeMs, line } = client;
    const idleMs = nowMs - activeMs;
    const { idleTimeoutMs, authenticationTimeoutMs } = this.#limits;
    if (connection.isClosed) {
      // It does not take what it is told at the end, or does not close.
      if (idleMs > FAREWELL_MS) line.destroy();
    } else if (!connection.hasSession) {
      // Counted from its arrival: a client that trickles bytes is none that says who it is.
      if (nowMs - client.arrivedMs > authenticationTimeoutMs) line.destroy();
    } else if (connection.isIdle && idleTimeoutMs !== null && idleMs > idleTimeoutMs) {
      const message = 'terminating connection due to idle-session timeout';
      this.#guard(client, () => connection.end({ code: '57P05', message }));
      this.#runnable.add(client);
    }
  }
}
