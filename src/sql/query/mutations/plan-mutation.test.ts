import { parseSync } from 'libpg-query';
import { describe, expect, test } from 'vitest';
import { formatDatum } from '../../../repr/index.js';
import { evaluateQuery } from '../naive-plan.fixture.js';
import { planMutation, type MutationPlan } from './plan-mutation.js';
import { collections, environmentOf } from '../query-catalog.fixture.js';

function mutation(sql: string): MutationPlan {
  const statement = parseSync(sql).stmts![0]!.stmt!;
  const environment = environmentOf(sql);
  if ('UpdateStmt' in statement) {
    const { relation, fromClause, targetList, returningClause, ...rest } = statement.UpdateStmt;
    return planMutation(
      {
        relation: relation!,
        from: fromClause ?? [],
        where: rest.whereClause,
        assignments: targetList ?? [],
        defaults: [],
        withClause: rest.withClause,
        returning: returningClause,
      },
      environment,
    );
  }
  if (!('DeleteStmt' in statement)) throw new Error(`a change is wanted, found ${sql}`);
  const { relation, usingClause, whereClause, withClause, returningClause } = statement.DeleteStmt;
  return planMutation(
    {
      relation: relation!,
      from: usingClause ?? [],
      where: whereClause,
      assignments: [],
      defaults: [],
      withClause,
      returning: returningClause,
    },
    environment,
  );
}

function selected(sql: string): readonly string[] {
  const { plan, finishing, columns } = mutation(sql).selection;
  return evaluateQuery(plan, finishing, collections).map((row) =>
    row.map((datum, index) => formatDatum(columns[index]!.type, datum)).join('|'),
  );
}

describe('changes', () => {
  test('of rows that match, as often as they are there', () => {
    expect(selected('delete from t where a = 3')).toEqual(['3|3|z', '3|3|z']);
    expect(selected('delete from t using u where t.a = u.a and u.d = 3')).toEqual([
      '3|3|z',
      '3|3|z',
    ]);
  });

  test('give new values behind the old ones', () => {
    const sql = 'update t set b = a + 1, c = b::text where a = 1';
    expect(selected(sql)).toEqual(['1|1|x|2|1', '1|2|y|2|2']);
    expect(mutation(sql)).toMatchObject({
      table: 'u1',
      assignments: [
        { column: 1, value: { kind: 'column', index: 3 } },
        { column: 2, value: { kind: 'column', index: 4 } },
      ],
    });
  });

  test('take one of several values that others offer', () => {
    expect(selected('update t set b = d from u where t.a = u.a and t.b = 1')).toEqual(['1|1|x|10']);
    expect(selected('update t set b = (select max(d) from u where u.a = t.a) where b = 0')).toEqual(
      ['4|0||NULL'],
    );
  });

  test('of columns that there are not are refused', () => {
    expect(() => mutation('update t set z = 1')).toThrow(
      'column "z" of relation "t" does not exist',
    );
    expect(() => mutation("update t set a = 'x'")).toThrow('invalid input syntax for type integer');
  });
});
