import { describe, expect, it } from 'vitest';
import { Numeric, type SqlType } from '../repr/index.js';
import { ChangeBatch } from '../time/index.js';
import type { Plan } from './plan/plan.js';
import type { ScalarExpression } from './plan/scalar-expression.js';
import { agg, bigint, call, col, int, num, text } from './test-functions.fixture.js';
import { TestServer } from './test-server.fixture.js';

const T: Plan = { kind: 'get', id: 'u1', columns: [int, int] };
const V: Plan = { kind: 'get', id: 'u3', columns: [int, bigint] };
const COUNTS: Plan = {
  kind: 'reduce',
  input: T,
  key: [col(0)],
  aggregates: [agg('sum', [col(1)])],
};
const BY_VIEW = [{ collection: 'u3', index: 'u4' }];

function withTable(): TestServer {
  const server = new TestServer();
  server.createTable('u1', [int, int], 1n);
  return server;
}

describe('tables and peeks', () => {
  it('answers when the real upper has passed the timestamp (F4)', () => {
    const server = withTable();
    server.insert('u1', 1n, [[1, 2], 1], [[3, 4], 2]);
    expect(server.peek(T, 1n)).toBeNull();
    expect(server.server.pendingPeeks()).toEqual([
      { id: 1, connection: 1, timestamp: 1n, waitsFor: ['u1'] },
    ]);
    server.advanceTables(2n);
    const rows = [
      [1, 2],
      [3, 4],
      [3, 4],
    ];
    expect(server.answerOf(1)).toEqual({ kind: 'rows', rows });
    expect(server.server.pendingPeeks()).toEqual([]);
  });

  it('reads the past as it was', () => {
    const server = withTable();
    server.insert('u1', 1n, [[1, 2], 1]);
    server.insert('u1', 5n, [[1, 2], -1], [[1, 3], 1]);
    server.advanceTables(9n);
    expect(server.rows(T, 1n)).toEqual([[1, 2]]);
    expect(server.rows(T, 4n)).toEqual([[1, 2]]);
    expect(server.rows(T, 5n)).toEqual([[1, 3]]);
  });

  it('answers constants at once', () => {
    const server = withTable();
    const plan: Plan = { kind: 'constant', rows: [[[7], 2]], columns: [int] };
    expect(server.rows(plan, 18446744073709551615n)).toEqual([[7], [7]]);
  });

  it('aggregates what is left where rows are retracted within the time', () => {
    const server = withTable();
    const greatest = (input: Plan): Plan => {
      return { kind: 'reduce', input, key: [], aggregates: [agg('max', [col(0)])] };
    };
    const constant = (...rows: [datum: number, diff: number][]): Plan => {
      return {
        kind: 'constant',
        rows: rows.map(([datum, diff]) => [[datum], diff]),
        columns: [int],
      };
    };
    expect(server.rows(greatest(constant([3, 2], [9, 1], [4, 1])), 1n)).toEqual([[9]]);
    expect(server.rows(greatest(constant([3, 2], [9, 1], [9, -1])), 1n)).toEqual([[3]]);
    const less: Plan = { kind: 'negate', input: constant([9, 1], [4, 1]) };
    const both: Plan = { kind: 'union', inputs: [constant([9, 1], [4, 2]), less] };
    expect(server.rows(greatest(both), 1n)).toEqual([[4]]);
  });

  it('cancels what waits, and answers it once', () => {
    const server = withTable();
    expect(server.peek(T, 5n)).toBeNull();
    server.handle({ kind: 'cancelPeeks', connection: 2 });
    expect(server.answerOf(1)).toBeNull();
    server.handle({ kind: 'cancelPeeks', connection: 1 });
    expect(server.answerOf(1)).toEqual({ kind: 'canceled' });
    server.advanceTables(6n);
    expect(server.answerOf(1)).toEqual({ kind: 'canceled' });
  });

  it('finishes: order, then whole rows; offset, limit, projection', () => {
    const server = withTable();
    server.insert('u1', 1n, [[1, 2], 1], [[2, 2], 2], [[3, 1], 1], [[null, 1], 1]);
    server.advanceTables(2n);
    const order = [{ column: 1, descending: true, nullsLast: true }];
    const ask = (limit: bigint | null, offset: bigint): unknown => {
      return server.peek(T, 1n, { finishing: { order, limit, offset, project: [0] } });
    };
    const all = [[1], [2], [2], [3], [null]];
    expect(ask(null, 0n)).toEqual({ kind: 'rows', rows: all });
    expect(ask(2n, 1n)).toEqual({ kind: 'rows', rows: all.slice(1, 3) });
    expect(ask(1n, 0n)).toEqual({ kind: 'rows', rows: all.slice(0, 1) });
    expect(ask(0n, 0n)).toEqual({ kind: 'rows', rows: [] });
  });

  it('reports rows that were retracted more often than inserted', () => {
    const server = withTable();
    server.insert('u1', 1n, [[1, 2], -3]);
    server.advanceTables(2n);
    expect(server.peek(T, 1n)).toEqual({
      kind: 'error',
      message: 'Invalid data in source, saw retractions (3) for row that does not exist: (1, 2)',
      code: 'XX001',
    });
  });

  it('keeps what a waiting peek will read', () => {
    const server = withTable();
    server.insert('u1', 3n, [[1, 2], 1]);
    expect(server.peek(T, 3n)).toBeNull();
    server.insert('u1', 4n, [[1, 2], -1]);
    server.handle({ kind: 'allowCompaction', sinces: [['u1', 9n]] });
    server.settle();
    server.advanceTables(9n);
    expect(server.answerOf(1)).toEqual({ kind: 'rows', rows: [[1, 2]] });
    const { rows } = server.server.collectionOf('u1')!;
    rows.settle();
    expect(rows.history).toEqual({ entries: 0, records: 0 });
  });

  it('asserts that a peek is at or after the since', () => {
    const server = withTable();
    expect(() => server.peek(T, 0n)).toThrow('`u1` is read at or after its since [1], found 0');
  });
});

describe('indexes', () => {
  it('reports uppers from [0] on, in order of ids, once for each step', () => {
    const server = withTable();
    server.createDataflow({
      exports: [{ kind: 'index', id: 'u10', on: 'u1', key: [1] }],
      asOf: 1n,
    });
    server.createDataflow({ exports: [{ kind: 'index', id: 'u2', on: 'u1', key: [0] }], asOf: 1n });
    server.takeResponses();
    server.handle({ kind: 'advanceTables', to: 7n });
    expect(server.server.step()).toBe(true);
    expect(server.server.step()).toBe(false);
    const moved = ChangeBatch.movement(0n, 7n);
    expect(server.takeResponses()).toEqual([
      {
        kind: 'frontierUppers',
        changes: [{ ids: ['u2', 'u10'], batch: moved }],
      },
    ]);
  });

  it('waits for the slowest input, and is ahead of none (F9)', () => {
    const server = withTable();
    server.files.write('f', Buffer.from('2\n'));
    const source = { kind: 'file', path: 'f', tail: true, format: { kind: 'text' } } as const;
    const columns = [text];
    server.handle({ kind: 'createSource', id: 'u5', source: { ...source, columns }, bindings: [] });
    const lines: Plan = { kind: 'get', id: 'u5', columns };
    const plan: Plan = {
      kind: 'join',
      inputs: [T, { kind: 'map', input: lines, scalars: [call('int', col(0))] }],
      equivalences: [[col(0), col(3)]],
    };
    server.createIndexedView('u3', 'u4', { plan, asOf: 1n });
    server.insert('u1', 1n, [[2, 1], 1]);
    server.insert('u1', 5n, [[2, 2], 1]);
    server.advanceTables(9n);
    expect(server.server.stateOf('u4')!.upper).toBe(0n);
    server.clock.advance(1n);
    server.settle();
    expect(server.server.stateOf('u4')!.upper).toBe(2n);
    const get: Plan = { kind: 'get', id: 'u3', columns: [int, int, text, int] };
    const imports = [{ collection: 'u3', index: 'u4' }];
    expect(server.rows(get, 1n, imports)).toEqual([[2, 1, '2', 2]]);
    expect(server.server.collectionOf('u4')!.rows.size).toBe(1);
    server.clock.advance(9n);
    server.settle();
    expect(server.server.stateOf('u4')!.upper).toBe(9n);
    expect(server.rows(get, 4n, imports).length).toBe(1);
    expect(server.rows(get, 5n, imports).length).toBe(2);
  });

  it('maintains a view and hydrates a later one from it', () => {
    const server = withTable();
    server.insert('u1', 1n, [[1, 10], 1], [[2, 5], 1]);
    server.advanceTables(2n);
    server.createIndexedView('u3', 'u4', { plan: COUNTS, asOf: 1n });
    server.insert('u1', 2n, [[1, 7], 1]);
    server.advanceTables(3n);
    const top: Plan = {
      kind: 'filter',
      input: V,
      predicates: [call('gt', call('int', col(1)), num(6))],
    };
    const imports = BY_VIEW;
    server.createIndexedView('u5', 'u6', { plan: top, asOf: 1n, imports });
    const W: Plan = { kind: 'get', id: 'u5', columns: [int, bigint] };
    const byTop = [{ collection: 'u5', index: 'u6' }];
    expect(server.rows(W, 1n, byTop)).toEqual([[1, 10n]]);
    expect(server.rows(W, 2n, byTop)).toEqual([[1, 17n]]);
    server.insert('u1', 3n, [[2, 5], 1]);
    server.advanceTables(4n);
    expect(server.rows(W, 3n, byTop)).toEqual([
      [1, 17n],
      [2, 10n],
    ]);
  });

  it('takes in the rows and the errors of what it reads, each at its time', () => {
    const server = withTable();
    const parts: Plan = { kind: 'map', input: T, scalars: [call('div', num(6), col(1))] };
    server.createIndexedView('u3', 'u4', { plan: parts, asOf: 1n });
    const W: Plan = { kind: 'get', id: 'u3', columns: [int, int, int] };
    const plan: Plan = { kind: 'project', input: W, columns: [2] };
    server.createIndexedView('u5', 'u6', { plan, asOf: 1n, imports: BY_VIEW });
    const X: Plan = { kind: 'get', id: 'u5', columns: [int] };
    const byNext = [{ collection: 'u5', index: 'u6' }];
    server.insert('u1', 1n, [[1, 3], 1]);
    server.insert('u1', 2n, [[2, 0], 1]);
    server.insert('u1', 3n, [[2, 0], -1], [[2, 1], 1]);
    server.advanceTables(4n);
    server.insert('u1', 4n, [[3, 0], 1]);
    server.advanceTables(5n);
    server.insert('u1', 5n, [[3, 0], -1], [[1, 3], -1]);
    server.advanceTables(6n);
    expect(server.rows(X, 1n, byNext)).toEqual([[2]]);
    expect(server.peek(X, 2n, { imports: byNext })).toMatchObject({ kind: 'error' });
    expect(server.rows(X, 3n, byNext)).toEqual([[2], [6]]);
    expect(server.peek(X, 4n, { imports: byNext })).toMatchObject({ kind: 'error' });
    expect(server.rows(X, 5n, byNext)).toEqual([[6]]);
  });

  it('finds rows by constants that come first, and meets all errors that come before (F10)', () => {
    const server = withTable();
    server.createDataflow({ exports: [{ kind: 'index', id: 'u2', on: 'u1', key: [0] }], asOf: 1n });
    server.insert('u1', 1n, [[1, 2], 1], [[1, 3], 1], [[2, 0], 1]);
    server.insert('u1', 2n, [[1, 3], -1]);
    server.advanceTables(3n);
    const one = call('eq', col(0), num(1));
    const fails = call('gt', call('div', num(6), col(1)), num(0));
    const filter = (...predicates: ScalarExpression[]): Plan => {
      return { kind: 'filter', input: T, predicates };
    };
    const imports = [{ collection: 'u1', index: 'u2' }];
    const both = [
      [1, 2],
      [1, 3],
    ];
    expect(server.rows(filter(one, fails), 1n, imports)).toEqual(both);
    expect(server.rows(filter(one, fails), 2n, imports)).toEqual([[1, 2]]);
    expect(server.rows(filter({ kind: 'and', args: [one, fails] }), 1n, imports)).toEqual(both);
    expect(server.peek(filter(fails, one), 1n, { imports })).toMatchObject({ kind: 'error' });
  });

  it('compacts to the meet of its holders, and keeps each one to its own since', () => {
    const server = withTable();
    server.createDataflow({ exports: [{ kind: 'index', id: 'u2', on: 'u1', key: [0] }], asOf: 1n });
    for (let time = 1n; time < 70n; time += 1n) {
      server.insert('u1', time, [[1, Number(time)], 1]);
      if (time > 1n) server.insert('u1', time, [[1, Number(time) - 1], -1]);
    }
    server.advanceTables(70n);
    const { rows } = server.server.collectionOf('u1')!;
    expect(rows.history.records).toBe(136);
    server.handle({ kind: 'allowCompaction', sinces: [['u2', 69n]] });
    server.settle();
    expect(rows.history.records).toBe(136);
    expect(server.rows(T, 3n)).toEqual([[1, 3]]);
    expect(() => server.rows(T, 3n, [{ collection: 'u1', index: 'u2' }])).toThrow('its since [69]');
    server.handle({ kind: 'allowCompaction', sinces: [['u1', 66n]] });
    server.settle();
    expect(rows.compactedTo).toBe(66n);
    expect(rows.history).toEqual({ entries: 3, records: 6 });
    expect(server.rows(T, 67n)).toEqual([[1, 67]]);
  });
});

describe('drop', () => {
  it('lets a dataflow go on as long as somebody reads what it maintains', () => {
    const server = withTable();
    server.createIndexedView('u3', 'u4', { plan: COUNTS, asOf: 1n });
    server.createDataflow({
      imports: BY_VIEW,
      exports: [{ kind: 'index', id: 'u5', on: 'u3', key: [1] }],
      asOf: 1n,
    });
    server.handle({ kind: 'drop', ids: ['u4'] });
    server.insert('u1', 1n, [[1, 10], 1]);
    server.advanceTables(2n);
    expect(server.rows(V, 1n, [{ collection: 'u3', index: 'u5' }])).toEqual([[1, 10n]]);
    const table = server.server.collectionOf('u1')!;
    expect(table.holders).toBe(2);
    server.handle({ kind: 'drop', ids: ['u5'] });
    expect(table.holders).toBe(1);
  });
});

describe('values that SQL calls equal', () => {
  const type: SqlType = { kind: 'numeric', precision: null, scale: null };
  const columns = [{ type, nullable: true }];
  const get: Plan = { kind: 'get', id: 'u1', columns };
  const [one, longer] = [Numeric.of(1n), Numeric.of(10n, 1)];

  it('are one group, shown as the first of those that are there', () => {
    const server = new TestServer();
    server.createTable('u1', columns);
    const plan: Plan = {
      kind: 'reduce',
      input: get,
      key: [col(0)],
      aggregates: [agg('count', [col(0)])],
    };
    server.createIndexedView('u3', 'u4', { plan, asOf: 0n });
    server.insert('u1', 0n, [[longer], 1]);
    server.insert('u1', 1n, [[one], 1]);
    server.insert('u1', 2n, [[longer], -1]);
    server.insert('u1', 3n, [[longer], 1], [[one], -1]);
    server.advanceTables(4n);
    const view: Plan = { kind: 'get', id: 'u3', columns: [columns[0]!, bigint] };
    const imports = [{ collection: 'u3', index: 'u4' }];
    const wanted = [
      [longer, 1n],
      [one, 2n],
      [one, 1n],
      [longer, 1n],
    ];
    for (const [time, row] of wanted.entries()) {
      expect(server.rows(view, BigInt(time), imports)).toEqual([row]);
      expect(server.rows(plan, BigInt(time))).toEqual([row]);
    }
  });

  it('are joined, and stay what they are', () => {
    const server = new TestServer();
    server.createTable('u1', columns);
    server.insert('u1', 0n, [[longer], 1], [[one], 1]);
    server.advanceTables(1n);
    const plan: Plan = { kind: 'join', inputs: [get, get], equivalences: [[col(0), col(1)]] };
    const found = server.rows(plan, 0n).map((row) => row.map(String).join(' '));
    expect(found.sort()).toEqual(['1 1', '1 1.0', '1.0 1', '1.0 1.0']);
  });
});
