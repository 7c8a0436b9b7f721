// Each operator by itself, under heavy changes: many rows come, go and come back within few times.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../repr/index.js';
import { evaluatePlan, textOf } from './naive-evaluator.fixture.js';
import type { AggregateExpression, Plan, WindowCall, WindowFrame } from './plan/plan.js';
import { columnsOf } from './plan/plan-shape.js';
import { ints } from './random-plan.fixture.js';
import { agg, bigint, call, col, int, num } from './test-functions.fixture.js';
import { TestServer } from './test-server.fixture.js';

const A: Plan = { kind: 'get', id: 'u1', columns: ints(2) };
const B: Plan = { kind: 'get', id: 'u2', columns: ints(2) };
const LOCAL: Plan = { kind: 'local', name: 'l', columns: ints(2) };

function reduce(key: number[], ...aggregates: AggregateExpression[]): Plan {
  return { kind: 'reduce', input: A, key: key.map(col), aggregates };
}

/** The row of all rows, or `empty`. */
function total(empty: Row, ...aggregates: AggregateExpression[]): Plan {
  return { kind: 'reduce', input: A, key: [], aggregates, empty };
}

function join(inputs: readonly Plan[], ...classes: readonly (readonly number[])[]): Plan {
  return { kind: 'join', inputs, equivalences: classes.map((parts) => parts.map(col)) };
}

function top(limit: bigint | null, offset: bigint, groupKey: number[] = [0]): Plan {
  const order = [{ column: 1, descending: true, nullsLast: false }];
  return { kind: 'topK', input: A, groupKey, order, limit, offset };
}

const even = call('even', col(1));

const PARTITION: WindowFrame = { unit: 'rows', start: null, end: null };
const RUNNING: WindowFrame = { unit: 'groups', start: null, end: 0 };
const AROUND: WindowFrame = { unit: 'rows', start: -1, end: 1 };
const AHEAD: WindowFrame = { unit: 'groups', start: 1, end: 2 };

function windowCall(
  kind: WindowCall['kind'],
  name: string,
  frame: WindowFrame,
  more: Partial<WindowCall> = {},
): WindowCall {
  return { kind, function: name, args: [1], filter: null, frame, type: int, ...more };
}

function window(...calls: WindowCall[]): Plan {
  const order = [{ column: 1, descending: true, nullsLast: false }];
  return { kind: 'window', input: A, partition: [0], order, calls };
}

const PLANS: Readonly<Record<string, Plan>> = {
  map: {
    kind: 'map',
    input: A,
    scalars: [call('add', col(0), col(1)), call('sub', col(2), num(1))],
  },
  'map with errors': { kind: 'map', input: A, scalars: [call('div', num(6), col(1))] },
  filter: { kind: 'filter', input: A, predicates: [even, call('gt', col(0), num(0))] },
  project: { kind: 'project', input: A, columns: [1, 1] },
  'flat map': {
    kind: 'flatMap',
    input: A,
    calls: [{ function: 'series', args: [col(1)], columns: [int] }],
    ordinality: false,
  },
  'flat map side by side': {
    kind: 'flatMap',
    input: A,
    calls: [
      { function: 'series', args: [col(1)], columns: [int] },
      { function: 'series', args: [col(0)], columns: [int] },
    ],
    ordinality: true,
  },
  'join of two': join([A, B], [0, 2]),
  'join with itself': join([A, A], [0, 3]),
  'join by two columns': join([A, B], [0, 2], [1, 3]),
  'join of three': join([A, B, A], [0, 2], [3, 5]),
  'join of three in one class': join([A, B, A], [0, 2, 5]),
  'cross join': join([A, B]),
  'join within an input': join([A, B], [0, 1, 2]),
  'join by expressions': {
    kind: 'join',
    inputs: [A, B],
    equivalences: [
      [call('add', col(0), num(1)), col(2)],
      [call('div', num(4), col(3)), col(1)],
    ],
  },
  'join with constants': {
    kind: 'join',
    inputs: [A, B],
    equivalences: [
      [col(0), num(1)],
      [col(1), col(3), num(2)],
    ],
  },
  'count and sum': reduce([0], agg('count', [col(1)]), agg('sum', [col(1)])),
  'sum of everything': reduce([], agg('sum', [col(1)])),
  'sum and least of everything or nothing': total(
    [0n, null],
    agg('sum', [col(1)]),
    agg('min', [col(1)]),
  ),
  'an aggregate of everything with errors': total([0n], agg('evenSum', [col(1)])),
  'min and max': reduce([0], agg('min', [col(1)]), agg('max', [col(1)])),
  'distinct aggregates': reduce(
    [0],
    agg('sum', [col(1)], { distinct: true }),
    agg('count', [col(1)], { distinct: true }),
  ),
  'filtered aggregates': reduce([0], agg('count', [col(1)], { filter: even })),
  'collected values': reduce([0], agg('list', [col(1)])),
  'collected distinct values': reduce([0], agg('list', [col(1)], { distinct: true })),
  'an aggregate with errors': reduce([0], agg('evenSum', [col(1)]), agg('count', [col(1)])),
  distinct: reduce([0, 1]),
  'first of each group': top(1n, 0n),
  'second and third of each group': top(2n, 1n),
  'all but the first of each group': top(null, 1n),
  'first of all': top(2n, 0n, []),
  'window functions': window(
    windowCall('function', 'place', PARTITION, { args: [] }),
    windowCall('function', 'peers', PARTITION, { args: [] }),
    windowCall('function', 'last', RUNNING),
  ),
  'running aggregates': window(
    windowCall('aggregate', 'sum', RUNNING, { type: bigint }),
    windowCall('aggregate', 'min', AROUND),
    windowCall('aggregate', 'max', AHEAD),
    windowCall('aggregate', 'count', PARTITION, { type: bigint }),
  ),
  'a window with errors': window(windowCall('aggregate', 'evenSum', AROUND, { type: bigint })),
  threshold: {
    kind: 'threshold',
    input: { kind: 'union', inputs: [A, { kind: 'negate', input: B }] },
  },
  union: { kind: 'union', inputs: [A, B, A] },
  let: { kind: 'let', name: 'l', value: reduce([0, 1]), body: join([LOCAL, LOCAL, B], [0, 2, 4]) },
};

type Time = readonly (readonly [table: 'u1' | 'u2', row: Row, removes: boolean])[];

const value = fc.constantFrom<(number | null)[]>(0, 1, 1, 2, 3, null);
const change = fc.tuple(
  fc.constantFrom('u1' as const, 'u2' as const),
  fc.tuple(value, value),
  fc.boolean(),
);
const times: fc.Arbitrary<Time[]> = fc.array(fc.array(change, { maxLength: 6 }), {
  minLength: 3,
  maxLength: 10,
});

/** Maintains a plan through changes and compares each time with plain evaluation. */
function maintain(plan: Plan, changes: readonly Time[]): void {
  const server = new TestServer();
  const contents = { u1: [] as Row[], u2: [] as Row[] };
  server.createTable('u1', ints(2));
  server.createTable('u2', ints(2));
  const get: Plan = { kind: 'get', id: 'u3', columns: columnsOf(plan) };
  const imports = [{ collection: 'u3', index: 'u4' }];
  server.createIndexedView('u3', 'u4', { plan, asOf: 0n });
  for (const [index, steps] of changes.entries()) {
    const now = BigInt(index);
    for (const [table, row, removes] of steps) {
      const at = contents[table].findIndex((present) => textOf(present) === textOf(row));
      if (removes && at < 0) continue;
      if (removes) contents[table].splice(at, 1);
      else contents[table].push(row);
      server.insert(table, now, [row, removes ? -1 : 1]);
    }
    server.advanceTables(now + 1n);
    server.handle({ kind: 'allowCompaction', sinces: ['u1', 'u2', 'u4'].map((id) => [id, now]) });
    const wanted = evaluatePlan(plan, (id) => contents[id as 'u1']);
    const answer = server.peek(get, now, { imports });
    if (wanted.errors.length > 0) {
      expect(answer).toMatchObject({ kind: 'error', message: wanted.errors[0] });
    } else {
      const rows = answer?.kind === 'rows' ? answer.rows.map(textOf).sort() : answer;
      expect(rows).toEqual(wanted.rows.map(textOf).sort());
    }
  }
}

/** What little history may be kept beside: of fewer records than are looked at together. */
const HISTORY_BYTES = 40_000;

/** Equal rows come and go, so many together each time, round after round. */
function rounds(server: TestServer, diffs: readonly number[], from: bigint): bigint {
  let now = from;
  for (let round = 0; round < 300; round += 1) {
    for (const diff of diffs) {
      for (const table of ['u1', 'u2']) {
        server.insert(table, now, [[1, 1], diff], [[1, 2], diff], [[2, 2], diff]);
      }
      server.advanceTables(now + 1n);
      server.handle({ kind: 'allowCompaction', sinces: ['u1', 'u2', 'u4'].map((id) => [id, now]) });
      now += 1n;
    }
  }
  return now;
}

describe('operators', () => {
  for (const [name, plan] of Object.entries(PLANS)) {
    it(`${name}: counted as what is there, however it came`, () => {
      const server = new TestServer();
      server.createTable('u1', ints(2));
      server.createTable('u2', ints(2));
      server.createIndexedView('u3', 'u4', { plan, asOf: 0n });
      server.advanceTables(1n);
      const before = server.server.maintainedBytes;
      const between = rounds(server, [3, -1, -1, -1], 1n);
      expect(Math.abs(server.server.maintainedBytes - before)).toBeLessThan(HISTORY_BYTES);
      rounds(server, [1, 1, 1, -3], between);
      expect(Math.abs(server.server.maintainedBytes - before)).toBeLessThan(HISTORY_BYTES);
    });

    it(`${name}: maintained as evaluated`, () => {
      fc.assert(
        fc.property(times, (changes) => maintain(plan, changes)),
        { numRuns: 60, seed: 11 },
      );
    });
  }
});
