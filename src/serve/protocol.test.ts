// What the protocol asks of a server, message by message, without sockets. PostgreSQL
// documentation, 55.2.
import { serialize } from 'pg-protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scramVerifier } from '../wire/index.js';
import { CopyLines } from './copy-lines.js';
import { DirectClient, execution, frame } from './direct-client.fixture.js';
import {
  COPY_BYTES_MAX,
  MESSAGES_PER_TURN,
  OUTPUT_BYTES_HIGH,
  EMPTY_NAME_MAX,
  PORTAL_BYTES_MAX,
  PORTALS_MAX,
} from './limits.js';
import { TestServer } from './test-server.fixture.js';

let server: TestServer;
let client: DirectClient;

const { query, parse, bind, execute, describe: describeMessage, close } = serialize;
const sync = serialize.sync();
const flush = serialize.flush();

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(() => {
  client = DirectClient.connect(server.backend);
  client.ask(query('DROP TABLE IF EXISTS t'), query('CREATE TABLE t (a int PRIMARY KEY)'));
});

afterAll(() => server.stop());

/** Rows of a query, as another client sees them. */
function seen(text: string): readonly string[] {
  const lines = DirectClient.connect(server.backend).ask(query(text));
  return lines.filter((line) => line.startsWith('D')).map((line) => line.slice(2));
}

describe('a series of messages', () => {
  it('is skipped after an error up to its Sync, and is rolled back', () => {
    const insert = execution('INSERT INTO t VALUES (1)');
    expect(client.ask(insert, parse({ text: 'nope' }), insert, flush, sync)).toEqual([
      '1',
      '2',
      'C INSERT 0 1',
      expect.stringMatching(/^E ERROR 42601 /),
      'Z I',
    ]);
    expect(client.ask(execution('SELECT 1/0'), execution('SELECT 2'), sync)).toEqual([
      '1',
      '2',
      'E ERROR 22012 division by zero',
      'Z I',
    ]);
    expect(seen('SELECT * FROM t')).toEqual([]);
  });

  it('ends with a client that leaves in the middle of it', () => {
    client.ask(parse({ text: 'nope' }), serialize.end());
    expect(client.connection.isClosed).toBe(true);
  });

  it('says where its transaction stands', () => {
    expect(client.ask(query('BEGIN'))).toEqual(['C BEGIN', 'Z T']);
    expect(client.ask(execution('SELECT 1'), sync).at(-1)).toBe('Z T');
    expect(client.ask(bind({ statement: 'none' }), sync)).toEqual([
      'E ERROR 26000 prepared statement "none" does not exist',
      'Z E',
    ]);
    expect(client.ask(sync)).toEqual(['Z E']);
    expect(client.ask(query('ROLLBACK'))).toEqual(['C ROLLBACK', 'Z I']);
    client.ask(query('BEGIN'));
    const refusal = ['E ERROR 0A000 function calls are not supported', 'Z E'];
    expect(client.ask(frame('F', 0, 0))).toEqual(refusal);
    client.ask(query('ROLLBACK'));
  });
});

describe('prepared statements', () => {
  it('without a name last until the next one, or a simple query', () => {
    client.ask(parse({ text: 'SELECT 1' }), sync);
    expect(client.ask(bind(), execute(), sync)).toEqual(['2', 'D 1', 'C SELECT 1', 'Z I']);
    client.ask(query('SELECT 2'));
    expect(client.ask(bind(), sync)).toEqual([
      'E ERROR 26000 unnamed prepared statement does not exist',
      'Z I',
    ]);
  });

  it('take `now` for the time of their Parse', () => {
    const text = "SELECT 'now'::timestamptz = now(), 'now'::timestamptz";
    const [first, second] = [parse({ text }), parse({ name: 'named', text })];
    for (const [message, statement] of [
      [first, ''],
      [second, 'named'],
    ] as const) {
      const rows = (): readonly string[] =>
        client.ask(bind({ statement }), execute(), sync).filter((line) => line.startsWith('D'));
      expect(client.ask(message, flush)).toEqual(['1']);
      waitForClock();
      const [same] = rows();
      expect(same).toMatch(/^D t\|/);
      waitForClock();
      expect(rows()).toEqual([same!.replace('D t', 'D f')]);
      client.ask(query('SELECT 1'));
    }
  });

  it('have parameters as they were sent', () => {
    const int = Buffer.from([0, 0, 0, 7]);
    const failed = (...values: Buffer[]): string => client.ask(...values, sync).at(-2)!;
    client.ask(parse({ name: 's', text: 'SELECT $1::int' }), sync);
    const bound = (formats: readonly number[], length: number, bytes: Buffer): Buffer => {
      const size = Buffer.alloc(4);
      size.writeInt32BE(length);
      return frame('B', '', 's', formats.length, ...formats, 1, size, bytes, 0);
    };
    expect(client.ask(bound([1], 4, int), execute(), sync)).toContain('D 7');
    expect(failed(bound([1], 5, Buffer.concat([int, int.subarray(0, 1)])))).toBe(
      'E ERROR 22P03 incorrect binary data format in bind parameter 1',
    );
    expect(failed(bound([1, 1], 4, int))).toBe(
      'E ERROR 08P01 bind message has 2 parameter formats but 1 parameters',
    );
    expect(failed(bound([2], 4, int))).toBe('E ERROR 22023 unsupported format code: 2');
    expect(failed(bound([0], -2, Buffer.alloc(0)))).toMatch(/^E ERROR 08P01 insufficient data/);
    expect(failed(bind({ statement: 's', values: ['1', '2'] }))).toMatch(
      /^E ERROR 08P01 bind message supplies 2 parameters, but .* requires 1$/,
    );
    expect(failed(bind({ statement: 's', values: ['1\0'] }))).toMatch(/^E ERROR 22021 .* 0x00$/);
    expect(failed(bind({ statement: 's', values: [] }))).toMatch(/supplies 0 parameters/);
  });

  it('have parameters of types that are declared, or left to be found out', () => {
    const json = [parse({ text: "SELECT $1->>'a'", types: [114] }), bind({ values: ['{"a":1}'] })];
    expect(client.ask(...json, execute(), sync)).toContain('D 1');
    const unknown = [parse({ text: 'SELECT $1 + 1', types: [705] }), bind({ values: ['2'] })];
    expect(client.ask(...unknown, execute(), sync)).toContain('D 3');
    expect(client.ask(parse({ text: 'SELECT $1', types: [99_999] }), sync)[0]).toMatch(/0A000/);
  });

  it('take times in the zone of the session', () => {
    client.ask(query("SET TimeZone = 'Europe/Berlin'"));
    const text = "SELECT $1::timestamptz = '2019-12-31 23:00:00Z'";
    const values = ['2020-01-01 00:00:00'];
    expect(client.ask(parse({ text }), bind({ values }), execute(), sync)).toContain('D t');
  });
});

describe('portals', () => {
  it('end with their transaction', () => {
    const portal = [parse({ name: 's', text: 'SELECT 1' }), bind({ portal: 'p', statement: 's' })];
    client.ask(...portal, sync);
    const run = execute({ portal: 'p' });
    const missing = 'E ERROR 34000 portal "p" does not exist';
    expect(client.ask(run, sync)).toEqual([missing, 'Z I']);
    client.ask(query('BEGIN'), bind({ portal: 'p', statement: 's' }), sync);
    expect(client.ask(run, sync)).toEqual(['D 1', 'C SELECT 1', 'Z T']);
    client.ask(query('COMMIT'));
    expect(client.ask(run, sync)).toEqual([missing, 'Z I']);
  });

  it('end with their statement, and are bound once', () => {
    const portal = bind({ portal: 'p', statement: 's' });
    client.ask(query('BEGIN'), parse({ name: 's', text: 'SELECT 1' }), portal, sync);
    expect(client.ask(portal, sync)).toEqual(['E ERROR 42P03 portal "p" already exists', 'Z E']);
    client.ask(query('ROLLBACK'), query('BEGIN'), portal, close({ type: 'S', name: 's' }), sync);
    expect(client.ask(execute({ portal: 'p' }), sync)[0]).toMatch(/^E ERROR 34000 /);
  });

  it('that are done give no more, and change nothing again', () => {
    const again = [execute(), flush];
    expect(client.ask(execution('SELECT 1'), ...again, sync)).toEqual([
      ...['1', '2', 'D 1', 'C SELECT 1'],
      ...['C SELECT 0', 'Z I'],
    ]);
    expect(client.ask(execution('INSERT INTO t VALUES (1)'), ...again, sync)).toEqual([
      ...['1', '2', 'C INSERT 0 1'],
      ...['E ERROR 55000 portal "" cannot be run', 'Z I'],
    ]);
  });

  it('give what a change returns in parts, under one tag', () => {
    const text = 'INSERT INTO t VALUES (1), (2), (3) RETURNING a';
    expect(client.ask(execution(text, 2), execute({ rows: 2 }), sync)).toEqual([
      ...['1', '2', 'D 1', 'D 2', 's'],
      ...['D 3', 'C INSERT 0 3', 'Z I'],
    ]);
  });

  it('of statements without rows may be wanted in any format', () => {
    const insert = [parse({ text: 'INSERT INTO t VALUES (5)' }), frame('B', '', '', 0, 0, 2, 1, 1)];
    expect(client.ask(...insert, describeMessage({ type: 'P' }), execute(), sync)).toEqual([
      ...['1', '2', 'n', 'C INSERT 0 1', 'Z I'],
    ]);
    const select = [parse({ text: 'SELECT 1' }), frame('B', '', '', 0, 0, 2, 1, 1)];
    expect(client.ask(...select, sync)[1]).toBe(
      'E ERROR 08P01 bind message has 2 result formats but query has 1 columns',
    );
  });

  it('have no more empty statements than others', () => {
    const empty = (name: string): Buffer => parse({ name, text: '' });
    const long = frame('P', 'x'.repeat(EMPTY_NAME_MAX + 1), '', 0);
    expect(client.ask(long, sync)[0]).toContain('53400');
    const many = Array.from({ length: PORTALS_MAX + 1 }, (_, at) => empty(`e${at}`));
    expect(client.ask(...many, sync).slice(PORTALS_MAX)).toEqual([
      'E ERROR 53400 too many prepared statements',
      'Z I',
    ]);
  });

  it('have a bound on the bytes of their parameters and statements', () => {
    const limits = { messageBytesMax: PORTAL_BYTES_MAX };
    client = DirectClient.connect(server.backend, { limits });
    client.ask(query('BEGIN'), parse({ name: 's', text: 'SELECT length($1)' }), sync);
    const half = Buffer.alloc(PORTAL_BYTES_MAX / 2 - 100, 'x');
    const bound = (portal: string, bytes: Buffer): string => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(bytes.length);
      return client.ask(frame('B', portal, 's', 0, 1, length, bytes, 0))[0]!;
    };
    expect([bound('p', half), bound('q', half)]).toEqual(['2', '2']);
    // What is closed is not counted any more.
    expect(client.ask(close({ type: 'P', name: 'p' }))).toEqual(['3']);
    expect(bound('r', half)).toBe('2');
    expect(bound('more', half.subarray(0, 200))).toBe('E ERROR 53400 too many portals');
    client.ask(sync, query('ROLLBACK'), query('BEGIN'));
    const text = `SELECT length('${'x'.repeat(PORTAL_BYTES_MAX / 8)}')`;
    client.ask(parse({ name: 'long', text }), sync);
    const portals = Array.from({ length: 8 }, (_, at) =>
      bind({ portal: `p${at}`, statement: 'long' }),
    );
    expect(client.ask(...portals)).toEqual([
      ...Array.from({ length: 7 }, () => '2'),
      'E ERROR 53400 too many portals',
    ]);
    client.ask(sync, query('ROLLBACK'));
  });
});

describe('COPY FROM STDIN', () => {
  const lines = serialize.copyData(Buffer.from('1\n2\n'));

  it('is a part of a series of messages', () => {
    expect(client.ask(execution('COPY t FROM STDIN'), sync)).toEqual(['1', '2', 'G']);
    // The Sync came too early, and is not heard.
    expect(client.ask(lines, sync, flush, serialize.copyDone())).toEqual([]);
    expect(client.ask(sync)).toEqual(['C COPY 2', 'Z I']);
  });

  it('ends with a message that has no place in it', () => {
    expect(client.connection.isIdle).toBe(true);
    expect(client.ask(query('COPY t FROM STDIN'))).toEqual(['G']);
    expect(client.connection.isIdle).toBe(false);
    expect(client.ask(lines, query('SELECT 1'))).toEqual([
      'E ERROR 08P01 unexpected message of kind query during COPY',
      'Z I',
    ]);
    // What the client sends until it hears of that is let go.
    expect(client.ask(lines, serialize.copyDone(), query('SELECT 1'))).toContain('C SELECT 1');
    expect(seen('SELECT * FROM t')).toEqual([]);
  });

  it('has a bound on its bytes', () => {
    const copy = new CopyLines();
    const piece = Buffer.alloc(COPY_BYTES_MAX / 4, '\n');
    for (let count = 0; count < 5; count += 1) copy.take({ kind: 'copyData', bytes: piece });
    expect(copy.take({ kind: 'copyDone' })).toMatchObject({
      kind: 'failed',
      reason: { code: '54000' },
    });
  });
});

describe('a client that does not read', () => {
  it('gets no more answers than a few at a time', () => {
    const count = 50;
    const long = query(`SELECT repeat('x', 100000)`);
    client.send(...Array.from({ length: count }, () => long));
    const { output } = client.connection;
    expect(output.bytes).toBeGreaterThan(OUTPUT_BYTES_HIGH - 1);
    expect(output.bytes).toBeLessThan(OUTPUT_BYTES_HIGH + 200_000);
    expect(client.read().filter((line) => line === 'Z I')).toHaveLength(count);
  });

  it('gets rows that wait before the next statement is executed', () => {
    client.send(query('SELECT generate_series(1, 1000)'), query('INSERT INTO t VALUES (1)'));
    expect(client.connection.output.bytes).toBeLessThan(OUTPUT_BYTES_HIGH);
    expect(seen('SELECT * FROM t')).toEqual([]);
    expect(client.read().slice(-4)).toEqual(['C SELECT 1000', 'Z I', 'C INSERT 0 1', 'Z I']);
    expect(seen('SELECT * FROM t')).toEqual(['1']);
  });

  it('is let go if one text gives it too much', () => {
    // The system bounds one statement's rows; here they share the text that is counted for each.
    const text = `SELECT s FROM (SELECT repeat('x', 100000) AS s) AS a, generate_series(1, 600);`;
    client.send(query(text.repeat(20)));
    expect(client.connection.isClosed).toBe(true);
    expect(client.read()).toEqual([expect.stringMatching(/^E FATAL 53400 .* does not read/)]);
  });

  it('is let go if a TAIL that it left alone has too much for it', () => {
    const other = client;
    client = DirectClient.connect(server.backend, { limits: { tailBytesMax: 10_000 } });
    other.ask(query('INSERT INTO t VALUES (0)'));
    expect(client.ask(execution('TAIL t', 1), flush).slice(-1)).toEqual(['s']);
    for (let at = 1; at < 300 && !client.connection.isClosed; at += 1) {
      other.ask(query(`INSERT INTO t VALUES (${at})`));
      client.run();
    }
    expect(client.read()).toEqual([expect.stringMatching(/^E FATAL 53400 .* does not read/)]);
  });
});

it('answers a part of what a client sent, so that others get their turn', () => {
  const many = Array.from({ length: MESSAGES_PER_TURN + 1 }, () => sync);
  client.connection.receive(Buffer.concat(many));
  expect(client.connection.proceed()).toBe(true);
  expect(client.take().toString('latin1').match(/Z/g)).toHaveLength(MESSAGES_PER_TURN);
  client.run();
  expect(client.read()).toEqual(['Z I']);
});

describe('variables that clients are told', () => {
  it('are told whenever they change', () => {
    const berlin = 'S TimeZone=Europe/Berlin';
    expect(client.ask(query("SET TimeZone = 'Europe/Berlin'"))).toEqual(['C SET', berlin, 'Z I']);
    expect(client.ask(query("BEGIN; SET TimeZone = 'UTC'"))).toContain('S TimeZone=UTC');
    expect(client.ask(query('ROLLBACK'))).toEqual(['C ROLLBACK', berlin, 'Z I']);
    expect(client.ask(query("SELECT set_config('TimeZone', 'UTC', false)"))).toContain(
      'S TimeZone=UTC',
    );
    client.ask(parse({ name: 's', text: 'SET application_name = x' }), sync);
    expect(client.ask(bind({ statement: 's' }), execute(), sync)).toContain('S application_name=x');
  });
});

describe('a client that connects', () => {
  /** A startup message of a version. */
  function startup(minor: number, parameters: Readonly<Record<string, string>>): Buffer {
    const texts = Object.entries(parameters).flat();
    const body = frame('', 3, minor, ...texts, Buffer.alloc(1));
    // It has no type.
    return body.subarray(1);
  }

  function said(minor: number, parameters: Readonly<Record<string, string>>): readonly string[] {
    const user = { user: 'materialize', database: 'materialize' };
    return new DirectClient(server.backend).ask(startup(minor, { ...user, ...parameters }));
  }

  it('is told which version and options there are', () => {
    expect(said(0, {})[0]).toBe('R');
    expect(said(2, {})[0]).toBe('v');
    expect(said(0, { '_pq_.x': '1' })[0]).toBe('v');
    expect(said(0, { client_encoding: 'SQL_ASCII' })).toContain('S client_encoding=UTF8');
    expect(said(0, { replication: 'database' })[0]).toMatch(/^E FATAL|^E ERROR/);
    expect(said(0, { replication: 'off' })[0]).toBe('R');
  });

  it('uses the mechanism that it was offered', () => {
    const verifier = scramVerifier('x', Buffer.alloc(18));
    const other = new DirectClient(server.backend, { environment: { verifier } });
    expect(other.ask(startup(0, { user: 'materialize' }))).toEqual(['R']);
    const chosen = serialize.sendSASLInitialResponseMessage('PLAIN', 'n,,n=,r=x');
    expect(other.ask(chosen)).toEqual([expect.stringMatching(/^E FATAL 08P01 .* mechanism$/)]);
  });
});

/** Lets the clock go on. */
function waitForClock(): void {
  const { clock } = server.backend.system;
  const before = clock.now;
  while (clock.now === before) server.backend.settle();
}
