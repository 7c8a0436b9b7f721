import { describe, expect, test } from 'vitest';
import { ColumnCache } from './column-cache.js';
import { pruneColumns, type WantedColumns } from './prune-columns.js';
import { checkSameRows, loweredPlan, shapeOf, withoutSharing } from './same-rows.fixture.js';
import { evaluatePlan } from '../naive-plan.fixture.js';
import { collections } from '../query-catalog.fixture.js';
import type { Plan } from '../../../dataflow/index.js';

function prune(plan: Plan): Plan {
  const columns = new ColumnCache();
  const all = columns.of(plan).map((_, index) => index);
  const wanted: WantedColumns = new Map();
  return pruneColumns(plan, all, { columns, wanted, kept: () => undefined });
}

function pruned(sql: string): string {
  return shapeOf(prune(withoutSharing(loweredPlan(sql))));
}

describe('column pruning', () => {
  test('keeps the rows of random plans', () => {
    checkSameRows(prune);
  });

  test('does not compute what nobody looks at', () => {
    expect(pruned('select a from (select a, a + b as s from t) q')).toBe('project u1');
    expect(pruned('select a from (select a, sum(b) s from t group by a) q')).toBe('reduce u1');
  });

  test('drops a subquery that nobody looks at, and keeps the number of rows', () => {
    const sql = 'select x from (select x, (select d from u) as d from v) q';
    const plan = prune(withoutSharing(loweredPlan(sql)));
    expect(pruned(sql)).not.toContain('map');
    expect(evaluatePlan(plan, collections)).toHaveLength(3);
  });

  test('leaves what decides which rows there are', () => {
    expect(pruned('select a from (select a, b from t order by b limit 1) q')).toBe(
      'project topK project u1',
    );
  });
});
