// A cancel request that comes while an answer is sent: reads end with an error in the middle of
// their rows, what was changed stays told.
import { serialize } from 'pg-protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DirectClient, execution } from './direct-client.fixture.js';
import { TestServer } from './test-server.fixture.js';

const { query } = serialize;
const sync = serialize.sync();

const READ = 'SELECT generate_series(1, 50000)';
const CANCELED = 'E ERROR 57014 canceling statement due to user request';

let server: TestServer;
let client: DirectClient;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(() => {
  client = DirectClient.connect(server.backend);
  client.ask(query('DROP TABLE IF EXISTS t'), query('CREATE TABLE t (a int)'));
});

afterAll(() => server.stop());

/** Sends messages, cancels when rows wait, and gives what comes beside the rows. */
function canceled(...messages: readonly Buffer[]): readonly string[] {
  client.send(...messages);
  const { connection } = client;
  expect(connection.output.hasPendingRows).toBe(true);
  connection.cancelAnswer(connection.secretKey!);
  client.run();
  return client.read().filter((line) => !line.startsWith('D '));
}

it('ends a simple query', () => {
  expect(canceled(query(READ))).toEqual(['T', CANCELED, 'Z I']);
  expect(canceled(query(`COPY (${READ}) TO STDOUT`)).slice(-2)).toEqual([CANCELED, 'Z I']);
  expect(canceled(query(`SELECT 1; ${READ}; ${READ}`))).toEqual([
    ...['T', 'C SELECT 1', 'T', CANCELED, 'Z I'],
  ]);
  expect(client.ask(query('SELECT 1')).slice(1)).toEqual(['D 1', 'C SELECT 1', 'Z I']);
});

it('fails the block that a query belongs to', () => {
  client.ask(query('BEGIN'), query('SELECT 1'));
  expect(canceled(query(READ))).toEqual(['T', CANCELED, 'Z E']);
  expect(client.ask(query('ROLLBACK'))).toEqual(['C ROLLBACK', 'Z I']);
});

it('ends the execution of a portal, and rolls back what was done before its Sync', () => {
  client.ask(query('INSERT INTO t SELECT generate_series(1, 50000)'));
  expect(canceled(execution('SELECT a FROM t'), serialize.flush())).toEqual(['1', '2', CANCELED]);
  expect(client.ask(execution('SELECT 1'), sync)).toEqual(['Z I']);
  expect(canceled(execution(READ), sync)).toEqual(['1', '2', CANCELED, 'Z I']);
  expect(client.ask(execution('SELECT 1'), sync).slice(-2)).toEqual(['C SELECT 1', 'Z I']);
});

it('comes too late for what was changed', () => {
  const insert = 'INSERT INTO t SELECT generate_series(1, 5000) RETURNING a';
  expect(canceled(query(insert))).toEqual(['T', 'C INSERT 0 5000', 'Z I']);
  expect(canceled(query(`BEGIN; INSERT INTO t VALUES (1); COMMIT; ${READ}`)).slice(-2)).toEqual([
    'C SELECT 50000',
    'Z I',
  ]);
});

it('is for those who know the key', () => {
  client.send(query(READ));
  expect(client.connection.cancelAnswer(client.connection.secretKey! ^ 1)).toBe(false);
  expect(client.read().slice(-2)).toEqual(['C SELECT 50000', 'Z I']);
  expect(client.connection.cancelAnswer(client.connection.secretKey!)).toBe(false);
});
