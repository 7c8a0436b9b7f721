import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { EmbeddedSystem } from '../systems/embedded/index.js';
import { EmbeddedBackend, type Passing } from './embedded-backend.js';
import { DEFAULT_LIMITS, type ServeLimits } from './limits.js';
import { WireServer } from './server.js';

/** What a test wants otherwise than it is by default. */
interface TestServerOptions {
  readonly password?: string;
  readonly manualClock?: boolean;
  readonly passing?: Passing;
  readonly limits?: Partial<ServeLimits>;
  /** Options of the system. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A server of the test's own on a free port, and the clients that were connected to it. */
export class TestServer {
  readonly backend: EmbeddedBackend;
  /** The stacks of what must not be thrown, and was. */
  readonly bugs: readonly string[];
  readonly #server: WireServer;
  readonly #directory: string;
  readonly #clients: Client[] = [];

  private constructor(
    server: WireServer,
    backend: EmbeddedBackend,
    { directory, bugs }: { readonly directory: string; readonly bugs: readonly string[] },
  ) {
    this.#server = server;
    this.backend = backend;
    this.#directory = directory;
    this.bugs = bugs;
  }

  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const { password = null, manualClock = false, passing = 'all' } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-serve-'));
    const temporaryDirectory = path.join(directory, 'files');
    mkdirSync(temporaryDirectory);
    const system = new EmbeddedSystem({
      dataDirectory: path.join(directory, 'data'),
      temporaryDirectory,
      options: new Map(Object.entries(options.options ?? {})),
    });
    const now = (): bigint => BigInt(Math.floor(performance.timeOrigin + performance.now()));
    const { heldMessagesMax } = limits;
    const bugs: string[] = [];
    const backend = new EmbeddedBackend(system, {
      now: manualClock ? null : now,
      passing,
      heldMessagesMax,
    });
    const server = await WireServer.listen(backend, {
      host: '127.0.0.1',
      port: 0,
      password,
      limits,
      log: (stack) => bugs.push(stack),
    });
    return new TestServer(server, backend, { directory, bugs });
  }

  get port(): number {
    return this.#server.port;
  }

  get connections(): number {
    return this.#server.connections;
  }

  /** A client that was not connected yet; it is ended with the server. */
  newClient(config: ClientConfig = {}): Client {
    const client = new Client({
      host: '127.0.0.1',
      port: this.port,
      user: 'materialize',
      ...config,
    });
    // That the server ends it is part of some tests.
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  async connect(config: ClientConfig = {}): Promise<Client> {
    const client = this.newClient(config);
    await client.connect();
    return client;
  }

  /** Tells clients that it is over, as a signal does. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) void client.end().catch(() => undefined);
    await this.close();
    this.backend.system.close();
    rmSync(this.#directory, { recursive: true });
  }
}
