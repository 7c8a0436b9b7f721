import { describe, expect, test } from 'vitest';
import { planQuery } from './plan-query.js';
import { answer, environmentOf, selectOf } from './query-catalog.fixture.js';

/** Columns of a query: `name type` with `?` where NULL may be. */
function columnsOf(sql: string): readonly string[] {
  return planQuery(selectOf(sql), environmentOf(sql)).columns.map(
    ({ name, type, nullable }) => `${name} ${type.kind}${nullable ? '?' : ''}`,
  );
}

describe('queries', () => {
  test.each<[sql: string, rows: readonly string[]]>([
    ['select 1 + 1', ['2']],
    ['select a, b from t where b > 1 order by b', ['1|2', '3|3', '3|3']],
    ['select * from t join u using (a) where d = 10 order by b', ['1|1|x|10|1', '1|2|y|10|1']],
    ['select t.a, d from t left join u on t.a = u.a where t.a = 4', ['4|NULL']],
    ['select a from t full join w on k = a where a is null', ['NULL']],
    ['select count(*), sum(a), avg(b), min(c) from t', ['7|14|1.6666666666666667|']],
    ['select count(*), max(k) from w', ['0|NULL']],
    ['select a, count(*) from t group by 1 having count(*) > 1 order by a', ['1|2', '3|2']],
    ['select distinct a from t order by a desc', ['NULL', '4', '3', '2', '1']],
    ['select distinct on (a) a, b from t order by a, b desc limit 2', ['1|2', '2|NULL']],
    ['select a from t intersect select a from u order by 1', ['1', '2', '3', 'NULL']],
    ['select a from t except all select a from u order by 1', ['4']],
    ['with q as (select max(a) m from t) select a.m + b.m from q a, q b', ['8']],
    ['values (1, null), (2, 2.5) order by 1 desc', ['2|2.5', '1|NULL']],
    [
      'select t.b, g from t, generate_series(1, t.b) g where a = 1 order by 1, 2',
      ['1|1', '2|1', '2|2'],
    ],
    [
      'select t.b, s.x from t left join lateral (select t.b as x where t.b > 1) s on true where a = 1 order by 1',
      ['1|NULL', '2|2'],
    ],
    ['select unnest from unnest(array[1, null])', ['1', 'NULL']],
    ["select string_agg(c, ',' order by c desc) from t where a < 3", ['y,x,x']],
    ['select count(distinct a), count(a) filter (where b > 1) from t', ['4|3']],
    ['select 1 where 1 not in (select a from t)', []],
    ['select 1 where 9 not in (select a from t where a is not null)', ['1']],
    ['select 1 where 9 not in (select a from t)', []],
    ['select (select d from u where u.a = t.a) from t where a = 2', ['NULL']],
    [
      'select case when a = 3 then 0 else (select max(d) from u where u.a = t.a) end from t where b = 2',
      ['20'],
    ],
    ['select a from t order by b limit 1 offset 1', ['1']],
  ])('%s', (sql, rows) => {
    expect([...answer(sql)].sort()).toEqual([...rows].sort());
  });

  test('several rows of a scalar subquery are an error only for rows that look at it', () => {
    const message = 'more than one row returned by a subquery used as an expression';
    expect(() => answer('select (select a from t)')).toThrow(message);
    expect(answer('select case when true then 1 else (select a from t) end')).toEqual(['1']);
    expect(answer('select (select a from t) from w')).toEqual([]);
  });

  test('order, limit and offset of the outermost query are left to the finishing', () => {
    const sql = 'select a from t order by b desc, a nulls first limit 3 offset 2';
    const { plan, finishing } = planQuery(selectOf(sql), environmentOf(sql));
    expect(finishing).toEqual({
      order: [
        { column: 1, descending: true, nullsLast: false },
        { column: 0, descending: false, nullsLast: false },
      ],
      limit: 3n,
      offset: 2n,
      project: [0],
    });
    expect(plan).toMatchObject({ kind: 'project', columns: [0, 1] });
  });

  test('columns have the names, types and nullability that PostgreSQL gives them', () => {
    expect(
      columnsOf('select a, a + 1, count(*), sum(a), 1::int8 as x, now() from t group by a'),
    ).toEqual([
      'a int4?',
      '?column? int4?',
      'count int8',
      'sum int8?',
      'x int8',
      'now timestamptz',
    ]);
    expect(
      columnsOf("select x, coalesce(n, 0), case when x > 1 then 'a' end from v where n > 1"),
    ).toEqual(['x int4', 'coalesce numeric', 'case text?']);
    expect(columnsOf('select avg(a), sum(e), (select 1 as z), exists (select 1) from u')).toEqual([
      'avg numeric?',
      'sum numeric?',
      'z int4',
      'exists bool',
    ]);
  });

  test('what is used is told in the order of ids, views unexpanded, and whether time matters', () => {
    const sql = 'select 1 from v, u where mz_logical_timestamp() > 5';
    const planned = planQuery(selectOf(sql), environmentOf(sql));
    expect(planned.uses).toEqual(['u2', 'u10']);
    expect(planned.usesLogicalTimestamp).toBe(true);
    expect(planQuery(selectOf('select 1'), environmentOf('')).usesLogicalTimestamp).toBe(false);
  });

  test('parameters get the types of what they are used with', () => {
    const types = [undefined, { kind: 'text' } as const];
    const sql = 'select a from t where a = $1 and c = $2 and b > $3';
    planQuery(selectOf(sql), environmentOf(sql, { parameters: { types } }));
    expect(types).toEqual([{ kind: 'int4' }, { kind: 'text' }, { kind: 'int4' }]);
  });
});
