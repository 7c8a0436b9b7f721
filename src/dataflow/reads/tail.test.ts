import { describe, expect, it } from 'vitest';
import type { Antichain } from '../../time/index.js';
import type { Plan } from '../plan/plan.js';
import type { TailBatch } from '../protocol.js';
import { call, col, int, num, text } from '../test-functions.fixture.js';
import { TestServer } from '../test-server.fixture.js';

function createTail(
  server: TestServer,
  options: { snapshot?: boolean; upTo?: Antichain; asOf?: bigint; plan?: Plan } = {},
): void {
  const { snapshot = true, upTo = null, asOf = 0n, plan } = options;
  const from = plan === undefined ? 'u1' : 'u2';
  const builds = plan === undefined ? [] : [{ id: 'u2', plan }];
  server.createDataflow({
    builds,
    exports: [{ kind: 'tail', id: 't1', from, snapshot, upTo }],
    asOf,
  });
}

function batches(server: TestServer): TailBatch[] {
  return server.takeResponses().flatMap((response) => {
    return response.kind === 'tailResponse' ? [response.batch] : [];
  });
}

function withRows(): TestServer {
  const server = new TestServer();
  server.createTable('u1', [int]);
  server.insert('u1', 0n, [[2], 1], [[1], 2]);
  server.insert('u1', 1n, [[1], -1]);
  server.advanceTables(3n);
  return server;
}

describe('Tail', () => {
  it('sends the contents at its start, then what changes, in order (A2, A3)', () => {
    const server = withRows();
    createTail(server, { asOf: 1n });
    server.insert('u1', 3n, [[3], 1], [[0], 1], [[4], 1], [[4], -1]);
    server.advanceTables(5n);
    expect(batches(server)).toEqual([
      {
        updates: [
          { row: [1], time: 1n, diff: 1 },
          { row: [2], time: 1n, diff: 1 },
        ],
        upper: 3n,
        error: null,
      },
      {
        updates: [
          { row: [0], time: 3n, diff: 1 },
          { row: [3], time: 3n, diff: 1 },
        ],
        upper: 5n,
        error: null,
      },
    ]);
  });

  it('leaves out the contents at its start if so told', () => {
    const server = withRows();
    createTail(server, { snapshot: false });
    expect(batches(server)).toEqual([
      { updates: [{ row: [1], time: 1n, diff: -1 }], upper: 3n, error: null },
    ]);
  });

  it('ends before `upTo`', () => {
    const server = withRows();
    createTail(server, { upTo: 1n });
    const updates = [
      { row: [1], time: 0n, diff: 2 },
      { row: [2], time: 0n, diff: 1 },
    ];
    expect(batches(server)).toEqual([{ updates, upper: null, error: null }]);
    server.insert('u1', 3n, [[3], 1]);
    server.advanceTables(4n);
    expect(batches(server)).toEqual([]);
    expect(server.server.stateOf('t1')!.upper).toBeNull();
  });

  it('ends with its input (A7)', () => {
    const server = new TestServer();
    const plan: Plan = { kind: 'constant', rows: [[[1], 1]], columns: [int] };
    createTail(server, { plan });
    const updates = [{ row: [1], time: 0n, diff: 1 }];
    expect(batches(server)).toEqual([{ updates, upper: null, error: null }]);
  });

  it('ends at an error, after what came before it', () => {
    const server = withRows();
    const plan: Plan = {
      kind: 'map',
      input: { kind: 'get', id: 'u1', columns: [int] },
      scalars: [call('div', num(2), col(0))],
    };
    createTail(server, { plan, asOf: 2n });
    batches(server);
    server.insert('u1', 3n, [[1], -1]);
    server.insert('u1', 4n, [[0], 1]);
    server.insert('u1', 5n, [[0], -1]);
    server.advanceTables(9n);
    server.advanceTables(10n);
    const error = { message: 'division by zero', code: '22012' };
    const updates = [{ row: [1, 2], time: 3n, diff: -1 }];
    expect(batches(server)).toEqual([{ updates, upper: 4n, error }]);
  });

  it('follows a file to its end', () => {
    const server = new TestServer();
    server.files.write('f', Buffer.from('a\n'));
    server.handle({
      kind: 'createSource',
      id: 'u1',
      source: { kind: 'file', path: 'f', tail: false, format: { kind: 'text' }, columns: [text] },
      bindings: [],
    });
    createTail(server);
    const updates = [{ row: ['a'], time: 0n, diff: 1 }];
    expect(batches(server)).toEqual([{ updates, upper: null, error: null }]);
  });
});
