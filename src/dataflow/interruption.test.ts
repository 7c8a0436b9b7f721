import { expect, it } from 'vitest';
import type { Plan, WindowFrame } from './plan/plan.js';
import { col, int } from './test-functions.fixture.js';
import { TestServer } from './test-server.fixture.js';

const T: Plan = { kind: 'get', id: 'u1', columns: [int, int] };
const PAIRS: Plan = { kind: 'join', inputs: [T, T], equivalences: [[col(0), col(3)]] };

it('gives back what a read that is given up shares with others', () => {
  const server = new TestServer();
  server.createTable('u1', [int, int], 1n);
  for (let row = 0; row < 500; row += 1) server.insert('u1', 1n, [[row, row % 50], 1]);
  server.advanceTables(2n);
  const { rows } = server.server.collectionOf('u1')!;
  const bySecond = new Set([1]);
  expect(rows.indexWithin(bySecond)).toBeNull();
  server.interruption = { message: 'given up', code: '57014' };
  const { message, code } = server.interruption;
  expect(server.peek(PAIRS, 1n)).toEqual({ kind: 'error', message, code });
  expect(rows.indexWithin(bySecond)).toBeNull();
  server.interruption = null;
  expect(server.rows(PAIRS, 1n)).toHaveLength(500);
  expect(rows.indexWithin(bySecond)).toBeNull();
});

const ALL: WindowFrame = { unit: 'rows', start: null, end: null };

/** Numbers the rows of one partition: each change works out all of them. */
const NUMBERED: Plan = {
  kind: 'window',
  input: T,
  partition: [],
  order: [],
  calls: [{ kind: 'function', function: 'place', args: [], filter: null, frame: ALL, type: int }],
};

const MAKING = {
  builds: [{ id: 'u2', plan: NUMBERED }],
  exports: [{ kind: 'index', id: 'u3', on: 'u2', key: [0] }],
  asOf: 0n,
  maker: 1,
} as const;

/** A table of 500 rows, in which others come later, each at a time of its own. */
function changedOften(): TestServer {
  const server = new TestServer();
  server.createTable('u1', [int, int]);
  for (let row = 0; row < 500; row += 1) server.insert('u1', 1n, [[row, row], 1]);
  for (let time = 2n; time < 40n; time += 1n) {
    // They come behind all others, which keep their numbers.
    server.insert('u1', time, [[1000 + Number(time), 0], 1]);
  }
  server.advanceTables(40n);
  return server;
}

it('gives up what a statement makes, and can drop it', () => {
  const server = changedOften();
  server.interruption = { message: 'given up', code: '57014' };
  expect(() => server.createDataflow(MAKING)).toThrow('given up');
  server.handle({ kind: 'drop', ids: ['u3'] });
  server.settle();
  expect(server.server.collectionOf('u1')!.holders).toBe(1);
  server.interruption = null;
  server.createDataflow(MAKING);
  expect(server.server.collectionOf('u3')!.snapshot(39n)).toHaveLength(538);
});

it('asks for each row of a window at each time that is made', () => {
  const server = changedOften();
  server.createDataflow(MAKING);
  expect(server.looks).toBeGreaterThan((38 * 500) / 128);
});

it('goes on maintaining what was made, whatever becomes of who made it', () => {
  const server = changedOften();
  server.createDataflow(MAKING);
  server.looks = 0;
  server.interruption = { message: 'given up', code: '57014' };
  for (let row = 0; row < 500; row += 1) server.insert('u1', 40n, [[row, -1], 1]);
  server.advanceTables(41n);
  expect(server.looks).toBe(0);
  expect(server.server.collectionOf('u3')!.snapshot(40n)).toHaveLength(1038);
});
