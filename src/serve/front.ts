import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MessageChannel, Worker } from 'node:worker_threads';
import { BackendWriter, readFirst } from '../wire/index.js';
import { LINE_BYTES_HIGH, LINE_BYTES_STEP, socketsMax, STOP_MS } from './limits.js';
import type { FromServer, ServeReport, ServeStart, ToServer, Urgent } from './thread-message.js';
import { toSend } from './to-send.js';

/** How a server in a thread of its own is started. */
export interface ThreadedServerOptions {
  /** The built file that the thread runs. */
  readonly workerUrl: URL;
  readonly start: Omit<ServeStart, 'lines' | 'urgent' | 'urgentCount'>;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Takes the stack of each error that is a bug of the server. */
  readonly log: (stack: string) => void;
}

/** The system cannot be started with what it was given. */
export class ServeRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServeRefusedError';
  }
}

/** What refuses encryption: PostgreSQL documentation, 55.2.10. */
const NO_ENCRYPTION = Buffer.from('N');

/** A client, seen from the thread that has its socket. */
interface Client {
  readonly line: number;
  readonly socket: Socket;
  /** What it said before it is known what it wants; null: the other thread hears it. */
  first: Buffer | null;
  /** Bytes that went to the other thread, and were not taken there. */
  waiting: number;
  /** Bytes that were given to the socket. */
  written: number;
  /** Those of them that the other thread knows to be sent. */
  sent: number;
}

/**
 * Serves the embedded coordinator on a TCP port, and executes statements in a thread of its own.
 * This one hears at any time who connects, who cancels, and that it is over.
 */
export class ThreadedServer {
  readonly #worker: Worker;
  readonly #lines = new MessageChannel();
  readonly #urgent = new MessageChannel();
  readonly #urgentCount = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #server: Server;
  readonly #clients = new Map<number, Client>();
  readonly #exited: Promise<void>;
  /** Rejects when the thread has ended, whatever it was that it could not go on from. */
  readonly failed: Promise<never>;
  #accepted = 0;
  /** Messages that went along the lines. */
  #told = 0;

  private constructor({ workerUrl, start }: ThreadedServerOptions) {
    const accept = (socket: Socket): void => this.#accept(socket);
    // Who sends no more may still be sent what was asked for.
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, accept);
    this.#server.maxConnections = socketsMax(start.limits);
    const [lines, urgent] = [this.#lines.port2, this.#urgent.port2];
    const workerData: ServeStart = { ...start, lines, urgent, urgentCount: this.#urgentCount };
    this.#worker = new Worker(workerUrl, { workerData, transferList: [lines, urgent] });
    this.#exited = new Promise((resolve) => void this.#worker.once('exit', () => resolve()));
    this.failed = new Promise((_, reject) => {
      this.#worker.on('error', reject);
      this.#worker.on('exit', () => reject(new Error('the thread that serves has ended')));
    });
    // Whoever does not wait for it hears of it when the thread is to end.
    this.failed.catch(() => undefined);
    this.#lines.port1.on('message', (message: FromServer) => this.#take(message));
  }

  /**
   * Starts the thread and begins to listen.
   *
   * @throws ServeRefusedError if the system cannot be started, the error of the operating system if
   * nobody can listen there.
   */
  static async start(options: ThreadedServerOptions): Promise<ThreadedServer> {
    const server = new ThreadedServer(options);
    const { host, port, log } = options;
    try {
      await server.#isReady(log);
      server.#server.listen({ host, port });
      await once(server.#server, 'listening');
    } catch (error) {
      await server.#end();
      throw error;
    }
    return server;
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Tells everybody that it is over, and ends when they have heard it, or after a while. Returns
   * false if the thread did not come to an end within {@link STOP_MS} and was ended where it was.
   */
  async stop(): Promise<boolean> {
    this.#server.close();
    this.#tellUrgently({ kind: 'stop' });
    let heeded = true;
    const late = setTimeout(() => {
      heeded = false;
      void this.#worker.terminate();
    }, STOP_MS);
    await this.#exited;
    clearTimeout(late);
    if (!heeded) this.#sayFarewell();
    await this.#end();
    return heeded;
  }

  async #isReady(log: (stack: string) => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.failed.catch(reject);
      this.#worker.on('message', (report: ServeReport) => {
        if (report.kind === 'bug') log(report.stack);
        else if (report.kind === 'ready') resolve();
        else reject(new ServeRefusedError(report.message));
      });
    });
  }

  async #end(): Promise<void> {
    for (const { socket } of this.#clients.values()) socket.destroySoon();
    this.#lines.port1.close();
    this.#urgent.port1.close();
    await this.#worker.terminate();
  }

  /** In place of the thread, which cannot do it any more. */
  #sayFarewell(): void {
    const writer = new BackendWriter();
    const message = 'terminating connection due to administrator command';
    writer.error({ severity: 'FATAL', code: '57P01', message });
    const farewell = writer.take();
    for (const { socket, first } of this.#clients.values())
      if (first === null) socket.end(farewell);
  }

  #accept(socket: Socket): void {
    this.#accepted += 1;
    const line = this.#accepted;
    const client: Client = {
      line,
      socket,
      first: Buffer.alloc(0),
      waiting: 0,
      written: 0,
      sent: 0,
    };
    this.#clients.set(line, client);
    this.#tell({ kind: 'open', line });
    socket.on('data', (bytes: Buffer) => {
      if (client.first === null) this.#pass(client, bytes);
      else this.#receiveFirst(client, Buffer.concat([client.first, bytes]));
    });
    socket.on('drain', () => this.#noteSent(client));
    socket.on('end', () => this.#tell({ kind: 'ended', line }));
    // NB: 'close' follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#clients.delete(line);
      this.#tell({ kind: 'closed', line });
    });
  }

  /** Answers what comes before a session, as far as that may not have to wait for others. */
  #receiveFirst(client: Client, bytes: Buffer): void {
    const { socket } = client;
    let left = bytes;
    let first = readFirst(left);
    for (; first.kind === 'encryption'; first = readFirst(left)) {
      socket.write(NO_ENCRYPTION);
      left = left.subarray(first.length);
    }
    switch (first.kind) {
      case 'incomplete':
        client.first = left;
        return;
      case 'cancel': {
        const { processId: connection, secretKey } = first;
        this.#tellUrgently({ kind: 'cancel', connection, secretKey, after: this.#told });
        socket.end();
        return;
      }
      case 'other':
        client.first = null;
        return this.#pass(client, left);
    }
  }

  #pass(client: Client, bytes: Buffer): void {
    const { line, socket } = client;
    client.waiting += bytes.length;
    if (client.waiting >= LINE_BYTES_HIGH) socket.pause();
    this.#tell({ kind: 'bytes', line, bytes: toSend(bytes) });
  }

  #take(message: FromServer): void {
    const client = this.#clients.get(message.line);
    // It may have gone meanwhile.
    if (client === undefined) return;
    const { socket } = client;
    switch (message.kind) {
      case 'bytes':
        client.written += message.bytes.length;
        socket.write(message.bytes);
        return this.#noteSent(client);
      case 'taken':
        client.waiting -= message.count;
        if (client.waiting < LINE_BYTES_HIGH && socket.isPaused()) socket.resume();
        return;
      case 'end':
        return void socket.end();
      case 'destroy':
        return void socket.destroy();
    }
  }

  #noteSent(client: Client): void {
    const count = client.written - client.socket.writableLength - client.sent;
    if (count < LINE_BYTES_STEP) return;
    client.sent += count;
    this.#tell({ kind: 'sent', line: client.line, count });
  }

  #tell(message: ToServer): void {
    this.#told += 1;
    this.#lines.port1.postMessage(message);
  }

  #tellUrgently(message: Urgent): void {
    this.#urgent.port1.postMessage(message);
    Atomics.add(this.#urgentCount, 0, 1);
  }
}
