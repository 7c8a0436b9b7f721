import {
  CONTROL_DATABASE,
  DEFAULT_LIMITS,
  EmbeddedBackend,
  bugNote,
  WireServer,
} from '../serve/index.js';
import type { EmbeddedSystem } from '../systems/embedded/index.js';

/** Nobody on other machines reaches it, so that nobody is asked for a password. */
const HOST = '127.0.0.1';

/** Tells when somebody comes who may do what no file has. */
class WatchedBackend extends EmbeddedBackend {
  readonly #onClient: () => void;

  constructor(system: EmbeddedSystem, onClient: () => void) {
    super(system, { now: null, passing: 'answers' });
    this.#onClient = onClient;
  }

  override open(
    ...client: Parameters<EmbeddedBackend['open']>
  ): ReturnType<EmbeddedBackend['open']> {
    this.#onClient();
    return super.open(...client);
  }
}

function log(stack: string): void {
  process.stderr.write(bugNote(stack));
}

/** The coordinator on the wire where it stands: the clock is moved by hand, progress is held. */
export class WirePort {
  readonly #server: WireServer;

  private constructor(server: WireServer) {
    this.#server = server;
  }

  /**
   * Begins to listen; port 0 is any that is free. `onClient` is told of each client.
   *
   * @throws the error of the operating system.
   */
  static async open(
    system: EmbeddedSystem,
    { port, onClient }: { readonly port: number; readonly onClient: () => void },
  ): Promise<WirePort> {
    const backend = new WatchedBackend(system, onClient);
    const limits = DEFAULT_LIMITS;
    return new WirePort(
      await WireServer.listen(backend, { host: HOST, port, password: null, limits, log }),
    );
  }

  /** How to connect, ending in a line end. */
  describe(): string {
    const { port } = this.#server;
    const psql = `psql 'host=${HOST} port=${port} user=materialize`;
    return (
      `the coordinator listens on ${HOST}:${port}\n` +
      `  ${psql}'\n` +
      `to move its clock and let messages pass from there:\n` +
      `  ${psql} dbname=${CONTROL_DATABASE}'\n`
    );
  }

  /** Tells clients that it is over. */
  async close(): Promise<void> {
    await this.#server.close();
  }
}
