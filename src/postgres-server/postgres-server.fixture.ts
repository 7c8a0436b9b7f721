import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

/** The first version whose answers count. */
const MAJOR_MIN = 15;

/** Where Debian and others put the binaries of each version. */
const VERSIONS_DIRECTORY = '/usr/lib/postgresql';

/** Attempts to reach a server that starts, {@link ATTEMPT_MS} apart: half a minute. */
const ATTEMPTS_MAX = 300;
const ATTEMPT_MS = 100;

/** A server is for one run, so nothing of it has to outlive a crash of the machine. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  jit: 'off',
  max_connections: '8',
  shared_buffers: '16MB',
  TimeZone: 'UTC',
};

/**
 * Runs a server until the standard input ends, as it does however the test ends. SIGINT is a fast
 * shutdown, which waits for nobody's connection.
 */
const GUARD = '"$@" & read -r _; kill -INT $!; wait $!';

/** The directory with the binaries of the latest PostgreSQL installed; undefined without one. */
export function findPostgres(): string | undefined {
  if (!existsSync(VERSIONS_DIRECTORY)) return undefined;
  const [latest] = readdirSync(VERSIONS_DIRECTORY)
    .map(Number)
    .filter((major) => major >= MAJOR_MIN)
    .sort((left, right) => right - left);
  if (latest === undefined) return undefined;
  const binaries = join(VERSIONS_DIRECTORY, String(latest), 'bin');
  return existsSync(join(binaries, 'initdb')) ? binaries : undefined;
}

/**
 * A PostgreSQL server of the test's own: its data in a temporary directory, on a free port of the
 * loopback interface, as the user `postgres` if the test is run by root, whom PostgreSQL refuses.
 */
export class PostgresServer {
  readonly #directory: string;
  readonly #port: number;
  readonly #process: ChildProcess;

  private constructor(directory: string, port: number, process: ChildProcess) {
    this.#directory = directory;
    this.#port = port;
    this.#process = process;
  }

  /**
   * Makes and starts a server, with settings beside those that every test wants.
   *
   * @throws Error if it does not take connections in time.
   */
  static async start(
    binaries: string,
    own: Readonly<Record<string, string>> = {},
  ): Promise<PostgresServer> {
    const directory = mkdtempSync(join(tmpdir(), 'postgres-'));
    const owner = process.getuid?.() === 0 ? unprivileged() : undefined;
    if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
    const data = join(directory, 'data');
    const options = { cwd: directory, stdio: 'ignore', ...owner } as const;
    const locale = ['--encoding=UTF8', '--locale=C', '--lc-ctype=C.UTF-8'];
    execFileSync(
      join(binaries, 'initdb'),
      ['-D', data, '-U', 'oracle', '--auth=trust', '--no-sync', ...locale],
      options,
    );
    const port = await freePort();
    const settings = Object.entries({ ...SETTINGS, ...own }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const server = join(binaries, 'postgres');
    const place = ['-D', data, '-h', '127.0.0.1', '-k', directory, '-p', String(port)];
    const child = spawn('sh', ['-c', GUARD, 'sh', server, ...place, ...settings], {
      ...options,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const started = new PostgresServer(directory, port, child);
    await (await started.connect()).end();
    return started;
  }

  /** The variables by which clients find the server. The user is a superuser. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PGHOST: '127.0.0.1',
      PGPORT: String(this.#port),
      PGUSER: 'oracle',
      PGDATABASE: 'postgres',
    };
  }

  /** A connection; while the server starts, as soon as it takes one. */
  async connect(): Promise<Client> {
    for (let attempt = 1; ; attempt += 1) {
      const client = new Client({
        host: '127.0.0.1',
        port: this.#port,
        user: 'oracle',
        database: 'postgres',
      });
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || this.#process.exitCode !== null) throw error;
        await pause(ATTEMPT_MS);
      }
    }
  }

  /** Ends the server and removes what it wrote. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => void this.#process.once('exit', resolve));
      this.#process.stdin?.end();
      await ended;
    }
    rmSync(this.#directory, { recursive: true });
  }
}

function unprivileged(): { readonly uid: number; readonly gid: number } {
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => void listener.close(resolve));
  return port;
}
