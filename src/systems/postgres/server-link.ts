import type { Client } from 'pg';
import { SystemLostError } from '../../harness/index.js';
import { endsSession, type ServerMessage } from './server-message.js';

/**
 * The connection on which a system asks its server what no session of a test can tell. While it is
 * there, so is the server.
 */
export class ServerLink {
  readonly #client: Client;
  #lost: SystemLostError | null = null;

  /** @param client Is connected. */
  constructor(client: Client) {
    this.#client = client;
    client.on('error', (error) => void this.#lose(error));
  }

  /** Whether the connection broke. */
  get isLost(): boolean {
    return this.#lost !== null;
  }

  /**
   * Asks the server something.
   *
   * @throws SystemLostError if it is not there any more.
   */
  async ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    if (this.#lost !== null) throw this.#lost;
    try {
      return await question(this.#client);
    } catch (error) {
      throw this.isLost || endsSession(error as ServerMessage) ? this.#lose(error as Error) : error;
    }
  }

  /** Makes sure that the server is there. @throws SystemLostError if it is not. */
  async check(): Promise<void> {
    await this.ask((client) => client.query('SELECT'));
  }

  /** Closes the connection. */
  async end(): Promise<void> {
    await this.#client.end();
  }

  #lose({ message }: Error): SystemLostError {
    return (this.#lost ??= new SystemLostError(
      `system \`postgres\` has lost its server at ${placeOf(this.#client)}: ${message}`,
      {
        notes: ['what the file made on the server is removed by the next run there'],
        help: 'look into the log of the server why it stopped, and run the file again',
      },
    ));
  }
}

/** Where the server of a client is, as messages name it. */
export function placeOf({ host, port }: Client): string {
  return host.startsWith('/') ? host : `${host}:${port}`;
}
