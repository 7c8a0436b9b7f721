// The system `postgres` as a user runs it, on a private server.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPostgres, PostgresServer } from '../postgres-server/index.js';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const FILE = `# Answers of a real server.
sql session=s1
CREATE TABLE t (a int PRIMARY KEY, b numeric(4, 2));
INSERT INTO t VALUES (1, 1.5) RETURNING b;
CREATE TABLE IF NOT EXISTS t (a int);
----
CreatedTable {
    existed: false,
}
Rows(
    [
        Row{[
            Numeric(
                OrderedDecimal(
                    1.50,
                ),
            ),
        ]},
    ],
)
NOTICE: relation "t" already exists, skipping
CreatedTable {
    existed: true,
}

sql format=csv
INSERT INTO t VALUES (2, 2); INSERT INTO t VALUES (1, 1);
----
INSERT 0 1
ERROR: duplicate key value violates unique constraint "t_pkey"
DETAIL: Key (a)=(1) already exists.

sql format=csv
SELECT a, b, '(1,2)'::point AS p, NULL AS n FROM t;
----
a,b,p,n
1,1.50,"(1,2)",
`;

const COMPARED = `# The same on both, but for some cases.
sql format=csv
CREATE TABLE t (a int, b text);
----
CREATE TABLE

sql format=csv
INSERT INTO t VALUES (1, 'x'), (2, NULL);
----
INSERT 0 2

# Only one of them knows this type.
sql format=csv
SELECT '(1,2)'::point AS p;
----
p
"(1,2)"

# And only one of them has a clock.
inc-timestamp
5
----

inc-timestamp skipif=postgres
5
----

sql format=csv
SELECT a, b FROM t ORDER BY a;
----
a,b
1,x
2,
`;

const TESTDATA = path.resolve(import.meta.dirname, '../../testdata/postgres');

/** The timeout holds for roles that cannot set another one. */
const SETTINGS = { max_connections: '60', deadlock_timeout: '200ms' };

const binaries = findPostgres();
let server: PostgresServer;
let sandbox: CliSandbox;

beforeAll(async () => {
  if (binaries !== undefined) server = await PostgresServer.start(binaries, SETTINGS);
});

afterAll(async () => {
  if (binaries !== undefined) await server.stop();
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

describe.skipIf(binaries === undefined)('--system postgres, where it is installed', () => {
  beforeEach(() => {
    sandbox = new CliSandbox(server.environment);
  });

  it('runs files, and leaves no database behind', async () => {
    sandbox.write('a.dd', FILE);
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', '--system', 'postgres');
    expect(withoutTimes(stdout)).toBe(
      'ok   a.dd  3 cases\n1 file, 3 cases: 3 passed, 0 failed, 0 skipped (T)\n',
    );
    expect(exitCode).toBe(0);
    expect(await databases()).toEqual(['postgres', 'template0', 'template1']);
  });

  it('gives the answers of testdata/postgres, in a database or in a schema, in parallel', () => {
    const files = readdirSync(TESTDATA).length;
    for (const isolate of ['database', 'schema']) {
      const args = ['--system', 'postgres', '--set', `isolate=${isolate}`, '--jobs', '2'];
      const { stdout, exitCode } = sandbox.run('run', TESTDATA, ...args, '--quiet');
      const summary = new RegExp(
        `^${files} files, \\d+ cases: \\d+ passed, 0 failed, 0 skipped \\(T\\)\n$`,
      );
      expect(withoutTimes(stdout)).toMatch(summary);
      expect(exitCode).toBe(0);
    }
  });

  it('finds a deadlock by the statement that closes the circle, also as a role of few rights', async () => {
    const client = await server.connect();
    await client.query('CREATE ROLE maker LOGIN CREATEDB');
    await client.end();
    const env = { PGUSER: 'maker' };
    const args = ['run', path.join(TESTDATA, 'deadlock.dd'), '--system', 'postgres', '--quiet'];
    const { stdout } = sandbox.spawn({ env }, ...args);
    expect(withoutTimes(stdout)).toMatch(
      /^1 file, \d+ cases: \d+ passed, 0 failed, 0 skipped \(T\)\n$/,
    );
  });

  it('refuses a role that may create nothing, and says what to do', async () => {
    const client = await server.connect();
    await client.query('CREATE ROLE plain LOGIN');
    await client.end();
    sandbox.write('a.dd', FILE);
    const { stderr, exitCode } = sandbox.spawn(
      { env: { PGUSER: 'plain' } },
      ...['run', 'a.dd', '--system', 'postgres'],
    );
    expect(stderr).toMatch(
      /^coordtest: system `postgres` cannot create a schema for the file: perm/,
    );
    expect(exitCode).toBe(2);
  });

  it('is compared with the embedded system, case by case', () => {
    sandbox.write('a.dd', COMPARED);
    const args = ['--system', 'embedded', '--system', 'postgres'];
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', ...args);
    expect(stdout.match(/^(FAIL|DIFF|[0-9]+ file).*(?= \(\d)|^(FAIL|DIFF).*/gm)).toEqual([
      'FAIL a.dd:13 (on embedded; as expected on postgres)',
      'FAIL a.dd:20 (on postgres; as expected on embedded)',
      'FAIL a.dd  2 of 12 cases failed, 1 skipped',
      '1 file, 12 cases: 9 passed, 2 failed, 1 skipped',
    ]);
    expect(exitCode).toBe(1);
  });

  it('removes what a killed run left, and nothing that is in use', async () => {
    sandbox.write('slow.dd', 'sql\nSELECT pg_sleep(60);\n----\n');
    sandbox.write('a.dd', FILE);
    const [dead, alive] = [0, 1].map(() => sandbox.start('run', 'slow.dd', '--system', 'postgres'));
    const before = await untilDatabases((names) => names.length === 2);
    dead!.kill('SIGKILL');
    const [left] = await untilDatabases((names) => names.length === 2);
    expect(before).toContain(left);
    await untilUnlocked(1);
    sandbox.run('run', 'a.dd', '--system', 'postgres');
    expect(await own()).toHaveLength(1);
    const ended = new Promise((resolve) => void alive!.once('exit', resolve));
    alive!.kill('SIGKILL');
    await ended;
    await untilUnlocked(0);
    sandbox.run('run', 'a.dd', '--system', 'postgres');
    expect(await own()).toEqual([]);
    rmSync(sandbox.temporary, { recursive: true });
    mkdirSync(sandbox.temporary);
  });

  /** The databases of runs. */
  async function own(): Promise<string[]> {
    return (await databases()).filter((name) => name.startsWith('coordtest_'));
  }

  async function untilDatabases(
    condition: (names: readonly string[]) => boolean,
  ): Promise<readonly string[]> {
    for (;;) {
      const names = await own();
      if (condition(names)) return names;
      await pause(20);
    }
  }

  /** The server notices after a while that a client is gone. */
  async function untilUnlocked(runs: number): Promise<void> {
    const client = await server.connect();
    for (;;) {
      const { rows } = await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory'");
      if (rows.length === runs) break;
      await pause(20);
    }
    await client.end();
  }

  it('says of a statement that takes too long that the server still runs it', () => {
    sandbox.write('a.dd', 'sql session=s\nSELECT pg_sleep(30);\n----\n');
    const { stdout } = sandbox.run('run', '--system', 'postgres', '--timeout', '1s', 'a.dd');
    expect(stdout).toContain(`error[DR052]: \`sql\` has not ended after 1 s
 --> a.dd:1:1
  |
1 | sql session=s
  | ^^^
  |
  = note: system \`postgres\` waits for its server, which still runs what it was given
  = help: if it only takes long`);
  });

  it('runs specs as the isolation tester does, those of other systems skipped elsewhere', () => {
    const specs = path.resolve(TESTDATA, '../isolation');
    const { stdout, exitCode } = sandbox.run('run', specs, '--system', 'postgres');
    expect(stdout).toMatch(/\b0 failed, 0 skipped/);
    expect(exitCode).toBe(0);
    const elsewhere = sandbox.run('run', path.join(specs, 'specs', 'deadlock.spec'));
    expect(elsewhere.stdout).toMatch(/0 passed, 0 failed, 6 skipped/);
  });

  async function databases(): Promise<string[]> {
    const client = await server.connect();
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database ORDER BY 1',
    );
    await client.end();
    return rows.map(({ name }) => name);
  }
});

describe('--system postgres without a server', () => {
  it('is a mistake in the command that names the place and the way out', () => {
    sandbox = new CliSandbox({ PGHOST: '127.0.0.1', PGPORT: '1', PGUSER: 'nobody' });
    sandbox.write('a.dd', FILE);
    const { stderr, exitCode } = sandbox.run('run', 'a.dd', '--system', 'postgres');
    expect(stderr).toBe(
      'coordtest: system `postgres` cannot connect to 127.0.0.1:1 as `nobody`: ' +
        'connect ECONNREFUSED 127.0.0.1:1; set PGHOST, PGPORT, PGUSER and so on, ' +
        'or `--set url=postgres://user@host:port/database`\n',
    );
    expect(exitCode).toBe(2);
  });
});
