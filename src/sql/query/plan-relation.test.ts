import { describe, expect, test } from 'vitest';
import { planRelation } from './plan-relation.js';
import { environmentOf, selectOf } from './query-catalog.fixture.js';

function keysOf(sql: string): readonly (readonly number[])[] {
  return planRelation(selectOf(sql), environmentOf(sql)).keys;
}

describe('views', () => {
  test('have the keys that their query makes', () => {
    expect(keysOf('select b, a, count(*) from t group by a, b')).toEqual([[0, 1]]);
    expect(keysOf('select distinct a, b from t')).toEqual([[0, 1]]);
    expect(keysOf('select count(*) from t group by a')).toEqual([]);
    expect(keysOf('select a from t')).toEqual([]);
  });

  test('keep the keys of what they are made of', () => {
    expect(keysOf('select y, x from v where n > 1')).toEqual([[1]]);
    expect(keysOf('select t.a, v.x from t join v on t.a = v.x')).toEqual([]);
    expect(keysOf('select l.x, r.y from v l join v r on l.x = r.x')).toEqual([[0]]);
    expect(keysOf('select x, n from v limit 1')).toEqual([[]]);
  });

  test('limit themselves, as no finishing does', () => {
    const sql = 'select a from t order by b limit 2';
    expect(planRelation(selectOf(sql), environmentOf(sql)).plan).toMatchObject({
      kind: 'project',
      input: { kind: 'topK', limit: 2n },
    });
  });
});
