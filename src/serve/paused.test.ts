// A coordinator that a test has brought where it is, served with what is held held: what the
// directive `sql` lets pass passes, and nothing else; a restart ends the sessions of its clients.
import { once } from 'node:events';
import type { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from './test-server.fixture.js';

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start({ manualClock: true, passing: 'answers' });
});

afterEach(async () => {
  await server.stop();
});

/** Waits until clients wait for so many statements. */
async function waiting(count: number): Promise<void> {
  await expect.poll(() => server.backend.system.protocolWaits().length).toBe(count);
}

async function valueOf(client: Client, text: string): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(text);
  return Object.values(rows[0]!)[0];
}

it('answers statements, and holds what is about progress', async () => {
  const client = await server.connect();
  await client.query('CREATE TABLE t (a int)');
  await client.query('INSERT INTO t VALUES (1)');
  const { system } = server.backend;
  const held = (): readonly string[] => system.feedback.list().map(({ kind }) => kind);
  expect(new Set(held())).toEqual(new Set(['FrontierUppers']));
  expect(await valueOf(client, 'SELECT 2')).toBe(2);
  system.clock.advance(10n);
  const answer = valueOf(client, 'SELECT count(*) FROM t AS OF 12');
  await waiting(1);
  system.clock.advance(10n);
  expect(await answer).toBe('1');
  expect(new Set(held())).toEqual(new Set(['FrontierUppers']));
});

it('holds answers too while a client holds everything', async () => {
  const control = await server.connect({ database: 'coordtest' });
  const client = await server.connect();
  await client.query('CREATE TABLE t (a int)');
  await control.query('HOLD');
  const answer = valueOf(client, 'SELECT count(*) FROM t AS OF 0');
  await waiting(1);
  await control.query('RELEASE');
  expect(await answer).toBe('0');
});

it('tells clients of a restart, and takes none of them for others', async () => {
  const before = await server.connect();
  await before.query('CREATE TABLE t (a int)');
  const ended = once(before, 'error');
  server.backend.system.restart();
  const after = await server.connect();
  expect((await ended)[0]).toMatchObject({ code: '57P02' });
  expect(await valueOf(after, 'SELECT count(*) FROM t')).toBe('0');
});
