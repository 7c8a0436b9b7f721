import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../repr/index.js';
import { formatFinishing, formatPlan } from './format-plan.js';
import { formatScalar } from './format-scalar.js';
import type { Plan } from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

const INT: ColumnType = { type: { kind: 'int4' }, nullable: true };
const column = (index: number): ScalarExpression => ({ kind: 'column', index });
const number = (datum: number): ScalarExpression => ({ kind: 'literal', datum, type: INT.type });
const get: Plan = { kind: 'get', id: 'u1', columns: [INT, INT] };

describe('formatPlan', () => {
  it('puts inputs below the node that reads them', () => {
    const plan: Plan = {
      kind: 'let',
      name: 'l0',
      value: { kind: 'filter', input: get, predicates: [column(0), column(1)] },
      body: {
        kind: 'union',
        inputs: [
          { kind: 'local', name: 'l0', columns: [INT, INT] },
          { kind: 'negate', input: { kind: 'constant', rows: [[[1, 2], 1]], columns: [INT, INT] } },
        ],
      },
    };
    expect(formatPlan(plan, { nameOf: (id) => `name of ${id}` })).toBe(
      [
        'let l0',
        '  filter #0 and #1',
        '    get name of u1',
        '  union',
        '    get l0',
        '    negate',
        '      constant, 1 row',
        '',
      ].join('\n'),
    );
  });

  it('names what groups, aggregates and sorts', () => {
    const order = { column: 1, descending: true, nullsLast: true };
    const aggregate = {
      function: 'sum',
      args: [column(1)],
      distinct: true,
      filter: column(0),
      order: [],
      type: INT,
    };
    const reduce: Plan = { kind: 'reduce', input: get, key: [column(0)], aggregates: [aggregate] };
    const input: Plan = { ...reduce, key: [] };
    const top: Plan = {
      kind: 'topK',
      input,
      groupKey: [0],
      order: [order],
      limit: 3n,
      offset: 1n,
    };
    expect(formatPlan(top, { nameOf: (id) => id })).toBe(
      [
        'top by #0{sum} order by #1 desc nulls last limit 3 offset 1',
        '  reduce sum(distinct #1) where #0',
        '    get u1',
        '',
      ].join('\n'),
    );
    expect(formatPlan(reduce, { nameOf: (id) => id })).toContain('reduce by #0 sum');
    const total: Plan = { ...reduce, key: [], empty: [null] };
    expect(formatPlan(total, { nameOf: (id) => id })).toContain('where #0 else null\n');
  });

  it('says how an answer is finished', () => {
    const order = [{ column: 0, descending: false, nullsLast: true }];
    expect(formatFinishing({ order, limit: 2n, offset: 5n, project: [1, 0] })).toBe(
      'order by #0 limit 2 offset 5 output #1, #0',
    );
    expect(formatFinishing({ order: [], limit: null, offset: 0n, project: [] })).toBe(
      'output no columns',
    );
  });
});

describe('formatScalar', () => {
  it.each<[string, ScalarExpression]>([
    ['+(#0, 1)', { kind: 'call', function: '+', args: [column(0), number(1)], type: INT.type }],
    ['(#0 or #1)', { kind: 'or', args: [column(0), column(1)] }],
    ["'it''s'", { kind: 'literal', datum: "it's", type: { kind: 'text' } }],
    ['null', { kind: 'literal', datum: null, type: { kind: 'text' } }],
    ['(#1 is null)', { kind: 'isNull', arg: column(1) }],
    [
      'case when #0 then 1 else 2 end',
      { kind: 'case', cases: [[column(0), number(1)]], otherwise: number(2), type: INT.type },
    ],
    ['now()', { kind: 'environment', name: 'now', type: { kind: 'timestamptz' } }],
  ])('prints %s', (text, scalar) => {
    expect(formatScalar(scalar)).toBe(text);
  });
});
