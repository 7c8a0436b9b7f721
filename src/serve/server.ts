import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SCRAM_RANDOM_BYTES, scramVerifier, type ScramVerifier } from '../wire/index.js';
import { Connection } from './connection.js';
import type { EmbeddedBackend } from './embedded-backend.js';
import { internalReport } from './error-report.js';
import { FAREWELL_MS, INPUT_BYTES_HIGH, type ServeLimits } from './limits.js';

/** How often time goes on by itself, for those who wait for it, in milliseconds. */
const TICK_MS = 100;

/** How a server is started. */
export interface ServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Null: nobody is asked for one. */
  readonly password: string | null;
  readonly limits: ServeLimits;
  /** Takes the stack of each error that is a bug of the server. */
  readonly log: (stack: string) => void;
}

/** A connection with its socket. */
interface Client {
  readonly socket: Socket;
  readonly connection: Connection;
  /** Whether the socket takes no more for now. */
  isFull: boolean;
  isEnding: boolean;
  /** When it connected. */
  readonly arrivedMs: number;
  /** When it last did something. */
  activeMs: number;
}

/** Serves a backend on a TCP port. Everything happens in turns, each of which leaves it settled. */
export class WireServer {
  readonly #backend: EmbeddedBackend;
  readonly #limits: ServeLimits;
  readonly #log: (stack: string) => void;
  readonly #verifier: ScramVerifier | null;
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  /** Those whose connections may be able to go on, or have something to send. */
  readonly #runnable = new Set<Client>();
  readonly #tick: NodeJS.Timeout;
  #isRunning = false;
  #isScheduled = false;

  private constructor(backend: EmbeddedBackend, { password, limits, log }: ServerOptions) {
    this.#backend = backend;
    this.#limits = limits;
    this.#log = log;
    this.#verifier =
      password === null ? null : scramVerifier(password, randomBytes(SCRAM_RANDOM_BYTES));
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    // Beyond those that are refused in words, and those that only cancel.
    this.#server.maxConnections = limits.connectionsMax * 2 + 10;
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
  }

  /** Starts to listen. @throws the error of the system if it cannot. */
  static async listen(backend: EmbeddedBackend, options: ServerOptions): Promise<WireServer> {
    const server = new WireServer(backend, options);
    const { host, port } = options;
    try {
      await new Promise<void>((resolve, reject) => {
        server.#server.once('error', reject);
        server.#server.listen({ host, port }, resolve);
      });
    } catch (error) {
      clearInterval(server.#tick);
      throw error;
    }
    return server;
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that there are, with and without a session. */
  get connections(): number {
    return this.#clients.size;
  }

  /** Tells everybody that it is over, and ends when they have heard it, or after a while. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const client of this.#clients) {
      const message = 'terminating connection due to administrator command';
      this.#guard(client, () => client.connection.end({ code: '57P01', message }));
      this.#send(client);
    }
    const late = setTimeout(() => {
      for (const { socket } of this.#clients) socket.destroy();
    }, FAREWELL_MS);
    await closed;
    clearTimeout(late);
  }

  #accept(socket: Socket): void {
    const connection = new Connection({
      backend: this.#backend,
      verifier: this.#verifier,
      randomBytes,
      limits: this.#limits,
      isFull: () => this.#sessions() >= this.#limits.connectionsMax,
      wake: () => void this.#runnable.add(client),
    });
    const arrivedMs = performance.now();
    const client: Client = {
      socket,
      connection,
      isFull: false,
      isEnding: false,
      arrivedMs,
      activeMs: arrivedMs,
    };
    this.#clients.add(client);
    socket.on('data', (bytes: Buffer) => {
      if (connection.isClosed) return;
      client.activeMs = performance.now();
      connection.receive(bytes);
      this.#turn(client);
    });
    socket.on('drain', () => {
      client.isFull = false;
      client.activeMs = performance.now();
      this.#turn(client);
    });
    // NB: 'close' follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#clients.delete(client);
      this.#runnable.delete(client);
      this.#guard(null, () => connection.abandon());
      this.#run();
    });
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
      const faulty = [...this.#clients].find(({ connection }) => connection.number === culprit);
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

  /** Sends what the socket takes; the rest follows when it has drained. */
  #send(client: Client): void {
    const { socket, connection } = client;
    const { output } = connection;
    const hasWaited = connection.mustWait;
    while (!client.isFull) {
      const bytes = this.#take(client);
      if (bytes === null) break;
      client.isFull = !socket.write(bytes);
    }
    if (connection.isClosed && output.isEmpty) this.#end(client);
    // What cannot be handled yet is not read either.
    const isBehind = connection.mustWait && connection.inputBytes > INPUT_BYTES_HIGH;
    if (isBehind) socket.pause();
    else if (socket.isPaused()) socket.resume();
    // Rows that waited for the socket are through: the next message may be handled.
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
    client.socket.end();
  }

  #onTick(): void {
    if (this.#clients.size === 0) return;
    const nowMs = performance.now();
    for (const client of this.#clients) this.#checkIdle(client, nowMs);
    this.#run();
  }

  #checkIdle(client: Client, nowMs: number): void {
    const { connection, activeMs, socket } = client;
    const idleMs = nowMs - activeMs;
    const { idleTimeoutMs, authenticationTimeoutMs } = this.#limits;
    if (connection.isClosed) {
      // It does not take what it is told at the end, or does not close.
      if (idleMs > FAREWELL_MS) socket.destroy();
    } else if (!connection.hasSession) {
      // Counted from its arrival: a client that trickles bytes is none that says who it is.
      if (nowMs - client.arrivedMs > authenticationTimeoutMs) socket.destroy();
    } else if (connection.isIdle && idleTimeoutMs !== null && idleMs > idleTimeoutMs) {
      const message = 'terminating connection due to idle-session timeout';
      this.#guard(client, () => connection.end({ code: '57P05', message }));
      this.#runnable.add(client);
    }
  }
}
