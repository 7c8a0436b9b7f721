// A bug that one client meets ends that client's session; the others go on.
import { once } from 'node:events';
import { connect } from 'node:net';
import { Query, type Client } from 'pg';
import { serialize } from 'pg-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { Row } from '../repr/index.js';
import { TestServer } from './test-server.fixture.js';

let server: TestServer;

afterEach(() => server.stop());

/** Lets the coordinator throw while it handles a text that contains `planted`. */
function plantBug(error: Error): void {
  const { coordinator } = server.backend.system;
  const handle = coordinator.handle.bind(coordinator);
  coordinator.handle = (message) => {
    if (message.kind === 'submit' && message.text.includes('planted')) throw error;
    handle(message);
  };
}

/** Resolves when the connection is closed, whatever was said before. */
function ended(client: Client): Promise<void> {
  return new Promise((resolve) => void client.once('end', () => resolve()));
}

/** What a client hears of a statement that meets a bug, once its connection is closed. */
async function lastWords(client: Client, text: string): Promise<unknown> {
  const closed = ended(client);
  const heard = await client.query(text).then(
    () => 'nothing',
    (error: unknown) => error,
  );
  await closed;
  return heard;
}

describe('a bug in the coordinator', () => {
  it('ends the session that met it, and rolls it back', async () => {
    server = await TestServer.start();
    const [healthy, other] = [await server.connect(), await server.connect()];
    await healthy.query('CREATE TABLE t (a int)');
    plantBug(new Error('planted'));
    await other.query('BEGIN');
    await other.query('INSERT INTO t VALUES (1)');
    expect(await lastWords(other, 'INSERT INTO t VALUES (2) -- planted')).toMatchObject({
      severity: 'FATAL',
      code: 'XX000',
      message: 'internal error: planted',
    });
    expect(server.bugs).toEqual([expect.stringMatching(/^Error: planted\n +at /)]);
    await healthy.query('INSERT INTO t VALUES (3)');
    expect((await healthy.query('SELECT a FROM t')).rows).toEqual([{ a: 3 }]);
    expect((await (await server.connect()).query('SELECT a FROM t')).rows).toEqual([{ a: 3 }]);
    expect(server.connections).toBe(2);
  });

  it('ends the session whose statement met it, whoever let that go on', async () => {
    server = await TestServer.start();
    const [writing, waiting] = [await server.connect(), await server.connect()];
    await writing.query('CREATE TABLE t (a int)');
    const { coordinator } = server.backend.system;
    const { sessions, writeLock } = coordinator.state;
    const control = await server.connect({ database: 'coordtest' });
    await control.query('HOLD');
    const updated = writing.query('UPDATE t SET a = 1');
    await expect.poll(() => writeLock.holder).not.toBeNull();
    const heard = lastWords(waiting, 'UPDATE t SET a = 2');
    await expect.poll(() => writeLock.queue.length).toBe(1);
    const { processID } = waiting as unknown as { processID: number };
    const planted = new Error('planted');
    Object.defineProperty(sessions.get(processID)!.current!, 'statements', {
      get() {
        throw planted;
      },
    });
    const read = writing.query('SELECT a FROM t');
    await control.query('RELEASE');
    expect((await updated).command).toBe('UPDATE');
    expect((await read).rows).toEqual([]);
    expect(await heard).toMatchObject({ severity: 'FATAL', message: 'internal error: planted' });
    await writing.query('UPDATE t SET a = 3');
    expect(server.backend.system.coordinator).toBe(coordinator);
  });

  it('lets the client go on in whose turn another one met it', async () => {
    server = await TestServer.start();
    const [healthy, other] = [await server.connect(), await server.connect()];
    await healthy.query('CREATE TABLE t (a int)');
    const { coordinator } = server.backend.system;
    const { processID } = other as unknown as { processID: number };
    const handle = coordinator.handle.bind(coordinator);
    const planted = new Error('planted');
    coordinator.handle = (message) => {
      handle(message);
      if (message.kind !== 'submit' || !message.text.includes('planted')) return;
      coordinator.state.serving = coordinator.state.session(processID);
      throw planted;
    };
    const closed = ended(other);
    const socket = connect(server.port, '127.0.0.1').resume();
    socket.write(
      Buffer.concat([
        serialize.startup({ user: 'materialize', database: 'materialize' }),
        serialize.query('INSERT INTO t VALUES (1) -- planted'),
        serialize.query('INSERT INTO t VALUES (2)'),
      ]),
    );
    const rows = async (): Promise<unknown> =>
      (await healthy.query('SELECT a FROM t ORDER BY a')).rows;
    await expect.poll(rows).toEqual([{ a: 1 }, { a: 2 }]);
    await closed;
    socket.destroy();
  });

  it.each([3, 1000])('in writing one of %d rows is told after those before it', async (count) => {
    server = await TestServer.start();
    const { system } = server.backend;
    const open = system.openProtocolSession.bind(system);
    const planted = new Error('planted');
    // Text that cannot be had of what is no text.
    const unwritable = {
      toString() {
        throw planted;
      },
    };
    const broken = [unwritable] as unknown as Row;
    system.openProtocolSession = ({ receive, ...client }) =>
      open({
        ...client,
        receive: (effect) => {
          if (effect.kind !== 'response' || effect.response.kind !== 'rows') return receive(effect);
          const { rows } = effect.response;
          receive({ ...effect, response: { ...effect.response, rows: rows.with(-2, broken) } });
        },
      });
    const client = await server.connect();
    const query = new Query('SELECT generate_series(1, $1::int) AS n', [count]);
    const rows: unknown[] = [];
    query.on('row', ({ n }: { n: number }) => rows.push(n));
    const failed = once(query, 'error') as Promise<unknown>;
    const closed = ended(client);
    client.query(query);
    expect(await failed).toEqual([
      expect.objectContaining({ severity: 'FATAL', message: 'internal error: planted' }),
    ]);
    await closed;
    expect(rows).toEqual(Array.from({ length: count - 2 }, (_, at) => at + 1));
  });

  it('is a stack that is too deep where that gave out', async () => {
    server = await TestServer.start();
    const client = await server.connect();
    plantBug(new RangeError('Maximum call stack size exceeded'));
    expect(await lastWords(client, 'SELECT 1 -- planted')).toMatchObject({
      code: '54001',
      message: 'stack depth limit exceeded',
    });
  });

  it('that stays starts the system again from what is durable', async () => {
    server = await TestServer.start();
    const { system } = server.backend;
    const client = await server.connect();
    await client.query('CREATE TABLE t (a int)');
    const { coordinator } = system;
    const lost = ended(client);
    const planted = new Error('broken');
    // Whatever it is told, this coordinator answers no more.
    coordinator.handle = () => {
      throw planted;
    };
    await client.query('SELECT 1').catch(() => undefined);
    await lost;
    const next = await server.connect();
    expect((await next.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: 0 }]);
  });
});
