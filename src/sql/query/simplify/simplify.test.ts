import { describe, expect, test } from 'vitest';
import { checkSameRows, loweredPlan, shapeOf } from './same-rows.fixture.js';
import { simplify } from './simplify.js';

function simplified(sql: string): string {
  return shapeOf(simplify(loweredPlan(sql)));
}

describe('simplifying', () => {
  test('keeps the rows of random plans', () => {
    checkSameRows(simplify);
  });

  test('leaves joins of collections that an index can serve', () => {
    expect(simplified('select t.a, u.d from t join u on t.a = u.a where t.b = 1')).toBe(
      'project join 1 (filter u1, u2)',
    );
    expect(simplified('select a from t where a in (select a from u)')).toBe(
      'project join 1 (u1, reduce u2)',
    );
  });

  test('makes an inner join of an outer one whose missing rows are filtered out', () => {
    expect(simplified('select t.a from t left join u on t.a = u.a where u.d > 1')).toBe(
      'project join 1 (u1, filter u2)',
    );
  });
});
