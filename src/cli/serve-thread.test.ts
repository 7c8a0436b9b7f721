// A statement that computes, on the built command line: it can be canceled, its time can be up, the
// server can be ended in the middle of it; and what passes between the threads arrives whole.
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Client, DatabaseError } from 'pg';
import { serialize } from 'pg-protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServedProcess } from './served-process.fixture.js';

/** Would compute for a minute or more. */
const ENDLESS = `
  SELECT count(*) FROM generate_series(1, 7000) AS a, generate_series(1, 7000) AS b
  WHERE md5(a::text || b::text) LIKE '%x_y%z'`;

/** One call of a function, of constants: it would compute for ten seconds and more. */
const LONG_CALL = 'SELECT log(1 + 1e-16383) > 0';

/** How soon what is given up ends, in milliseconds, on a machine that does other things as well. */
const SOON_MS = 4000;

let served: ServedProcess;

beforeEach(() => {
  served = new ServedProcess();
});

afterEach(async () => {
  await served.stop();
});

/** What a statement fails with, and how long that took. */
async function failureOf(statement: Promise<unknown>): Promise<[code: string, message: string]> {
  const { code, message } = await statement.then(
    () => ({ code: 'none', message: 'it has not failed' }),
    (error: unknown) => error as DatabaseError,
  );
  return [code ?? '', message];
}

/** Sends a cancel request; is done when the server has taken it. */
async function cancel(port: number, client: Client): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const socket = connectSocket(port, '127.0.0.1');
  socket.end(serialize.cancel(processID, secretKey));
  await once(socket.resume(), 'close');
}

const pause = async (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

const CANCELED = ['57014', 'canceling statement due to user request'];

it('cancels a statement that computes while others wait', async () => {
  const port = await served.serve();
  const [busy, waiting, other] = [
    await served.connect(port),
    await served.connect(port),
    await served.connect(port),
  ];
  await busy.query('CREATE TABLE t (a bigint)');
  const writing = failureOf(busy.query(`INSERT INTO t ${ENDLESS}`));
  await pause(300);
  const second = failureOf(waiting.query(ENDLESS));
  const third = other.query('SELECT count(*) AS n FROM t');
  await pause(300);
  const startedMs = performance.now();
  // Whose turn has not come is meant as well.
  await cancel(port, waiting);
  await cancel(port, busy);
  expect(await writing).toEqual(CANCELED);
  expect(await second).toEqual(CANCELED);
  expect((await third).rows).toEqual([{ n: '0' }]);
  expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
  // A request that comes too late is about nothing.
  await cancel(port, busy);
  await busy.query('INSERT INTO t VALUES (1)');
  expect((await waiting.query('SELECT a FROM t')).rows).toEqual([{ a: '1' }]);
});

it('cancels a statement within one call of a function', async () => {
  const port = await served.serve();
  const client = await served.connect(port);
  for (const text of [
    LONG_CALL,
    `${LONG_CALL} FROM generate_series(1, 2)`,
    `EXPLAIN ${LONG_CALL}`,
  ]) {
    const computing = failureOf(client.query(text));
    await pause(300);
    const startedMs = performance.now();
    await cancel(port, client);
    expect(await computing).toEqual(CANCELED);
    expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
  }
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('cancels a statement while its rows are sent', async () => {
  const port = await served.serve();
  const client = await served.connect(port);
  const { stream } = (client as unknown as { connection: { stream: NodeJS.ReadStream } })
    .connection;
  const rows = failureOf(
    client.query("SELECT i, repeat('x', 500) FROM generate_series(1, 90000) i"),
  );
  await once(stream, 'data');
  stream.pause();
  await pause(300);
  await cancel(port, client);
  await pause(300);
  stream.resume();
  expect(await rows).toEqual(CANCELED);
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('ends a statement whose time is up', async () => {
  const port = await served.serve('--statement-timeout', '1');
  const client = await served.connect(port);
  const startedMs = performance.now();
  const expected = ['57014', 'canceling statement due to statement timeout'];
  expect(await failureOf(client.query(ENDLESS))).toEqual(expected);
  expect(await failureOf(client.query(`TAIL (${ENDLESS})`))).toEqual(expected);
  expect(await failureOf(client.query(LONG_CALL))).toEqual(expected);
  expect(performance.now() - startedMs).toBeLessThan(3000 + SOON_MS);
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('ends a statement that takes longer than its session allows', async () => {
  const port = await served.serve();
  const [client, other] = [await served.connect(port), await served.connect(port)];
  await client.query("SET statement_timeout = '300ms'");
  const expected = ['57014', 'canceling statement due to statement timeout'];
  const startedMs = performance.now();
  expect(await failureOf(client.query(ENDLESS))).toEqual(expected);
  expect(performance.now() - startedMs).toBeLessThan(300 + SOON_MS);
  await client.query('SET statement_timeout = 0');
  // Another session's limit is its own.
  await other.query('SET statement_timeout = 1');
  const long = 'SELECT count(md5(n::text)) AS n FROM generate_series(1, 100000) AS t (n)';
  expect((await client.query(long)).rows).toEqual([{ n: '100000' }]);
});

it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s while a statement computes', async (signal) => {
  const port = await served.serve();
  const [busy, waiting] = [await served.connect(port), await served.connect(port)];
  const computing = failureOf(busy.query(ENDLESS));
  const queued = failureOf(waiting.query('SELECT 1'));
  await pause(300);
  const [startedMs, exited] = [performance.now(), once(served.child!, 'exit')];
  served.child!.kill(signal);
  expect((await computing)[0]).toBe('57P01');
  await queued;
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
  expect(served.sandbox.shell('ls -A tmp').stdout).toBe('');
});

it('ends on a signal what nothing else ends', async () => {
  const port = await served.serve();
  const [client, other] = [await served.connect(port), await served.connect(port)];
  // What a write means to a view is worked out whoever waits for it.
  for (const statement of [
    'CREATE TABLE a (n int)',
    'CREATE TABLE b (n int)',
    `CREATE MATERIALIZED VIEW v AS SELECT count(*) FROM a, b
      WHERE md5(a.n::text || b.n::text) LIKE '%x_y%z'`,
    'INSERT INTO a SELECT generate_series(1, 7000)',
  ]) {
    await client.query(statement);
  }
  const writing = client.query('INSERT INTO b SELECT generate_series(1, 7000)').catch(() => null);
  await pause(300);
  const waiting = failureOf(other.query('SELECT n FROM a'));
  await pause(300);
  let complaint = '';
  served.child!.stderr!.on('data', (text: Buffer) => (complaint += text.toString()));
  const exited = once(served.child!, 'exit');
  served.child!.kill('SIGTERM');
  expect((await waiting)[0]).toBe('57P01');
  await writing;
  expect(await exited).toEqual([0, null]);
  expect(complaint).toBe(
    'coordtest: what was computed did not end within 5 s, and was broken off\n',
  );
  expect(served.sandbox.shell('ls -A tmp').stdout).toBe('');
}, 60_000);

it('passes on what is long, in pieces of any size, to many clients at once', async () => {
  const port = await served.serve();
  const clients = await Promise.all(Array.from({ length: 100 }, async () => served.connect(port)));
  const text = 'é'.repeat(1_500_000);
  const [first, ...others] = clients as [Client, ...Client[]];
  const long = first.query('SELECT $1::text AS t, i FROM generate_series(1, 3) AS i', [text]);
  const many = first.query('SELECT i FROM generate_series(1, 100000) AS i');
  const short = others.map(async (client, at) => client.query(`SELECT ${at} AS at`));
  expect((await long).rows.map(({ t, i }) => [t === text, i as number])).toEqual([
    [true, 1],
    [true, 2],
    [true, 3],
  ]);
  expect((await many).rows).toHaveLength(100_000);
  for (const [at, { rows }] of (await Promise.all(short)).entries()) expect(rows).toEqual([{ at }]);
}, 60_000);

it('lets those go who send what is none of the protocol, and nobody else', async () => {
  const port = await served.serve('--max-message-size', '1');
  const client = await served.connect(port);
  const garbage = connectSocket(port, '127.0.0.1');
  garbage.write('GET / HTTP/1.1\r\n\r\n');
  const [told] = (await once(garbage, 'data')) as [Buffer];
  expect(told.toString()).toContain('invalid length of startup packet');
  await once(garbage, 'close');
  const insistent = connectSocket(port, '127.0.0.1');
  const count = 8000;
  insistent.write(Buffer.concat(new Array<Buffer>(count).fill(serialize.requestSsl())));
  let refused = '';
  insistent.on('data', (bytes: Buffer) => (refused += bytes.toString()));
  await expect.poll(() => refused.length).toBe(count);
  insistent.write(serialize.startup({ user: 'materialize', database: 'materialize' }));
  await expect.poll(() => refused).toMatch(/^N+R/);
  insistent.destroy();
  const large = await served.connect(port);
  expect((await failureOf(large.query(`SELECT '${'x'.repeat(3 << 20)}'`)))[0]).not.toBe('none');
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
