// What a user sees when a real server ends a session, or goes away in the middle of a run.
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPostgres, PostgresServer } from '../postgres-server/index.js';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

/** The server's own backends run where its files are, and a superuser may start programs there. */
const STOP_SERVER = "COPY (SELECT) TO PROGRAM 'kill -INT $(head -1 postmaster.pid)'";

/** Ends the connection on which coordtest asks who waits for whom. */
const END_CONTROL = `SELECT count(pg_terminate_backend(pid, 10000))
FROM pg_stat_activity WHERE application_name = 'coordtest' AND datname = 'postgres';`;

const ENDED_SESSIONS = `# Sessions that the server ends say so, and stay ended.
sql session=s1 format=csv
CREATE TABLE t (a int);
----
CREATE TABLE

sql format=csv
SELECT count(pg_terminate_backend(pid, 10000))
FROM pg_stat_activity WHERE application_name = 'coordtest s1';
----
count
1

sql session=s1 format=csv
SELECT 1;
----
FATAL: terminating connection due to administrator command
DETAIL: Session s1 has ended.

sql session=s1 format=csv
SELECT 2;
----
ERROR: no connection to the server
DETAIL: Session s1 has ended.

sql session=s2 format=csv
SELECT 3; SELECT pg_terminate_backend(pg_backend_pid()); SELECT 4;
----
?column?
3
FATAL: terminating connection due to administrator command
DETAIL: Session s2 has ended.

async-sql session=s2
SELECT 5;
----

await-sql session=s2
----
ERROR: no connection to the server
DETAIL: Session s2 has ended.

sql session=s4 format=csv
BEGIN; LOCK TABLE t;
----
BEGIN
LOCK TABLE

async-sql session=s3
TABLE t;
----

sql format=csv
SELECT count(pg_terminate_backend(pid, 10000))
FROM pg_stat_activity WHERE application_name = 'coordtest s3';
----
count
1

await-sql session=s3
----
FATAL: terminating connection due to administrator command
DETAIL: Session s3 has ended.

sql
SELECT pg_terminate_backend(pg_backend_pid());
----
FATAL: terminating connection due to administrator command
DETAIL: An unnamed session has ended.

sql session=s4 format=csv
SELECT count(*) FROM t;
----
count
0
`;

const binaries = findPostgres();
let server: PostgresServer;
let sandbox: CliSandbox;

describe.skipIf(binaries === undefined)('--system postgres, where it is installed', () => {
  beforeAll(async () => {
    server = await PostgresServer.start(binaries!);
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    sandbox = new CliSandbox(server.environment);
  });

  afterEach(() => {
    expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
    sandbox.remove();
  });

  it('shows a session that the server ends in what it runs next, and opens no other', () => {
    sandbox.write('a.dd', ENDED_SESSIONS);
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', '--system', 'postgres');
    expect(withoutTimes(stdout)).toBe(
      'ok   a.dd  13 cases\n1 file, 13 cases: 13 passed, 0 failed, 0 skipped (T)\n',
    );
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a.dd', `sql session=s1\n${END_CONTROL}\n----\n\nsql\nSELECT 2;\n----\n`],
    ['a.slt', `statement ok\n${END_CONTROL}\n\nstatement ok\nSELECT 2\n`],
    ['a.spec', `session s\nstep a { ${END_CONTROL} }\nstep b { SELECT 2; }\npermutation a b\n`],
  ])('needs a connection of its own to the server: %s', (name, text) => {
    sandbox.write(name, text);
    const { stdout, exitCode } = sandbox.run('run', name, '--system', 'postgres');
    expect(stdout).toContain(`error[DR053]: ${lost()}\n`);
    expect(stdout).toMatch(/0 passed, 1 failed, [01] skipped/);
    expect(exitCode).toBe(1);
  });

  // The last test: afterwards there is no server.
  it('says which server stopped, in which case, and what to do', () => {
    const stop = `sql\n${STOP_SERVER};\nSELECT pg_sleep(60);\n----\n`;
    sandbox.write(
      'a.dd',
      `sql format=csv\nSELECT 1 AS a;\n----\na\n1\n\n${stop}\nsql\nSELECT 2;\n----\n`,
    );
    sandbox.write('b.dd', 'sql format=csv\nSELECT 3;\n----\n\nsql\nSELECT 4;\n----\n');
    sandbox.write('c.spec', '# a comment alone\nsession s\nstep a { SELECT 5; }\n');
    const files = ['a.dd', 'b.dd', 'c.spec'];
    const args = ['--system', 'postgres', '--jobs', '1'];
    const reporters = ['--reporter', 'default', '--reporter', 'junit=j.xml'];
    const { stdout, exitCode } = sandbox.run('run', ...files, ...args, ...reporters);
    // A server that is about to stop still takes a connection, and breaks it.
    const said = stdout.replace(/read ECONNRESET|connect ECONNREFUSED [\d.:]+/g, 'REASON');
    expect(withoutTimes(said)).toBe(`FAIL a.dd:7

error[DR053]: ${lost()}
 --> a.dd:7:1
  |
7 | sql
  | ^^^
  |
  = note: what the file made on the server is removed by the next run there
  = help: look into the log of the server why it stopped, and run the file again

FAIL a.dd  1 of 3 cases failed, 1 skipped

FAIL b.dd:1

error[DR053]: ${refused()}
 --> b.dd:1:1
  |
1 | sql format=csv
  | ^^^
  |
  = help: find out why, and run the file again

FAIL b.dd  1 of 2 cases failed, 1 skipped

FAIL c.spec:2 (subtest a)

error[DR053]: ${refused()}
 --> c.spec:2:9
  |
2 | session s
  |         ^
  |
  = help: find out why, and run the file again

FAIL c.spec  1 of 1 case failed

failed:
  a.dd:7
  b.dd:1
  c.spec:2

3 files, 6 cases: 1 passed, 3 failed, 2 skipped (T)
`);
    expect(exitCode).toBe(1);
    expect(sandbox.read('j.xml')).toMatch(/<testsuite name="c\.spec"[^]*<\/testsuites>\n$/);
    // Where nothing ran before, it is the command that is refused.
    expect(sandbox.run('run', 'b.dd', ...args)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

function lost(): string {
  const place = `127.0.0.1:${server.environment['PGPORT']}`;
  const said = 'terminating connection due to administrator command';
  return `system \`postgres\` has lost its server at ${place}: ${said}`;
}

function refused(): string {
  const { PGPORT, PGUSER } = server.environment;
  return (
    `system \`postgres\` cannot connect to 127.0.0.1:${PGPORT} as \`${PGUSER}\`: REASON; ` +
    'set PGHOST, PGPORT, PGUSER and so on, or `--set url=postgres://user@host:port/database`'
  );
}
