import { describe, expect, it } from 'vitest';
import { Bug } from '../../diagnostic/index.js';
import type { Plan } from './plan.js';
import {
  arityOf,
  collectionsOf,
  columnsOf,
  columnsUsed,
  inputsOf,
  mapScalars,
  rewriteScalar,
  withInputs,
} from './plan-shape.js';
import type { ScalarExpression } from './scalar-expression.js';
import { agg, bigint, call, col, int, num, text } from '../test-functions.fixture.js';

const T: Plan = { kind: 'get', id: 'u1', columns: [int, text] };
const U: Plan = { kind: 'get', id: 'u2', columns: [bigint] };
const LOCAL: Plan = { kind: 'local', name: 'l', columns: [int, text] };
const order = { descending: false, nullsLast: true };

/** One node of each kind. */
const PLANS: readonly Plan[] = [
  T,
  { kind: 'constant', rows: [], columns: [int] },
  { kind: 'let', name: 'l', value: T, body: { kind: 'project', input: LOCAL, columns: [1] } },
  { kind: 'map', input: T, scalars: [col(0), { kind: 'isNull', arg: col(2) }] },
  { kind: 'filter', input: T, predicates: [call('eq', col(0), num(1))] },
  { kind: 'project', input: T, columns: [1, 1, 0] },
  {
    kind: 'flatMap',
    input: T,
    calls: [{ function: 'series', args: [col(0)], columns: [int] }],
    ordinality: false,
  },
  { kind: 'join', inputs: [T, U], equivalences: [[col(0), col(2)]] },
  {
    kind: 'reduce',
    input: T,
    key: [col(1)],
    aggregates: [agg('count', [col(0)], { filter: col(0), order: [{ value: col(1), order }] })],
  },
  { kind: 'topK', input: T, groupKey: [0], order: [], limit: 1n, offset: 0n },
  { kind: 'negate', input: T },
  { kind: 'threshold', input: T },
  { kind: 'union', inputs: [T, T] },
];

describe('columnsOf', () => {
  it('knows the columns of every kind of plan', () => {
    const kinds = PLANS.map((plan) => [
      plan.kind,
      ...columnsOf(plan).map((column) => column.type.kind),
    ]);
    expect(kinds.map((kind) => kind.join(' '))).toEqual([
      'get int4 text',
      'constant int4',
      'let text',
      'map int4 text int4 bool',
      'filter int4 text',
      'project text text int4',
      'flatMap int4 text int4',
      'join int4 text int8',
      'reduce text int8',
      'topK int4 text',
      'negate int4 text',
      'threshold int4 text',
      'union int4 text',
    ]);
    expect(PLANS.map(arityOf)).toEqual(kinds.map((kind) => kind.length - 1));
  });

  it('is a bug for columns that there are not', () => {
    expect(() => columnsOf({ kind: 'project', input: T, columns: [2] })).toThrow(Bug);
    expect(() => columnsOf({ kind: 'union', inputs: [] })).toThrow(Bug);
  });
});

describe('rebuilding', () => {
  it('gives the same plan if nothing is changed', () => {
    for (const plan of PLANS) {
      expect(withInputs(plan, inputsOf(plan))).toEqual(plan);
      expect(mapScalars(plan, (scalar) => scalar)).toEqual(plan);
    }
  });

  it('reaches every scalar of a plan, and every part of a scalar', () => {
    const seen: ScalarExpression[] = [];
    for (const plan of PLANS) {
      mapScalars({ kind: 'negate', input: plan }, (scalar) => {
        seen.push(scalar);
        return scalar;
      });
    }
    expect(seen.length).toBe(10);
    const nested: ScalarExpression = {
      kind: 'case',
      cases: [[{ kind: 'and', args: [col(1), { kind: 'isNull', arg: col(2) }] }, col(3)]],
      otherwise: { kind: 'coalesce', args: [col(4), call('add', col(5), num(1))], type: int.type },
      type: int.type,
    };
    expect(columnsUsed(nested)).toEqual([1, 2, 3, 4, 5]);
    const moved = rewriteScalar(nested, (part) => {
      return part.kind === 'column' ? col(part.index + 10) : part;
    });
    expect(columnsUsed(moved)).toEqual([11, 12, 13, 14, 15]);
  });
});

describe('collectionsOf', () => {
  it('names each collection once', () => {
    const plan: Plan = {
      kind: 'join',
      inputs: [U, T, { kind: 'negate', input: U }],
      equivalences: [],
    };
    expect(collectionsOf(plan)).toEqual(['u2', 'u1']);
  });
});
