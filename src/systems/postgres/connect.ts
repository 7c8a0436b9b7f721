import os from 'node:os';
import { Client, type ClientConfig } from 'pg';
import type { SystemError } from '../../harness/index.js';
import { OptionError } from '../../harness/index.js';
import type { PostgresOptions } from './options.js';
import { placeOf } from './server-link.js';
import { BackOff } from './time.js';

/** How long a server that has no connection left, or starts, is asked again. */
const CONNECT_MAX_MS = 10_000;

/** SQLSTATEs of a server that may take a connection later. */
const BUSY: ReadonlySet<string> = new Set(['53300', '57P03']);

const NO_SUCH_DATABASE = '3D000';

/** Where databases are administered from if the one of the user's name is not there. */
const MAINTENANCE_DATABASE = 'postgres';

/** Where and how to connect. */
export interface ConnectSettings {
  readonly url?: string | undefined;
  /** In place of the one of the URL or of PGDATABASE. */
  readonly database?: string;
  readonly applicationName: string;
  /** Settings of the session, by their names. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * Connects; while the server has no connection left, tries again for a while.
 *
 * @throws OptionError if there is no server to be reached, or it refuses.
 */
export async function connect(settings: ConnectSettings): Promise<Client> {
  const backOff = new BackOff(CONNECT_MAX_MS);
  for (;;) {
    const client = new Client(configOf(settings));
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.on('error', () => undefined);
      const { code = '' } = error as { code?: string };
      if (BUSY.has(code) && (await backOff.next())) continue;
      throw refused(client, error);
    }
  }
}

/** Connects to the database that is named, or to the one that every server has. */
export async function connectControl({ url }: PostgresOptions): Promise<Client> {
  const settings = { url, applicationName: 'coordtest', variables: new Map<string, string>() };
  try {
    return await connect(settings);
  } catch (error) {
    if ((error as RefusedError).code !== NO_SUCH_DATABASE) throw error;
    return await connect({ ...settings, database: MAINTENANCE_DATABASE });
  }
}

/** The server cannot be reached, or does not let us in. */
class RefusedError extends OptionError {
  /** SQLSTATE, or the code of the operating system. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super('url', message);
    this.name = 'RefusedError';
    this.code = code;
  }
}

function refused(client: Client, error: unknown): SystemError {
  const { code, message } = error as { code?: string; message?: string };
  const why = message === undefined || message === '' ? String(code ?? error) : message;
  return new RefusedError(
    `system \`postgres\` cannot connect to ${placeOf(client)} as \`${client.user}\`: ${why}; ` +
      'set PGHOST, PGPORT, PGUSER and so on, or `--set url=postgres://user@host:port/database`',
    code,
  );
}

/** What the driver makes of a configuration and of the environment. */
interface DriverSettings {
  readonly connectionParameters: { readonly options?: string };
}

function configOf({ url, database, applicationName, variables }: ConnectSettings): ClientConfig {
  const base: ClientConfig = {
    ...(url !== undefined && { connectionString: withDatabase(url, database) }),
    ...(url === undefined && database !== undefined && { database }),
    application_name: applicationName,
  };
  // As other clients of PostgreSQL do; the driver looks for a variable of the shell.
  if (new Client(base).user === undefined) base.user = os.userInfo().username;
  if (variables.size === 0) return base;
  // What the user asks for stands before ours: the last one counts.
  const { options } = (new Client(base) as unknown as DriverSettings).connectionParameters;
  const own = [...variables].map(([name, value]) => `-c ${name}=${escapeOption(value)}`);
  return { ...base, options: [...(options === undefined ? [] : [options]), ...own].join(' ') };
}

function withDatabase(url: string, database: string | undefined): string {
  if (database === undefined) return url;
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** Blanks part the options of a connection; a backslash keeps one in a value. */
function escapeOption(value: string): string {
  return value.replace(/[\s\\]/g, '\\$&');
}
