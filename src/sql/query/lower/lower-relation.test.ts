import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvaluationError } from '../../../dataflow/index.js';
import { DatumError, type Row } from '../../../repr/index.js';
import { unknownToText } from '../coercion/coerce.js';
import type { HirRelation } from '../hir/hir.js';
import { evaluatePlan, rowText } from '../naive-plan.fixture.js';
import { evaluateRelation } from '../naive-relation.fixture.js';
import { planQueryExpression, rowsOf, startPlanning } from '../select/plan-query-expression.js';
import { collections, environmentOf, selectOf } from '../query-catalog.fixture.js';
import { randomQuery } from '../random-query.fixture.js';
import { simplify } from '../simplify/index.js';
import { lower } from './lower-relation.js';

/** The typed tree of a query. */
function treeOf(sql: string): HirRelation {
  const planning = startPlanning(environmentOf(sql));
  const pending = planQueryExpression(selectOf(sql), null, planning);
  return rowsOf(pending.finish((scalar) => unknownToText(scalar, planning)));
}

/** Rows as sorted text, or undefined for an SQL error: which rows meet one is not laid down. */
function outcome(evaluate: () => readonly Row[]): readonly string[] | undefined {
  try {
    return evaluate().map(rowText).sort();
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof DatumError) return undefined;
    throw error;
  }
}

describe('lowering', () => {
  test('random queries have the rows that evaluation row by row gives', () => {
    let compared = 0;
    const property = fc.property(fc.nat(), fc.constantFrom(1, 2, 2, 3), (seed, depth) => {
      const tree = treeOf(randomQuery(seed, depth));
      const expected = outcome(() => evaluateRelation(tree, collections));
      if (expected === undefined || expected.length > 500) return;
      const plan = lower(tree);
      const actual = outcome(() => evaluatePlan(plan, collections));
      const simplified = outcome(() => evaluatePlan(simplify(plan), collections));
      if (actual !== undefined) expect(actual).toEqual(expected);
      if (simplified !== undefined) expect(simplified).toEqual(expected);
      if (simplified !== undefined) compared += 1;
    });
    fc.assert(property, { numRuns: 600, seed: 20210703 });
    // Most queries are valid and have an answer, or this would prove nothing.
    expect(compared).toBeGreaterThan(400);
  });

  test.each([
    `with recursive r(x) as (select a from t union select r.x + 1 from r where r.x < 6)
     select * from r`,
    `with recursive r(x) as (select 0 union all select x + 1 from r where x < 4)
     select a.x from r a, r b`,
    `with recursive r(x, y) as (select a, b from t union select r.x, u.d from r join u on u.a = r.y)
     select y, count(*) from r group by y`,
    `with recursive r(x, y) as (select a, 1 from t union select y, x from r)
     select y from r where y > 1`,
    `with recursive q as (select a from t where a > 0),
     r(x, y) as (select a, 1 from q union select 5, y + 1 from r where y < 3)
     select r.* from r, q`,
    `with recursive q as (select * from u where d > 3),
     r(x) as (select 1 union all select r.x + q.a from r, q where r.x < 9)
     select r.x, q.a from r, q`,
    `with recursive r(x) as (select 1 union all select r.x + 1 from r
       where r.x < (select max(d) / 4 from u where u.a = 1) and exists (select 1 from t))
     select * from r`,
    `select t.a, (with recursive r(x) as (select t.a union all
       select x + t.b from r where x < t.a + 5 and t.b > 0) select sum(x) from r) from t`,
    `select t.a, s.x from t, lateral (with recursive r(x) as (select t.b union
       select r.x + 1 from r, u where r.x < t.a and u.a = t.a) select x from r) s`,
    `with recursive r(x) as (select 1 union all select x + 1 from r, lateral (
       with recursive q(y) as (select r.x union all select y + 1 from q where y < 4)
       select count(*) as n from q) z where n > 1)
     select * from r`,
    `with recursive r(x, k) as (select a, 1::int8 from t union all
       select distinct x + 1, row_number() over (order by x) from r where x < 3)
     select * from r`,
  ])('%s has the rows that are found one round after another', (sql) => {
    const tree = treeOf(sql);
    const expected = outcome(() => evaluateRelation(tree, collections));
    const plan = lower(tree);
    expect(expected?.length).toBeGreaterThan(0);
    expect(outcome(() => evaluatePlan(plan, collections))).toEqual(expected);
    expect(outcome(() => evaluatePlan(simplify(plan), collections))).toEqual(expected);
  });
});
