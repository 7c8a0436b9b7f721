import type { Client } from 'pg';
import type { System, SystemEnvironment, Waiting, WaitPauses } from '../../harness/index.js';
import { connect, connectControl } from './connect.js';
import { readOptions, setOption, type PostgresOptions } from './options.js';
import { createPlace, dropPlace, sweepPlaces, type OwnPlace } from './place.js';
import { ServerLink } from './server-link.js';
import { PostgresSession } from './session.js';
import { Settling } from './settling.js';
import { BackOff } from './time.js';

/** Whether this thread looked for leftovers: once is enough. */
let swept = false;

/**
 * How long a lock is waited for before the server looks for a deadlock, where we may set it: a test
 * waits as long at each blocked statement, so that it is found by the statement that closes it.
 */
const DEADLOCK_TIMEOUT_MS = 10;

/** Settings that make output the same everywhere. */
const VARIABLES: readonly (readonly [name: string, value: string])[] = [
  ['client_encoding', 'UTF8'],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO,MDY'],
  ['IntervalStyle', 'postgres'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
];

/** Those that only a superuser may set. */
const SUPERUSER_VARIABLES: readonly (readonly [name: string, value: string])[] = [
  ['lc_messages', 'C'],
];

/** Where a statement that waits at sight does so, whoever fails is chosen by the server's own. */
const DEADLOCK_TIMEOUT = ['deadlock_timeout', `${DEADLOCK_TIMEOUT_MS}ms`] as const;

/** What the role that we connect as may do. */
interface Role {
  readonly superuser: boolean;
  readonly createsDatabases: boolean;
}

/**
 * A server that speaks PostgreSQL's protocol. Each instance has a database or a schema of its own,
 * and a connection beside those of its sessions, on which it asks who waits for whom.
 */
export class PostgresSystem implements System {
  readonly name = 'postgres';
  readonly #options: PostgresOptions;
  readonly #server: ServerLink;
  readonly #place: OwnPlace;
  readonly #role: Role;
  readonly #atSight: boolean;
  readonly #settling: Settling;

  private constructor(
    options: PostgresOptions,
    parts: {
      readonly server: ServerLink;
      readonly place: OwnPlace;
      readonly role: Role;
      readonly atSight: boolean;
    },
  ) {
    this.#options = options;
    this.#server = parts.server;
    this.#place = parts.place;
    this.#role = parts.role;
    this.#atSight = parts.atSight;
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
      if (role.superuser) {
        for (const [name, value] of [...SUPERUSER_VARIABLES, DEADLOCK_TIMEOUT]) {
          await control.query(`SET ${name} = '${value}'`);
        }
      }
      const owner = role.superuser || role.createsDatabases;
      const kind = options.isolate === 'auto' ? (owner ? 'database' : 'schema') : options.isolate;
      if (!swept) {
        swept = true;
        await sweepPlaces(control, kind);
      }
      const place = await createPlace(control, kind);
      return new PostgresSystem(options, { server, place, role, atSight });
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
      variables: this.#variables(),
    });
  }

  #variables(): ReadonlyMap<string, string> {
    const { kind, name } = this.#place;
    const { transactionIsolation: level } = this.#options;
    return new Map([
      ...VARIABLES,
      ...(this.#role.superuser ? SUPERUSER_VARIABLES : []),
      ...(this.#role.superuser && !this.#atSight ? [DEADLOCK_TIMEOUT] : []),
      ...(kind === 'schema' ? [['search_path', name] as const] : []),
      ...(level === undefined ? [] : [['default_transaction_isolation', level] as const]),
    ]);
  }
}

async function readRole(control: Client): Promise<Role> {
  const { rows } = await control.query<Role>(
    `SELECT rolsuper AS superuser, rolcreatedb AS "createsDatabases"
     FROM pg_roles WHERE rolname = current_user`,
  );
  return rows[0] ?? { superuser: false, createsDatabases: false };
}
