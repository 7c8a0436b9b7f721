import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { EmbeddedBackend } from './embedded-backend.js';
import { FAREWELL_MS, socketsMax } from './limits.js';
import { Turns, type TurnsOptions } from './turns.js';

/** How a server is started. */
export interface ServerOptions extends TurnsOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Serves a backend on a TCP port, in the thread that listens: while a statement computes, nothing
 * else is heard.
 */
export class WireServer {
  readonly #turns: Turns;
  readonly #server: Server;

  private constructor(backend: EmbeddedBackend, options: ServerOptions) {
    this.#turns = new Turns(backend, options);
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = socketsMax(options.limits);
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
      server.#turns.destroy();
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
    return this.#turns.connections;
  }

  /** Tells everybody that it is over, and ends when they have heard it, or after a while. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    this.#turns.end();
    const late = setTimeout(() => this.#turns.destroy(), FAREWELL_MS);
    await closed;
    clearTimeout(late);
  }

  #accept(socket: Socket): void {
    const caller = this.#turns.accept({
      write: (bytes) => socket.write(bytes),
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
      end: () => void socket.end(),
      destroy: () => void socket.destroy(),
    });
    socket.on('data', (bytes: Buffer) => caller.receive(bytes));
    socket.on('drain', () => caller.drained());
    // NB: 'close' follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => caller.closed());
  }
}
