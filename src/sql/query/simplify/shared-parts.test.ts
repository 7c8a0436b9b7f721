import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../dataflow/index.js';
import { ColumnCache } from './column-cache.js';
import { checkSameRows, shapeOf } from './same-rows.fixture.js';
import { inlineParts, pruneParts, putTogether, takeApart } from './shared-parts.js';

const INT = { type: { kind: 'int4' }, nullable: true } as const;
const get: Plan = { kind: 'get', id: 'u1', columns: [INT, INT] };
const distinct: Plan = {
  kind: 'reduce',
  input: get,
  key: [{ kind: 'column', index: 0 }],
  aggregates: [],
};
const local: Plan = { kind: 'local', name: 'l1', columns: [INT] };

function binding(value: Plan, body: Plan): Plan {
  return { kind: 'let', name: 'l1', value, body };
}

function inlined(plan: Plan): string {
  return shapeOf(putTogether(inlineParts(takeApart(plan))));
}

describe('shared parts', () => {
  test('are dropped if nobody uses them, and inlined if one does', () => {
    expect(inlined(binding(distinct, get))).toBe('u1');
    expect(inlined(binding(distinct, { kind: 'negate', input: local }))).toBe('negate reduce u1');
  });

  test('stay if they are used twice, unless they cost nothing', () => {
    const twice: Plan = { kind: 'union', inputs: [local, local] };
    expect(inlined(binding(distinct, twice))).toBe('let l1 = reduce u1 in union (l1, l1)');
    expect(inlined(binding(get, twice))).toBe('union (u1, u1)');
  });

  test('lose the columns that no user looks at', () => {
    const wide: Plan = { kind: 'local', name: 'l1', columns: [INT, INT] };
    const map: Plan = { kind: 'map', input: distinct, scalars: [{ kind: 'column', index: 0 }] };
    const second: Plan = { kind: 'project', input: wide, columns: [1] };
    const plan = binding(map, { kind: 'union', inputs: [second, second] });
    const pruned = putTogether(pruneParts(takeApart(plan), new ColumnCache()));
    expect(pruned).toMatchObject({ body: { inputs: [{ columns: [INT] }, { columns: [INT] }] } });
  });

  test('are pruned without changing the rows of random plans', () => {
    checkSameRows((plan) => putTogether(pruneParts(takeApart(plan), new ColumnCache())));
  });
});
