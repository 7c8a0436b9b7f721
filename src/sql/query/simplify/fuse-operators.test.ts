import { describe, expect, test } from 'vitest';
import { ColumnCache } from './column-cache.js';
import { fuseOperators } from './fuse-operators.js';
import { checkSameRows, loweredPlan, shapeOf } from './same-rows.fixture.js';

describe('fusing', () => {
  test('keeps the rows of random plans', () => {
    checkSameRows((plan) => fuseOperators(plan, new ColumnCache()));
  });

  test('makes one join of joins and one map of maps', () => {
    const plan = loweredPlan(
      'select x + 1 from (select a + 1 as x from (select t.a from t, u, v) p) q',
    );
    expect(shapeOf(fuseOperators(plan, new ColumnCache()))).toBe(
      'project map join 0 (u1, u2, u10)',
    );
  });
});
