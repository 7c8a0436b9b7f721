import { describe, expect, test } from 'vitest';
import { ColumnCache } from './column-cache.js';
import { dropEmpty } from './drop-empty.js';
import { checkSameRows, loweredPlan, shapeOf, withoutSharing } from './same-rows.fixture.js';

function dropped(sql: string): string {
  return shapeOf(dropEmpty(withoutSharing(loweredPlan(sql)), new ColumnCache()));
}

describe('empty parts', () => {
  test('are left out without changing the rows of random plans', () => {
    checkSameRows((plan) => dropEmpty(plan, new ColumnCache()));
  });

  test('take joins with them, and leave unions', () => {
    expect(dropped('select 1 from t, u where false')).toBe('constant[0]');
    expect(dropped('select a from t where false union all select a from t')).toBe('project u1');
  });

  test('leave the row of an aggregate without groups', () => {
    expect(dropped('select count(*) from t where false')).toBe('constant[1]');
  });
});
