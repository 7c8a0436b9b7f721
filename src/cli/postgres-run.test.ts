// The system `postgres` as a user runs it, on a private server.
import { readdirSync } from 'node:fs';
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

const binaries = findPostgres();
let server: PostgresServer;
let sandbox: CliSandbox;

beforeAll(async () => {
  if (binaries !== undefined) server = await PostgresServer.start(binaries);
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
