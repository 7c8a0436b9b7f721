import { describe, expect, test } from 'vitest';
import type { Plan, ScalarExpression } from '../../../dataflow/index.js';
import { ColumnCache } from './column-cache.js';
import { fuseOperators } from './fuse-operators.js';
import { pushPredicates } from './push-predicates.js';
import { checkSameRows, loweredPlan, shapeOf, withoutSharing } from './same-rows.fixture.js';

function push(plan: Plan): Plan {
  return pushPredicates(plan, new ColumnCache());
}

function pushed(sql: string): string {
  return shapeOf(fuseOperators(push(withoutSharing(loweredPlan(sql))), new ColumnCache()));
}

describe('predicate pushdown', () => {
  test('keeps the rows of random plans', () => {
    checkSameRows(push);
  });

  test('makes joins of products that are filtered for equality', () => {
    expect(pushed('select 1 from t, u where t.a = u.a and t.b = 1 and u.d > t.b')).toBe(
      'project map filter join 1 (filter u1, u2)',
    );
  });

  test('takes what all arms of OR have in common out of it', () => {
    const from = 'select 1 from t, u where';
    expect(pushed(`${from} t.a = u.a and t.b = 1 or t.b = 2 and t.a = u.a`)).toBe(
      'project map join 1 (filter u1, u2)',
    );
    expect(pushed(`${from} t.a = u.a and t.b = u.d or t.b = 2 and t.a = u.a`)).toBe(
      'project map filter join 1 (u1, u2)',
    );
    expect(pushed(`${from} t.a = u.a and t.b = 1 or t.a = u.a`)).toBe(
      'project map join 1 (u1, u2)',
    );
    expect(pushed(`${from} t.a = u.a or t.b = 2 and t.a = u.a + 1`)).toBe(
      'project map filter join 0 (u1, u2)',
    );
  });

  test('reaches both arms of a union, and the keys of a grouping but not its sums', () => {
    expect(pushed('select * from (select a from t union all select d from u) q where a = 1')).toBe(
      'union (project filter u1, project filter u2)',
    );
    expect(
      pushed('select a from (select a, sum(b) s from t group by a) q where a = 1 and s > 1'),
    ).toBe('project filter reduce filter u1');
  });

  test('stays above what puts equal values together if it tells them apart', () => {
    const distinct = '(select distinct b + 0.5 as x from t) q';
    expect(pushed(`select x from ${distinct} where x > 1`)).toBe('reduce filter map u1');
    expect(pushed(`select x from ${distinct} where x::text > '1'`)).toBe('filter reduce map u1');
  });

  test('makes joins of table functions that read nothing, where there is an equality', () => {
    const series = 'generate_series(1, 9) g';
    expect(pushed(`select 1 from t join ${series} on t.a = g and g > 1 and t.b = 2`)).toBe(
      'project map join 1 (filter u1, filter flatMap constant[1])',
    );
    expect(pushed(`select 1 from t, ${series} where t.a + 1 = g + 1`)).toBe(
      'project map join 1 (u1, flatMap constant[1])',
    );
    expect(
      pushed(`select 1 from t, generate_series(1, 8) f, ${series} where a = f and f = g`),
    ).toBe('project map join 1 (u1, flatMap constant[1], flatMap constant[1])');
    expect(pushed(`select 1 from t, ${series} where t.a < g`)).toBe(
      'project map filter flatMap u1',
    );
    expect(pushed(`select 1 from t, ${series} where t.a = t.b`)).toBe(
      'project map flatMap filter u1',
    );
    expect(pushed('select 1 from t, generate_series(1, t.b) g where t.a = g')).toBe(
      'project map filter flatMap u1',
    );
  });

  test('does not go below a grouping without keys, which has a row whatever is filtered', () => {
    const now: ScalarExpression = { kind: 'environment', name: 'f', type: { kind: 'bool' } };
    const input: Plan = { kind: 'get', id: 'u1', columns: [] };
    const reduce: Plan = { kind: 'reduce', input, key: [], aggregates: [] };
    expect(shapeOf(push({ kind: 'filter', input: reduce, predicates: [now] }))).toBe(
      'filter reduce u1',
    );
  });
});
