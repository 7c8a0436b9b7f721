// `coordtest serve` as users meet it: psql, pgbench and the packages `postgres` and `pg` against
// the built command line, and the signals that end it.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServedProcess } from './served-process.fixture.js';

/** Where Debian puts the programs of PostgreSQL 15. */
const BINARIES = '/usr/lib/postgresql/15/bin';

const hasPrograms = existsSync(path.join(BINARIES, 'psql'));

let served: ServedProcess;

beforeEach(() => {
  served = new ServedProcess();
});

afterEach(async () => {
  await served.stop();
});

/** Runs a program of PostgreSQL; gives what it prints to both of its outputs. */
async function run(port: number, program: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], PGHOST: '127.0.0.1', PGPORT: `${port}` };
  const { stdout, stderr } = await promisify(execFile)(path.join(BINARIES, program), args, {
    env: { ...env, PGUSER: 'materialize', PGCLIENTENCODING: 'UTF8' },
    cwd: served.sandbox.directory,
    timeout: 30_000,
  }).catch((error: unknown) => error as { stdout: string; stderr: string });
  return stdout + stderr;
}

describe('the system `postgres`, on a server without locks and without most settings', () => {
  it('runs files, each with a database of its own, and leaves none behind', async () => {
    const port = await served.serve();
    const url = `postgres://materialize@127.0.0.1:${port}/materialize`;
    const table = 'sql format=csv\nCREATE TABLE t (a int);\n----\nCREATE TABLE\n';
    const rows = 'sql format=csv\nINSERT INTO t VALUES (7);\n----\nINSERT 0 1\n';
    const wait = 'wait-sql\nSELECT sum(a) = 7 FROM t;\n----\n';
    for (const name of ['a.dd', 'b.dd']) served.sandbox.write(name, [table, rows, wait].join('\n'));
    const both = ['--system', 'embedded', '--system', 'postgres', '--set', `postgres.url=${url}`];
    const { stdout, stderr, exitCode } = served.sandbox.run('run', 'a.dd', 'b.dd', ...both);
    expect(stderr).toBe('');
    expect(stdout).toContain('2 files, 12 cases: 12 passed, 0 failed, 0 skipped');
    expect(exitCode).toBe(0);
    const client = await served.connect(port);
    const { rows: databases } = await client.query('SELECT datname FROM pg_database');
    expect(databases).toEqual([{ datname: 'materialize' }]);
    await client.end();
  });
});

describe.skipIf(!hasPrograms)('psql', () => {
  it('lists and describes what there is', async () => {
    const port = await served.serve();
    const psql = async (...commands: string[]): Promise<string> =>
      run(port, 'psql', '-X', ...commands.flatMap((command) => ['-c', command]));
    expect(
      await psql('CREATE TABLE t (a int PRIMARY KEY, b text)', "INSERT INTO t VALUES (1, 'é')"),
    ).toBe('CREATE TABLE\nINSERT 0 1\n');
    expect(await psql('SELECT * FROM t')).toBe(' a | b \n---+---\n 1 | é\n(1 row)\n\n');
    expect(await psql('\\d t')).toMatch(/a +\| integer.*not null[\s\S]*"t_pkey" PRIMARY KEY/);
    expect(await psql('\\dt')).toMatch(/public +\| t +\| table/);
    expect(await psql('CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t')).toBe(
      'CREATE VIEW\n',
    );
    expect(await psql('\\dm')).toMatch(/public +\| m +\| materialized view/);
    // What the system has of its own is not the user's.
    expect(await psql('\\d')).toMatch(/\(2 rows\)/);
    expect(await psql('CREATE INDEX i ON t (b)', '\\d i')).toMatch(
      /b +\| text +\| yes +\| b\nbtree, for table "public.t"/,
    );
    expect(await psql('\\d+ m')).toContain('SELECT count(*) AS "n"');
    expect(await psql('\\sv nope')).toBe('ERROR:  object "nope" does not exist\n');
    expect(await psql("SET LOCAL TimeZone = 'UTC'", 'RESET TimeZone', 'SET a TO 1')).toBe(
      'SET\nRESET\nWARNING:  SET LOCAL can only be used in transaction blocks\n' +
        'ERROR:  unrecognized configuration parameter "a"\nLINE 1: SET a TO 1\n            ^\n',
    );
    expect(await psql('\\l')).toMatch(/materialize +\| materialize \| UTF8/);
    expect(await psql('\\copy t TO STDOUT CSV HEADER')).toBe('a,b\n1,é\n');
    expect(await psql('\\copy (SELECT b FROM t) TO out.txt')).toBe('COPY 1\n');
    expect(served.sandbox.read('out.txt')).toBe('é\n');
    expect(await psql("SELECT 'é', nope FROM t")).toBe(
      'ERROR:  column "nope" does not exist\n' +
        "LINE 1: SELECT 'é', nope FROM t\n                    ^\n",
    );
  });
});

describe.skipIf(!hasPrograms)('pgbench', () => {
  it.each(['simple', 'extended', 'prepared'])('runs a script: %s', async (mode) => {
    const port = await served.serve();
    const client = await served.connect(port);
    await client.query('CREATE TABLE t (a int)');
    served.sandbox.write(
      'script.sql',
      '\\set a random(1, 9)\nINSERT INTO t VALUES (:a);\nSELECT count(*) FROM t WHERE a = :a;\n',
    );
    const args = ['-n', '-M', mode, '-f', 'script.sql', '-c', '4', '-t', '10', 'materialize'];
    expect(await run(port, 'pgbench', ...args)).toMatch(/processed: 40\/40\n[\s\S]*tps = /);
    expect((await client.query('SELECT count(*) AS n FROM t')).rows).toEqual([{ n: '40' }]);
    await client.end();
  });
});

describe('the package postgres', () => {
  it('queries, pipelines, reads by cursor and begins transactions', async () => {
    const port = await served.serve();
    const sql = postgres({ host: '127.0.0.1', port, user: 'materialize', max: 2 });
    await sql`CREATE TABLE t (a int, b jsonb, c text[], d timestamptz)`;
    const at = new Date(1_600_000_000_000);
    await sql`INSERT INTO t VALUES (${1}, ${sql.json({ x: 1 })}, ${['a', 'b']}, ${at})`;
    const [row] = await sql`SELECT * FROM t WHERE a = ${1}`;
    expect(row).toEqual({ a: 1, b: { x: 1 }, c: ['a', 'b'], d: at });
    const many = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sql`SELECT ${index}::int AS i`),
    );
    expect(many.map(([found]) => found!['i'] as number)).toEqual(many.map((_, index) => index));
    const sizes: number[] = [];
    await sql`SELECT * FROM generate_series(1, 25)`.cursor(
      10,
      (rows) => void sizes.push(rows.length),
    );
    expect(sizes).toEqual([10, 10, 5]);
    const failed = sql.begin(async (inner) => {
      await inner`INSERT INTO t (a) VALUES (2)`;
      await inner`SELECT nope`;
    });
    await expect(failed).rejects.toMatchObject({ code: '42703' });
    expect(await sql`SELECT a FROM t`).toHaveLength(1);
    await expect(sql`SELECT nope`).rejects.toMatchObject({ code: '42703', position: '8' });
    const lines: string[] = [];
    for await (const chunk of await sql`COPY t (a) TO STDOUT`.readable()) {
      lines.push(String(chunk));
    }
    expect(lines).toEqual(['1\n']);
    await sql.end();
  });
});

describe('the server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('tells its clients of %s, and ends', async (signal) => {
    const port = await served.serve();
    const client = await served.connect(port);
    const ended = once(client, 'error');
    const exited = once(served.child!, 'exit');
    served.child!.kill(signal);
    expect((await ended)[0]).toMatchObject({ code: '57P01' });
    expect(await exited).toEqual([0, null]);
    expect(served.sandbox.shell('ls -A tmp').stdout).toBe('');
  });

  it('keeps what is durable, if it is told where', async () => {
    let port = await served.serve('--data', 'data');
    let client = await served.connect(port);
    await client.query('CREATE TABLE t (a int)');
    await client.query('INSERT INTO t VALUES (1)');
    served.child!.kill('SIGTERM');
    await once(served.child!, 'exit');
    port = await served.serve('--data', 'data');
    client = await served.connect(port);
    expect((await client.query('SELECT * FROM t')).rows).toEqual([{ a: 1 }]);
    await client.end();
  });

  it('shares what is durable with no other server', async () => {
    await served.serve('--data', 'data');
    const refused = served.sandbox.run('serve', '--port', '0', '--data', 'data');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`is used by another server (process ${served.child!.pid})`);
    // A server that was killed keeps nobody out.
    served.child!.kill('SIGKILL');
    await once(served.child!, 'exit');
    await (await served.connect(await served.serve('--data', 'data'))).end();
  });

  it('asks for a password', async () => {
    served.sandbox.write('password', 'secret\n');
    const port = await served.serve('--password-file', 'password');
    await expect(served.connect(port, 'other')).rejects.toMatchObject({ code: '28P01' });
    await (await served.connect(port, 'secret')).end();
  });

  it('says what it cannot do', async () => {
    const complaint = (...args: string[]): string => {
      const { exitCode, stderr } = served.sandbox.run('serve', ...args);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(complaint('--host', '0.0.0.0')).toContain('--password-file');
    expect(complaint('--port', '70000')).toContain('a number from 0 to 65535');
    expect(complaint('--set', 'nope=1')).toContain('has no option `nope`');
    expect(complaint('--password-file', 'none')).toContain('cannot be read (ENOENT)');
    served.sandbox.write('password', 'secret\n');
    expect(complaint('--host', '256.1.1.1', '--password-file', 'password')).toMatch(
      /^coordtest: cannot listen on 256\.1\.1\.1:6875: no address has this name \(E\w+\)\n$/,
    );
    const port = await served.serve();
    expect(complaint('--port', `${port}`)).toContain(
      `cannot listen on 127.0.0.1:${port}: somebody listens there already (EADDRINUSE)`,
    );
  });
});
