import { expect, it } from 'vitest';
import type { Plan } from './plan.js';
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
