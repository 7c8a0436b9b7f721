import type { Client } from 'pg';
import type { System, SystemEnvironment, Waiting, WaitPauses } from '../../harness/index.js';
import { connect, connectControl } from './connect.js';
import { readOptions, setOption, type PostgresOptions } from './options.js';
import { createPlace, dropPlace, sweepPlaces, type OwnPlace } from './place.js';
import { ServerLink } from './server-link.js';
import { PostgresSession } from './session.js';
import { Settling } from './settling.js';
import { BackOff } from './time.js';
import { readRole, takenVariables } from './variables.js';

/** Whether this thread looked for leftovers: once is enough. */
let swept = false;

/**
 * A server that speaks PostgreSQL's protocol. Each instance has a database or a schema of its own,
 * and a connection beside those of its sessions, on which it asks who waits for whom.
 */
export class PostgresSystem implements System {
  readonly name = 'postgres';
  readonly #options: PostgresOptions;
  readonly #server: ServerLink;
  readonly #place: OwnPlace;
  readonly #variables: ReadonlyMap<string, string>;
  readonly #settling: Settling;

  private constructor(
    options: PostgresOptions,
    parts: {
      readonly server: ServerLink;
      readonly place: OwnPlace;
      readonly variables: ReadonlyMap<string, string>;
      readonly atSight: boolean;
    },
  ) {
    this.#options = options;
    this.#server = parts.server;
    this.#place = parts.place;
    this.#variables = parts.variables;
    this.#settling = new Settling({
      ...parts,
      openNames: () => this.#connect('coordtest names'),
    });
  }

  /**
   * Connects and makes the place for the file.
   *
   * @throws OptionError for options that are none, and if no server is to be reached.
   */
  static async open({
    options: given,
    waitsAtSight: atSight = false,
  }: SystemEnvironment): Promise<PostgresSystem> {
    const options = readOptions(given);
    const control = await connectControl(options);
    const server = new ServerLink(control);
    try {
      const role = await readRole(control);
      const variables = await takenVariables(control, { ...role, atSight });
      const owner = role.superuser || role.createsDatabases;
      const kind = options.isolate === 'auto' ? (owner ? 'database' : 'schema') : options.isolate;
      const place = await createPlace(control, kind);
      if (!swept && place.locked) {
        swept = true;
        await sweepPlaces(control, kind);
      }
      return new PostgresSystem(options, { server, place, variables, atSight });
    } catch (error) {
      await control.end();
      throw error;
    }
  }

  async connect(name?: string): Promise<PostgresSession> {
    const label = name === undefined ? 'an unnamed session' : `session ${name}`;
    const application = name === undefined ? 'coordtest' : `coordtest ${name}`;
    const client = await this.#connect(application);
    const session = new PostgresSession(client, label, {
      changed: () => this.#settling.notice(),
      lost: () => this.#settling.doubt(),
      begun: (work) => this.#settling.begin(work),
      nameOf: (pid) => this.#settling.nameOf(pid),
    });
    this.#settling.add(session);
    return session;
  }

  settle(): readonly Waiting[] | Promise<readonly Waiting[]> {
    return this.#settling.isQuiet ? [] : this.#settling.settle();
  }

  async close(): Promise<void> {
    await this.#settling.close();
    try {
      // Without a server there is nobody to ask; the case that met it has told so.
      if (!this.#server.isLost) {
        await this.#server.ask((control) => dropPlace(control, this.#place));
      }
    } finally {
      await this.#server.end();
    }
  }

  startWait(timeoutMs: bigint): WaitPauses {
    return new BackOff(Number(timeoutMs));
  }

  setOption(name: string, value: string): void {
    setOption(this.#options, name, value, 'file');
  }

  async #connect(applicationName: string): Promise<Client> {
    try {
      return await this.#tryConnect(applicationName);
    } catch (error) {
      await this.#server.check();
      throw error;
    }
  }

  #tryConnect(applicationName: string): Promise<Client> {
    const { kind, name } = this.#place;
    return connect({
      url: this.#options.url,
      ...(kind === 'database' && { database: name }),
      applicationName,
      variables: this.#variablesNow(),
    });
  }

  #variablesNow(): ReadonlyMap<string, string> {
    const { kind, name } = this.#place;
    const { transactionIsolation: level } = this.#options;
    return new Map([
      ...this.#variables,
      ...(kind === 'schema' ? [['search_path', name] as const] : []),
      ...(level === undefined ? [] : [['default_transaction_isolation', level] as const]),
    ]);
  }
}
