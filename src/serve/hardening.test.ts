// What a client may do to the server: nothing that the others notice.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Query } from 'pg';
import { serialize } from 'pg-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../sim/index.js';
import { TestServer } from './test-server.fixture.js';

/** `COORDTEST_STREAMS=5000` sends fewer. All of them take half a minute of a processor. */
const STREAMS = Number(process.env['COORDTEST_STREAMS'] ?? '100000');

/** So many streams are sent at once. */
const STREAMS_AT_ONCE = 50;

/** The longest that a test waits for something of the server. */
const PATIENCE_MS = 20_000;

let server: TestServer;

afterEach(() => server.stop());

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    expect(performance.now(), 'in time').toBeLessThan(endMs);
    await pause(5);
  }
}

/** A connection that gives nothing but bytes. */
async function open(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and gives all that comes until the server closes. */
async function exchange(bytes: Uint8Array): Promise<string> {
  const socket = await open();
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  return Buffer.concat(parts).toString('latin1');
}

const STARTUP = serialize.startup({ user: 'materialize', database: 'materialize' });

function frame(type: string, length: number, body = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5, type, 'latin1');
  head.writeInt32BE(length, 1);
  return Buffer.concat([head, body]);
}

/** Something that a client could have sent, or could not. */
function randomStream(random: SeededRandom): Buffer {
  const parts: Buffer[] = [];
  if (random.nextInt(4) > 0) parts.push(STARTUP);
  for (let count = random.nextInt(6); count > 0; count -= 1) {
    const length = random.nextInt(40);
    const bytes = Buffer.from(Array.from({ length }, () => random.nextInt(256)));
    const type = 'QPBDECSHFdcfpX'[random.nextInt(14)]!;
    const isFramed = random.nextInt(4) > 0;
    const stretch = random.nextInt(20) === 0 ? random.nextInt(1 << 30) : 0;
    parts.push(isFramed ? frame(type, length + 4 + stretch, bytes) : bytes);
    if (random.nextInt(3) === 0) parts.push(serialize.query('SELECT 1'), serialize.sync());
  }
  return Buffer.concat(parts);
}

describe('a healthy session', () => {
  it(`is not disturbed by ${STREAMS} random streams beside it`, { timeout: 600_000 }, async () => {
    server = await TestServer.start();
    const healthy = await server.connect();
    await healthy.query('CREATE TABLE t (a int)');
    const random = new SeededRandom(7n);
    for (let sent = 0; sent < STREAMS; sent += STREAMS_AT_ONCE) {
      const sockets = await Promise.all(Array.from({ length: STREAMS_AT_ONCE }, open));
      await Promise.all(
        sockets.map(async (socket) => {
          const closed = once(socket.resume(), 'close');
          socket.end(randomStream(random));
          await closed;
        }),
      );
      const { rows } = await healthy.query('SELECT $1::int AS x, count(*) AS n FROM t', [sent]);
      expect(rows).toEqual([{ x: sent, n: '0' }]);
    }
    await until(() => server.connections === 1);
  });
});

describe('a client', () => {
  it('is told what is wrong with its frames, and let go', async () => {
    server = await TestServer.start({ limits: { messageBytesMax: 1000 } });
    const healthy = await server.connect();
    const told = async (...bytes: Buffer[]): Promise<string> => exchange(Buffer.concat(bytes));
    expect(await told(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toContain('startup packet');
    expect(await told(STARTUP, frame('Q', 2000))).toContain('invalid message length');
    expect(await told(STARTUP, frame('!', 10))).toContain('invalid frontend message type 33');
    expect(await told(serialize.startup({ user: '' }))).toContain('no PostgreSQL user name');
    expect(await told(serialize.requestSsl(), frame('Q', 2000))).toMatch(/^N/);
    const result = await healthy.query('SELECT 1 AS x');
    expect(result.rows).toEqual([{ x: 1 }]);
  });

  it('goes on after a message that makes no sense', async () => {
    server = await TestServer.start();
    const malformed = frame('B', 6, Buffer.from([0, 0]));
    const bytes = [STARTUP, malformed, serialize.query('SELECT 5'), serialize.sync()];
    const more = [frame('Q', 6, Buffer.from([0xff, 0])), serialize.query('SELECT 6')];
    const told = await exchange(Buffer.concat([...bytes, ...more, serialize.end()]));
    // What follows the first one is skipped up to the Sync.
    expect(told).toContain('08P01');
    expect(told).not.toContain('SELECT 1\0Z\0\0\0\x05I5');
    expect(told).toContain('22021');
    expect(told.match(/SELECT 1\0/g)).toHaveLength(1);
  });

  it('is one too many', async () => {
    server = await TestServer.start({ limits: { connectionsMax: 2 } });
    const [first] = [await server.connect(), await server.connect()];
    const refused = server.newClient().connect();
    await expect(refused).rejects.toMatchObject({ code: '53300' });
    await first.end();
    await until(() => server.connections === 1);
    // Who has not said who it is takes nobody's place, and there are not many of those.
    const silent = await Promise.all(Array.from({ length: 5 }, open));
    await server.connect();
    for (let more = 0; more < 40; more += 1) silent.push(await open());
    expect(server.connections).toBeLessThanOrEqual(2 * 2 + 10);
    for (const socket of silent) socket.destroy();
  });

  it('that leaves and does not close, and goes on sending, is closed', async () => {
    server = await TestServer.start();
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.resume().write(Buffer.concat([STARTUP, serialize.end()]));
    socket.on('error', () => undefined);
    await until(() => server.connections === 1);
    const sending = setInterval(() => socket.write(serialize.sync()), 50);
    await until(() => server.connections === 0);
    clearInterval(sending);
    socket.destroy();
  });

  it('that says nothing for long is let go', async () => {
    server = await TestServer.start({ limits: { idleTimeoutMs: 150 } });
    const client = await server.connect();
    const [error] = (await once(client, 'error')) as [{ code: string }];
    expect(error.code).toBe('57P05');
    await until(() => server.connections === 0);
  });

  it('that does not say who it is is let go', async () => {
    server = await TestServer.start({ limits: { authenticationTimeoutMs: 200 }, password: 'x' });
    const healthy = await server.connect({ password: 'x' });
    const [silent, trickling] = [await open(), await open()];
    // NB: `once` would take a reset for a failure.
    const closed = [silent, trickling].map(
      (socket) => new Promise((resolve) => void socket.resume().on('close', resolve)),
    );
    const bytes = [...STARTUP];
    const drip = setInterval(() => trickling.write(Buffer.of(bytes.shift() ?? 0)), 50);
    await Promise.all(closed);
    clearInterval(drip);
    // Counted from its last byte, it would have had time for all of them.
    expect(bytes).not.toEqual([]);
    // Who is known may take longer.
    expect((await healthy.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    expect(server.connections).toBe(1);
  });

  it.each([
    ['TAIL t', 'one row at a time', 1],
    ['TAIL t', 'many rows at a time', 1000],
    ['COPY (TAIL t) TO STDOUT', 'many rows at a time', 1000],
  ])('that does not read its %s is let go: %s', { timeout: 60_000 }, async (query, _, count) => {
    server = await TestServer.start({ limits: { tailBytesMax: 2_000_000 } });
    const healthy = await server.connect();
    await healthy.query('CREATE TABLE t (a text)');
    const socket = await open();
    socket.pause();
    socket.write(Buffer.concat([STARTUP, serialize.query(query)]));
    await until(() => server.backend.system.waits().length === 1);
    const text = 'x'.repeat(200_000 / count);
    let inserts = 0;
    while (server.backend.system.waits().length === 1) {
      // What sockets hold besides is a few megabytes.
      expect(inserts).toBeLessThan(500);
      await healthy.query('INSERT INTO t SELECT $1 || n FROM generate_series(1, $2::int) AS n', [
        text,
        count,
      ]);
      inserts += 1;
    }
    expect(inserts).toBeGreaterThan(9);
    await until(() => server.connections === 1);
  });

  it('that has a statement executed is not idle', async () => {
    server = await TestServer.start({ limits: { idleTimeoutMs: 100 } });
    const client = await server.connect();
    await client.query('CREATE TABLE t (a int)');
    const tail = new Query('TAIL t', []);
    tail.on('error', () => undefined);
    const row = once(tail, 'row');
    client.query(tail);
    await until(() => server.backend.system.waits().length === 1);
    await pause(500);
    await (await server.connect()).query('INSERT INTO t VALUES (7)');
    expect((await row)[0]).toMatchObject({ a: 7 });
  });

  it('that sends more than is executed has to wait with it', { timeout: 60_000 }, async () => {
    server = await TestServer.start();
    const healthy = await server.connect();
    await healthy.query('CREATE TABLE t (a int)');
    const socket = await open();
    let told = 0;
    socket.on(
      'data',
      (part: Buffer) => (told += part.toString('latin1').split('SELECT 1').length - 1),
    );
    socket.write(Buffer.concat([STARTUP, serialize.query('TAIL t')]));
    await until(() => server.backend.system.waits().length === 1);
    const count = 64;
    const long = serialize.query(`SELECT 1 -- ${'x'.repeat(2 ** 20)}`);
    for (let sent = 0; sent < count; sent += 1) socket.write(long);
    // What is not taken stays with the client, but for what both sockets hold.
    let left = Infinity;
    for (let unchanged = 0; unchanged < 50; unchanged += 1) {
      if (socket.writableLength < left) unchanged = 0;
      left = socket.writableLength;
      await healthy.query('SELECT 1');
    }
    expect(left).toBeGreaterThan(32 * 2 ** 20);
    await healthy.query('DROP TABLE t');
    await until(() => told === count);
    expect(socket.writableLength).toBe(0);
    socket.destroy();
  });

  it('that goes away in the middle leaves nothing behind', async () => {
    server = await TestServer.start();
    const healthy = await server.connect();
    await healthy.query('CREATE TABLE t (a int)');
    const socket = await open();
    socket.write(Buffer.concat([STARTUP, serialize.query('TAIL t')]));
    await until(() => server.backend.system.waits().length === 1);
    socket.destroy();
    await until(() => server.backend.system.waits().length === 0);
    expect(server.connections).toBe(1);
  });

  it('that reads slowly makes its query wait, and nobody else', { timeout: 60_000 }, async () => {
    server = await TestServer.start();
    const healthy = await server.connect();
    const socket = await open();
    socket.pause();
    const query = "SELECT n, repeat('x', 1000) FROM generate_series(1, 60000) AS n";
    socket.write(Buffer.concat([STARTUP, serialize.query(query), serialize.query('SELECT 77')]));
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 20; round += 1) {
      expect((await healthy.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    }
    // Sixty megabytes wait as rows, and not as bytes.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    let [bytes, tail] = [0, ''];
    socket.on('data', (part: Buffer) => {
      bytes += part.length;
      tail = part.toString('latin1').slice(-40);
    });
    socket.resume();
    await until(() => tail.includes('SELECT 1\0Z'));
    expect(bytes).toBeGreaterThan(60_000_000);
  });
});

describe('the server', () => {
  it('has 200 clients at once', { timeout: 60_000 }, async () => {
    server = await TestServer.start();
    const first = await server.connect();
    await first.query('CREATE TABLE t (a int)');
    const clients = await Promise.all(Array.from({ length: 200 }, () => server.connect()));
    await Promise.all(
      clients.map(async (client, index) => {
        await client.query('INSERT INTO t VALUES ($1)', [index]);
        await client.query('SELECT * FROM t WHERE a = $1', [index]);
      }),
    );
    const { rows } = await first.query('SELECT count(*) AS n, count(DISTINCT a) AS d FROM t');
    expect(rows).toEqual([{ n: '200', d: '200' }]);
    await Promise.all(clients.map((client) => client.end()));
    await until(() => server.connections === 1);
  });

  it('tells everybody when it ends', async () => {
    server = await TestServer.start();
    const client = await server.connect();
    const tailing = await server.connect();
    await client.query('CREATE TABLE t (a int)');
    const tail = tailing.query('TAIL t').catch((error: unknown) => error);
    const ended = once(client, 'error');
    await until(() => server.backend.system.waits().length === 1);
    await server.close();
    expect((await ended)[0]).toMatchObject({ code: '57P01' });
    expect(await tail).toMatchObject({ code: '57P01' });
    await until(() => server.connections === 0);
  });

  it('ends although a client does not read', { timeout: 60_000 }, async () => {
    server = await TestServer.start();
    const socket = await open();
    socket.pause();
    const query = "SELECT n, repeat('x', 1000) FROM generate_series(1, 60000) AS n";
    socket.write(Buffer.concat([STARTUP, serialize.query(query)]));
    await until(() => server.connections === 1);
    await pause(500);
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(PATIENCE_MS);
    socket.destroy();
  });

  it('asks for a password', async () => {
    server = await TestServer.start({ password: 'sésame' });
    const client = await server.connect({ password: 'sésame' });
    expect((await client.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    const wrong = server.newClient({ password: 'sesame' }).connect();
    await expect(wrong).rejects.toMatchObject({ code: '28P01' });
    expect(await exchange(Buffer.concat([STARTUP, serialize.query('SELECT 1')]))).toContain(
      'expected password response',
    );
  });
});

describe('the control database', () => {
  it('bounds what is held, and nobody is harmed', async () => {
    server = await TestServer.start({ limits: { heldMessagesMax: 50 } });
    const [client, tailing] = [await server.connect(), await server.connect()];
    const control = await server.connect({ database: 'coordtest' });
    await client.query('CREATE TABLE t (a int)');
    const tail = new Query('TAIL t', []);
    tail.on('error', () => undefined);
    let rows = 0;
    tail.on('row', (row: { mz_diff: string }) => void (rows += Number(row.mz_diff)));
    tailing.query(tail);
    await until(() => server.backend.system.waits().length === 1);
    await control.query('HOLD');
    let inserts = 0;
    let refusal: unknown;
    while (refusal === undefined) {
      expect(inserts).toBeLessThan(10_000);
      refusal = await client.query('INSERT INTO t VALUES (1)').then(
        () => void (inserts += 1),
        (error: unknown) => error,
      );
    }
    expect(refusal).toMatchObject({
      code: '53400',
      message: '50 messages of the dataflow server are held back',
    });
    await expect(client.query('SELECT $1::int', [1])).rejects.toMatchObject({ code: '53400' });
    const held = async (): Promise<number> => (await control.query('SHOW FEEDBACK')).rows.length;
    const before = await held();
    await pause(300);
    // Time stands still as well: otherwise it would make messages.
    expect(await held()).toBe(before);
    await control.query('RELEASE');
    expect((await client.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: inserts }]);
    await until(() => rows === inserts);
  });

  it('moves a manual clock, and holds and delivers messages', async () => {
    server = await TestServer.start({ manualClock: true });
    const client = await server.connect();
    const control = await server.connect({ database: 'coordtest' });
    const now = async (): Promise<unknown> => (await control.query('SHOW CLOCK')).rows[0];
    expect(await now()).toEqual({ now: '0' });
    await control.query("ADVANCE '1s'; ADVANCE 5");
    expect(await now()).toEqual({ now: '1005' });
    const { rows } = await client.query("SELECT extract('epoch' FROM now()) AS s");
    expect(rows).toEqual([{ s: '1.005000' }]);
    await client.query('CREATE TABLE t (a int)');
    await control.query('HOLD');
    let answered = false;
    const read = client.query('SELECT * FROM t').then(() => (answered = true));
    await until(() => server.backend.system.waits().length === 1);
    expect((await control.query('SHOW WAITS')).rows).toHaveLength(1);
    expect(answered).toBe(false);
    await control.query('DELIVER');
    await read;
    await control.query('RELEASE');
    await expect(control.query("ADVANCE '-1s'")).rejects.toMatchObject({ code: '22023' });
    await expect(control.query('SELECT 1')).rejects.toMatchObject({ code: '42601' });
    await expect(control.query('SHOW $1', ['x'])).rejects.toMatchObject({ code: '0A000' });
    expect((await control.query('SHOW FRONTIERS')).rows).not.toEqual([]);
  });
});
