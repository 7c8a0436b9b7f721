// The server as the package `pg` sees it: simple and extended queries, portals, values, errors.
import { once, type EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { Query, type Client, type QueryConfig, type QueryResult } from 'pg';
import { parse, serialize } from 'pg-protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PORTALS_MAX } from './limits.js';
import { TestServer } from './test-server.fixture.js';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  client = await server.connect();
  await client.query('DROP TABLE IF EXISTS t');
  await client.query('CREATE TABLE t (a int, b text)');
});

afterAll(() => server.stop());

/** A client that sends bytes, and sees the kinds of messages that come: `D` is a row. */
class RawClient {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #wake = (): void => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, piece]);
      this.#wake();
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const raw = new RawClient(connect(port, '127.0.0.1'));
    raw.send(serialize.startup({ user: 'materialize', database: 'materialize' }));
    await raw.until('Z');
    return raw;
  }

  send(...messages: Buffer[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** The kinds of the messages that come, up to the first one of a kind. */
  async until(last: string): Promise<string> {
    let kinds = '';
    while (!kinds.endsWith(last)) {
      while (this.#bytes.length < 5 || this.#bytes.length <= this.#bytes.readInt32BE(1)) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      kinds += String.fromCharCode(this.#bytes[0]!);
      this.#bytes = this.#bytes.subarray(this.#bytes.readInt32BE(1) + 1);
    }
    return kinds;
  }

  end(): void {
    this.#socket.end();
  }
}

interface Failed {
  readonly code: string;
  readonly message: string;
  readonly position?: string;
  readonly detail?: string;
}

async function failure(query: Promise<unknown>): Promise<Failed> {
  return query.then(
    () => expect.fail('an error was expected'),
    (error: unknown) => error as Failed,
  );
}

/** Rows of a text of several statements. */
async function results(text: string): Promise<readonly [string, unknown[]][]> {
  const found = (await client.query(text)) as unknown as QueryResult | QueryResult[];
  return [found].flat().map(({ command, rows }) => [command, rows]);
}

describe('simple queries', () => {
  it('give rows with names and types', async () => {
    const { rows, fields } = await client.query("SELECT 1 AS a, 'x' AS b, NULL AS c");
    expect(rows).toEqual([{ a: 1, b: 'x', c: null }]);
    expect(fields.map(({ dataTypeID }) => dataTypeID)).toEqual([23, 25, 25]);
  });

  it('give the result of each statement', async () => {
    expect(await results("INSERT INTO t VALUES (1, 'x'); INSERT INTO t VALUES (2, 'y')")).toEqual([
      ['INSERT', []],
      ['INSERT', []],
    ]);
    expect(await results('SELECT a FROM t ORDER BY a; SHOW TimeZone')).toEqual([
      ['SELECT', [{ a: 1 }, { a: 2 }]],
      ['SHOW', [{ TimeZone: 'UTC' }]],
    ]);
  });

  it('give the rows that a change returns, with its own tag', async () => {
    await client.query('CREATE TABLE k (a int PRIMARY KEY, b text)');
    const text = "INSERT INTO k VALUES (2, 'x'), (1, 'y') RETURNING a";
    expect(await client.query(text)).toMatchObject({
      command: 'INSERT',
      rowCount: 2,
      rows: [{ a: 2 }, { a: 1 }],
    });
    const upsert = 'INSERT INTO k VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b';
    const updated = await client.query(`${upsert} RETURNING *`, [1, 'z']);
    expect(updated).toMatchObject({ command: 'INSERT', rowCount: 1, rows: [{ a: 1, b: 'z' }] });
    await client.query("PREPARE p AS UPDATE k SET b = 'q' RETURNING b");
    expect(await results('EXECUTE p')).toEqual([['UPDATE', [{ b: 'q' }, { b: 'q' }]]]);
    const removed = await client.query('DELETE FROM k WHERE a = $1 RETURNING b', [1]);
    expect(removed).toMatchObject({ command: 'DELETE', rowCount: 1, rows: [{ b: 'q' }] });
    await client.query('DROP TABLE k');
  });

  it('may be empty', async () => {
    for (const text of ['', ';', '-- nothing']) {
      expect((await client.query(text)).command).toBeNull();
    }
  });

  it('are one transaction', async () => {
    const text = 'INSERT INTO t VALUES (1); INSERT INTO t VALUES (1/0); SELECT 1';
    expect(await failure(client.query(text))).toMatchObject({ code: '22012' });
    expect((await client.query('SELECT * FROM t')).rows).toEqual([]);
    await client.query('INSERT INTO t VALUES (0)');
    // The data is at fault, so that the error comes when the rows are read.
    const read = 'SELECT 1/a FROM t; SELECT 2';
    expect(await failure(client.query(read))).toMatchObject({ code: '22012' });
  });

  it('fail in a block until its end', async () => {
    await client.query('INSERT INTO t VALUES (0)');
    await client.query('BEGIN');
    expect(await failure(client.query('SELECT 1/a FROM t'))).toMatchObject({ code: '22012' });
    expect(await failure(client.query('SELECT 1'))).toMatchObject({ code: '25P02' });
    expect((await client.query('COMMIT')).command).toBe('ROLLBACK');
    expect((await client.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
  });

  it('tell programs which constraint of what table was violated', async () => {
    await client.query('DROP TABLE IF EXISTS keyed');
    await client.query('CREATE TABLE keyed (a int PRIMARY KEY, b text NOT NULL)');
    await client.query('CREATE UNIQUE INDEX keyed_b ON keyed (b)');
    await client.query("INSERT INTO keyed VALUES (1, 'x')");
    const about = { schema: 'public', table: 'keyed' };
    expect(await failure(client.query("INSERT INTO keyed VALUES (1, 'y')"))).toMatchObject({
      ...about,
      code: '23505',
      constraint: 'keyed_pkey',
    });
    expect(await failure(client.query("INSERT INTO keyed VALUES (2, 'x')"))).toMatchObject({
      ...about,
      code: '23505',
      constraint: 'keyed_b',
    });
    const missing = await failure(client.query('INSERT INTO keyed VALUES (2, NULL)'));
    expect(missing).toMatchObject({ ...about, code: '23502', column: 'b' });
  });

  it('that begin a transaction are acknowledged as they were written', async () => {
    const { command } = await client.query('START TRANSACTION READ ONLY');
    // NB: the client keeps the first word of a tag alone.
    expect(command).toBe('START');
    await client.query('COMMIT');
    expect((await client.query('BEGIN')).command).toBe('BEGIN');
    await client.query('COMMIT');
  });

  it('tell all of an error that a row has caused', async () => {
    await client.query("INSERT INTO t VALUES (1, '{1')");
    const array = await failure(client.query('SELECT b::int[] FROM t'));
    expect(array).toMatchObject({ code: '22P02', detail: 'Unexpected end of input.' });
    const json = await failure(client.query('SELECT b::jsonb FROM t'));
    expect(json).toMatchObject({
      detail: 'Expected string or "}", but found "1".',
      where: 'JSON data, line 1: {1',
    });
    const lax = "jsonb_set_lax('{}', '{}', b::jsonb - 'x', true, 'raise_exception')";
    await client.query('UPDATE t SET b = NULL');
    const hint = await failure(client.query(`SELECT ${lax} FROM t`));
    expect(hint).toMatchObject({ hint: expect.stringMatching(/^To avoid, either change/) });
  });

  it('tell where a mistake is, in characters', async () => {
    const wrong = await failure(client.query("SELECT '\u{1f600}', nope"));
    expect(wrong).toMatchObject({ code: '42703', position: '13' });
    const multi = await failure(client.query('SELECT 1; SELECT * FROM nope'));
    expect(multi).toMatchObject({ position: '25' });
  });
});

describe('extended queries', () => {
  it('take parameters of many types, as text', async () => {
    const at = new Date(1_234_567_890_123);
    const { rows } = await client.query(
      `SELECT $1::int8 AS i, $2::jsonb AS j, $3::timestamptz AS t, $4::numeric AS n,
        $5::text[] AS l, $6::bool AS b, $7::bytea AS y, $8::date AS d, $9::uuid AS u`,
      [
        '12',
        { a: 1 },
        at,
        '1.50',
        ['a', null, 'b"c'],
        true,
        Buffer.from([1, 255]),
        '2020-02-29',
        '6F1D3E2C-0000-4000-8000-00000000000A',
      ],
    );
    expect(rows).toEqual([
      {
        i: '12',
        j: { a: 1 },
        t: at,
        n: '1.50',
        l: ['a', null, 'b"c'],
        b: true,
        y: Buffer.from([1, 255]),
        d: new Date(2020, 1, 29),
        u: '6f1d3e2c-0000-4000-8000-00000000000a',
      },
    ]);
  });

  it('infer the types of parameters', async () => {
    await client.query('INSERT INTO t VALUES ($1, $2)', [3, 'three']);
    const { rows } = await client.query('SELECT b FROM t WHERE a = $1', ['3']);
    expect(rows).toEqual([{ b: 'three' }]);
    expect(await failure(client.query('SELECT $1 + $2', [1, 2]))).toMatchObject({ code: '42725' });
    expect(await failure(client.query('SELECT $2', [1, 2]))).toMatchObject({ code: '42P18' });
    expect(await failure(client.query('SELECT a FROM t WHERE a = $1', ['x']))).toMatchObject({
      code: '22P02',
      message: 'invalid input syntax for type integer: "x"',
    });
  });

  it('keep prepared statements', async () => {
    const query = { name: 'by a', text: 'SELECT b FROM t WHERE a = $1' };
    await client.query("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    expect((await client.query({ ...query, values: [1] })).rows).toEqual([{ b: 'x' }]);
    expect((await client.query({ ...query, values: [2] })).rows).toEqual([{ b: 'y' }]);
    await client.query('DROP TABLE t');
    await client.query('CREATE TABLE t (a int, b int)');
    expect(await failure(client.query({ ...query, values: [2] }))).toMatchObject({
      code: '0A000',
      message: 'cached plan must not change result type',
    });
    await client.query('DEALLOCATE "by a"');
    expect(await failure(client.query({ ...query, values: [2] }))).toMatchObject({
      code: '26000',
    });
  });

  it('are a transaction each, and in a block are parts of one', async () => {
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES ($1)', [1]);
    await client.query('ROLLBACK');
    expect((await client.query('SELECT * FROM t WHERE a = $1', [1])).rows).toEqual([]);
    await client.query('INSERT INTO t VALUES ($1)', [1]);
    await client.query('UPDATE t SET a = a + $1', [4]);
    expect((await client.query('SELECT a FROM t')).rows).toEqual([{ a: 5 }]);
    await client.query('BEGIN');
    expect(await failure(client.query('SELECT $1::int / 0', [1]))).toMatchObject({ code: '22012' });
    expect(await failure(client.query('SELECT $1::int', [1]))).toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK');
  });

  it('give rows in parts', async () => {
    await client.query('INSERT INTO t SELECT n, n::text FROM generate_series(1, 10) AS n');
    let suspensions = 0;
    const { connection } = client as unknown as { connection: EventEmitter };
    connection.on('portalSuspended', () => void (suspensions += 1));
    for (const [rows, expected] of [
      [3, 2],
      [4, 2],
      [8, 1],
      [9, 0],
    ] as const) {
      suspensions = 0;
      const text = 'SELECT a FROM t WHERE a > $1 ORDER BY a';
      const query = { text, values: [2], rows } as QueryConfig;
      const found = (await client.query(query)).rows.map(({ a }: { a: number }) => a);
      expect(found).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
      expect(suspensions).toBe(expected);
    }
    expect((await client.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
  });

  /** Executes texts one after another with one Sync at the end; gives tags and codes of errors. */
  async function pipeline(...texts: string[]): Promise<readonly string[]> {
    const socket = connect(server.port, '127.0.0.1');
    const parts = texts.flatMap((text) => [
      serialize.parse({ text }),
      serialize.bind({}),
      serialize.execute({}),
    ]);
    const startup = serialize.startup({ user: 'materialize', database: 'materialize' });
    socket.write(Buffer.concat([startup, ...parts, serialize.sync(), serialize.end()]));
    const said: string[] = [];
    await parse(socket, (message) => {
      const { name, text, code } = message as { name: string; text?: string; code?: string };
      if (name === 'commandComplete' || name === 'error') said.push((text ?? code)!);
    });
    return said;
  }

  it('without a Sync between them are one transaction', async () => {
    const rows = async (): Promise<unknown[]> =>
      (await client.query('SELECT a FROM t ORDER BY a')).rows.map(({ a }: { a: number }) => a);
    expect(
      await pipeline(
        'INSERT INTO t VALUES (1)',
        'INSERT INTO t VALUES (2)',
        'INSERT INTO t VALUES (1/0)',
      ),
    ).toEqual(['INSERT 0 1', 'INSERT 0 1', '22012']);
    expect(await rows()).toEqual([]);
    expect(await pipeline('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)')).toEqual([
      'INSERT 0 1',
      'INSERT 0 1',
    ]);
    expect(await rows()).toEqual([1, 2]);
  });

  it('that only read or are done do not keep others from what follows', async () => {
    expect(
      await pipeline('SELECT a FROM t', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)'),
    ).toEqual(['SELECT 0', 'INSERT 0 1', 'INSERT 0 1']);
    const texts = ['UPDATE t SET a = a + 10', 'SELECT a FROM t', 'DELETE FROM t WHERE a = 12'];
    expect(await pipeline(...texts, 'CREATE TABLE w (a int)', 'DROP TABLE w')).toEqual([
      'UPDATE 2',
      'SELECT 2',
      'DELETE 1',
      'CREATE TABLE',
      'DROP TABLE',
    ]);
    // Rows to insert wait for the end, where an UPDATE cannot.
    expect(await pipeline('INSERT INTO t VALUES (9)', 'UPDATE t SET a = 1')).toEqual([
      'INSERT 0 1',
      '25001',
    ]);
    expect((await client.query('SELECT a FROM t')).rows).toEqual([{ a: 11 }]);
  });

  it('may be empty', async () => {
    expect((await client.query({ name: 'none', text: '' })).rows).toEqual([]);
    expect((await client.query({ name: 'none', text: '' })).rows).toEqual([]);
  });

  it('have a bound on their portals', async () => {
    const raw = await RawClient.connect(server.port);
    const bind = (portal: string): Buffer => serialize.bind({ portal, statement: 's' });
    const portals = Array.from({ length: PORTALS_MAX }, (_, at) => bind(`p${at}`));
    raw.send(serialize.parse({ name: 's', text: 'SELECT 1' }), ...portals, serialize.flush());
    raw.send(bind('more'), serialize.sync());
    const kinds = await raw.until('Z');
    expect([kinds.length, kinds.at(-2)]).toEqual([1 + PORTALS_MAX + 2, 'E']);
    raw.end();
  });

  it('give rows in the binary format', async () => {
    const query = { text: 'SELECT $1::int8 AS a, 2::float8 AS b', values: ['7'], binary: true };
    expect((await client.query(query)).rows).toEqual([{ a: '7', b: 2 }]);
  });
});

describe('sessions', () => {
  it('tell what of their variables changes', async () => {
    const changes: unknown[] = [];
    const { connection } = client as unknown as { connection: EventEmitter };
    connection.on('parameterStatus', (message: Record<string, string>) => {
      changes.push([message['parameterName'], message['parameterValue']]);
    });
    await client.query("SET TimeZone = 'Europe/Berlin'");
    const { rows } = await client.query("SELECT '2020-01-01 00:00:00+00'::timestamptz::text AS t");
    expect(rows).toEqual([{ t: '2020-01-01 01:00:00+01' }]);
    expect(changes).toEqual([['TimeZone', 'Europe/Berlin']]);
  });

  it('are told what is not worth an error', async () => {
    const notices: unknown[] = [];
    client.on('notice', ({ severity, code, message }) => notices.push([severity, code, message]));
    await client.query('COMMIT');
    await client.query('BEGIN; BEGIN; COMMIT');
    await client.query('CREATE TABLE IF NOT EXISTS t (a int)');
    await client.query('CREATE SCHEMA IF NOT EXISTS public');
    await client.query('DROP VIEW IF EXISTS v, nowhere.v');
    await client.query('ALTER TABLE IF EXISTS gone RENAME TO found');
    expect(notices).toEqual([
      ['WARNING', '25P01', 'there is no transaction in progress'],
      ['WARNING', '25001', 'there is already a transaction in progress'],
      ['NOTICE', '42P07', 'relation "t" already exists, skipping'],
      ['NOTICE', '42P06', 'schema "public" already exists, skipping'],
      ['NOTICE', '00000', 'view "v" does not exist, skipping'],
      ['NOTICE', '00000', 'schema "nowhere" does not exist, skipping'],
      ['NOTICE', '00000', 'relation "gone" does not exist, skipping'],
    ]);
  });

  it('begin with what the client wants', async () => {
    const other = await server.connect({
      application_name: 'me',
      options: '-c TimeZone=America/Lima --search-path=public',
    });
    const { rows } = await other.query('SHOW TimeZone');
    expect(rows).toEqual([{ TimeZone: 'America/Lima' }]);
    expect((await other.query('SHOW application_name')).rows).toEqual([{ application_name: 'me' }]);
  });

  it('are refused to users and databases that are not there', async () => {
    const refused = async (config: object): Promise<Failed> =>
      failure(server.newClient(config).connect());
    expect(await refused({ user: 'nobody' })).toMatchObject({ code: '28000' });
    expect(await refused({ database: 'nowhere' })).toMatchObject({ code: '3D000' });
    expect(await refused({ options: '-c no_such=1' })).toMatchObject({ code: '42704' });
    expect(await refused({ options: 'what' })).toMatchObject({ code: '42601' });
  });

  it('can be canceled', async () => {
    await client.query('CREATE MATERIALIZED VIEW w AS SELECT count(*) FROM t');
    const running = client.query('TAIL w');
    const canceled = failure(running);
    const { processID, secretKey } = client as unknown as Record<string, number>;
    const cancel = async (key: number): Promise<void> => {
      const socket = connect(server.port, '127.0.0.1');
      socket.end(serialize.cancel(processID!, key));
      await once(socket.resume(), 'close');
    };
    let isOver = false;
    void canceled.then(() => (isOver = true));
    await cancel(secretKey! ^ 1);
    // By now the running client would have heard of it.
    await (await server.connect()).query('SELECT 1');
    expect(isOver).toBe(false);
    await cancel(secretKey!);
    expect(await canceled).toMatchObject({ code: '57014' });
    expect((await client.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
    await client.query('DROP VIEW w');
  });

  it('give a TAIL a few rows at a time', async () => {
    const query = (text: string): Buffer =>
      Buffer.concat([serialize.parse({ text }), serialize.bind({})]);
    const raw = await RawClient.connect(server.port);
    await client.query("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    const next = serialize.execute({ rows: 2 });
    raw.send(query('TAIL t'), next, serialize.flush());
    expect(await raw.until('s')).toBe('12DDs');
    raw.send(next, serialize.flush());
    expect(await raw.until('D')).toBe('D');
    await client.query("INSERT INTO t VALUES (4, 'd')");
    expect(await raw.until('s')).toBe('Ds');
    // What comes meanwhile is kept.
    await client.query("INSERT INTO t VALUES (5, 'e')");
    await client.query("INSERT INTO t VALUES (6, 'f')");
    raw.send(next, serialize.flush());
    expect(await raw.until('s')).toBe('DDs');
    // The transaction that nothing began ends with the Sync, and the TAIL with it.
    raw.send(serialize.sync());
    expect(await raw.until('Z')).toBe('Z');
    expect(server.backend.system.waits()).toEqual([]);
    raw.send(next, serialize.sync());
    expect(await raw.until('Z')).toBe('EZ');
    raw.send(serialize.query('SELECT 1'));
    expect(await raw.until('Z')).toBe('TDCZ');
    // In a block the portal stays; another statement is refused, and takes nothing from the client.
    raw.send(serialize.query('BEGIN'), query('TAIL t'), next, serialize.sync());
    expect(await raw.until('Z')).toBe('CZ');
    expect(await raw.until('Z')).toBe('12DDsZ');
    raw.send(next, serialize.sync());
    expect(await raw.until('Z')).toBe('DDsZ');
    raw.send(serialize.close({ type: 'P' }), serialize.sync(), serialize.query('COMMIT'));
    expect(await raw.until('Z')).toBe('3Z');
    expect(await raw.until('Z')).toBe('CZ');
    raw.send(query('TAIL t'), next, query('SELECT 1'), serialize.sync());
    expect(await raw.until('Z')).toBe('12DDsEZ');
    // One that fails while it is suspended says so when it is asked.
    raw.send(query('TAIL t'), next, serialize.flush());
    expect(await raw.until('s')).toBe('12DDs');
    await client.query('DROP TABLE t');
    raw.send(serialize.execute({ rows: 9 }), serialize.sync());
    expect(await raw.until('Z')).toMatch(/^D{4}[CE]Z$/);
    raw.end();
  });

  it('give a COPY of a TAIL line by line', async () => {
    const tailing = await server.connect();
    const { connection } = tailing as unknown as { connection: EventEmitter };
    const lines: string[] = [];
    connection.on('copyData', ({ chunk }: { chunk: Buffer }) => lines.push(chunk.toString()));
    const copied = failure(tailing.query('COPY (TAIL t WITH (SNAPSHOT false)) TO STDOUT'));
    while (server.backend.system.waits().length === 0) await setImmediate();
    const said = async (count: number): Promise<void> => {
      while (lines.length < count) await once(connection, 'copyData');
    };
    await client.query("INSERT INTO t VALUES (1, 'a\tb')");
    await said(1);
    await client.query('DELETE FROM t');
    await said(2);
    // The time comes first, then how many more rows there are.
    expect(lines.map((line) => line.replace(/^\d+\t/, ''))).toEqual([
      '1\t1\ta\\tb\n',
      '-1\t1\ta\\tb\n',
    ]);
    const { processID, secretKey } = tailing as unknown as Record<string, number>;
    connect(server.port, '127.0.0.1').end(serialize.cancel(processID!, secretKey!));
    expect(await copied).toMatchObject({ code: '57014' });
    expect((await tailing.query('SELECT 1 AS x')).rows).toEqual([{ x: 1 }]);
  });

  it('give a TAIL row by row', async () => {
    const tailing = await server.connect();
    const rows: unknown[] = [];
    const query = tailing.query(new Query('TAIL t', []));
    // The server ends it in the end.
    query.on('error', () => undefined);
    const second = new Promise<void>((resolve) => {
      query.on('row', (row: { a: number; mz_diff: string }) => {
        rows.push([row.a, row.mz_diff]);
        if (rows.length === 2) resolve();
      });
    });
    await client.query('INSERT INTO t VALUES (1)');
    await client.query('INSERT INTO t VALUES (2)');
    await second;
    expect(rows).toEqual([
      [1, '1'],
      [2, '1'],
    ]);
  });
});
