import { describe, expect, it, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { planQuery } from './plan-query.js';
import { NESTING_MAX, RELATIONS_MAX } from './planning/planning.js';
import { environmentOf, selectOf } from './query-catalog.fixture.js';

function errorOf(sql: string): SqlError {
  try {
    planQuery(selectOf(sql), environmentOf(sql));
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  throw new Error(`an error is wanted for ${sql}`);
}

/** `§` marks the place that PostgreSQL's message points at. */
const CASES: readonly (readonly [sql: string, code: string, message: string])[] = [
  ['select §x from t', '42703', 'column "x" does not exist'],
  ['select §t.x from t', '42703', 'column "t.x" does not exist'],
  ['select §q.a from t', '42P01', 'column "q.a" does not exist'],
  ['select §a from t, u', '42702', 'column reference "a" is ambiguous'],
  ["select 'é', §x", '42703', 'column "x" does not exist'],
  ['select * from §nowhere', '42P01', "unknown catalog item 'nowhere'"],
  ['select §f(1)', '42883', 'function f(integer) does not exist'],
  ['select §abs(true)', '42883', 'function abs(boolean) does not exist'],
  ["select §sum('a')", '42725', 'function sum(unknown) is not unique'],
  ['select §array_agg(null)', '42725', 'function array_agg(unknown) is not unique'],
  ['select 1 §+ true', '42883', 'operator does not exist: integer + boolean'],
  ["select 'a' §+ 'b'", '42725', 'operator is not unique: unknown + unknown'],
  ["select §'abc'::int", '22P02', 'invalid input syntax for type integer: "abc"'],
  ["select 1 + §'x'", '22P02', 'invalid input syntax for type integer: "x"'],
  ["select date §'nope'", '22007', 'invalid input syntax for type date: "nope"'],
  ['select true§::date', '42846', 'cannot cast type boolean to date'],
  ['select 1::§nope', '42704', 'type "nope" does not exist'],
  ['select 1 where §1', '42804', 'WHERE clause must have type boolean, not type integer'],
  [
    'select case when true then §2 else true end',
    '42804',
    'CASE types boolean and integer cannot be matched',
  ],
  ['select 1 union select §true', '42804', 'UNION types integer and boolean cannot be matched'],
  ['select 1 union select §1, 2', '42601', 'each UNION query must have the same number of columns'],
  ['values (1, 2), (§3)', '42601', 'VALUES lists must all be the same length'],
  [
    'select §a, count(*) from t',
    '42803',
    'column "t.a" must appear in the GROUP BY clause or be used in an aggregate function',
  ],
  [
    'select (select §t.b from u limit 1) from t group by a',
    '42803',
    'subquery uses ungrouped column "t.b" from outer query',
  ],
  [
    'select 1 from t where §sum(a) > 1',
    '42803',
    'aggregate functions are not allowed in WHERE clause',
  ],
  [
    'select 1 from t join u on §count(*) > 1',
    '42803',
    'aggregate functions are not allowed in ON clause',
  ],
  ['select sum(§sum(a)) from t', '42803', 'aggregate function calls cannot be nested'],
  [
    'select §count() from t',
    '42809',
    'count(*) must be used to call a parameterless aggregate function',
  ],
  ['select a from t order by §3', '42P10', 'ORDER BY position 3 is not in select list'],
  ['select §q.* from t', '42P01', "no table named 'q' in scope"],
  ['select a from t order by §1.5', '42601', 'non-integer constant in ORDER BY'],
  ['select 1 as x, 2 as x order by §x', '42702', 'column reference "x" is ambiguous'],
  [
    'select * from t x cross join (t x cross join lateral (select §x.a) y) z',
    '42P09',
    'table reference "x" is ambiguous',
  ],
  [
    'select distinct a from t order by §b',
    '42P10',
    'for SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  ['select §(select 1, 2)', '42601', 'Expected subselect to return 1 column, got 2 columns'],
  [
    'select 1 §in (select 1, 2)',
    '42601',
    'subquery has 2 columns available but 1 columns specified',
  ],
  ['select (1, 2) §= (1, 2, 3)', '42601', 'unequal number of entries in row expressions'],
  ['select §* ', '42601', 'SELECT * with no tables specified is not valid'],
  [
    'select * from t, (select §t.a) q',
    '42P01',
    'invalid reference to FROM-clause entry for table "t"',
  ],
  [
    'select 1 limit §now()',
    '42804',
    'argument of LIMIT must be type bigint, not type timestamp with time zone',
  ],
  ['select §rank() from t', '42809', 'window function rank requires an OVER clause'],
  [
    'select 1 from t where §rank() over () = 1',
    '42P20',
    'window functions are not allowed in WHERE clause',
  ],
  [
    'select sum(§rank() over ()) from t',
    '42803',
    'aggregate function calls cannot contain window function calls',
  ],
  ['select lag(§rank() over ()) over () from t', '42P20', 'window function calls cannot be nested'],
  [
    'select rank() over (order by §rank() over ()) from t',
    '42P20',
    'window functions are not allowed in window definitions',
  ],
  [
    'select §lower(c) over () from t',
    '42809',
    'OVER specified, but lower is not a window function nor an aggregate function',
  ],
  ['select rank() over §w from t', '42704', 'window "w" does not exist'],
  [
    'select sum(a) over (order by c range §1 preceding) from t',
    '0A000',
    'RANGE with offset PRECEDING/FOLLOWING is not supported for column type text',
  ],
  [
    'select sum(a) over §(range 1 preceding) from t',
    '42P20',
    'RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column',
  ],
  [
    'select sum(a) over (rows §b preceding) from t',
    '42P10',
    'argument of ROWS must not contain variables',
  ],
  [
    'with recursive §q as (select 1 from q) select 1',
    '42P19',
    'recursive query "q" does not have the form non-recursive-term UNION [ALL] recursive-term',
  ],
];

function repeated(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join('');
}

function leftJoin(index: number): string {
  return ` left join t q${index + 1} on q${index}.a = q${index + 1}.a`;
}

function commonTable(index: number): string {
  return `, q${index + 1} as (select count(*) as a from q${index} where a > 1)`;
}

describe('errors', () => {
  test.each(CASES)('%s', (marked, code, message) => {
    const position = marked.indexOf('§');
    const error = errorOf(marked.replace('§', ''));
    expect({ message: error.message, code: error.code }).toEqual({ message, code });
    const isWith = message.startsWith('WITH');
    expect(error.position).toBe(isWith ? 0 : position);
  });

  test('without a place', () => {
    expect(errorOf('select 1 limit -1')).toMatchObject({ code: '2201W', position: undefined });
    expect(errorOf('select 1 from t, t').message).toBe('table name "t" specified more than once');
  });

  test('say a way out where PostgreSQL does', () => {
    expect(errorOf('select f(1)').hint).toBe(
      'No function matches the given name and argument types. You might need to add explicit type casts.',
    );
    expect(errorOf('select * from t, (select a) q').hint).toBe(
      'There is a column named "a" in table "t", but it cannot be referenced from this part of the query.',
    );
  });

  test.each([
    ['sums', (n: number) => `select a${' + 1'.repeat(n)} from t`],
    ['parentheses', (n: number) => `select ${'('.repeat(n)}a${' + 1)'.repeat(n)} from t`],
    ['negations', (n: number) => `select 1 from t where ${'not '.repeat(n)} a = 1`],
    ['queries', (n: number) => `select ${'(select '.repeat(n / 4)}1${')'.repeat(n / 4)}`],
    ['left joins', (n: number) => `select 1 from t q0${repeated(n, leftJoin)}`],
    [
      'IN',
      (n: number) =>
        `select 1 from t where a ${'in (select a from t where a '.repeat(n / 5)}= 1${')'.repeat(n / 5)}`,
    ],
    [
      'common tables',
      (n: number) =>
        `with q0 as (select a from t)${repeated(n - 1, commonTable)} select * from q${n - 1}`,
    ],
  ])('nested %s are planned up to the limit, and an error beyond', (_name, nest) => {
    const fitting = nest(NESTING_MAX - 20);
    expect(planQuery(selectOf(fitting), environmentOf(fitting)).columns).toHaveLength(1);
    expect(errorOf(nest(NESTING_MAX * 2)).code).toBe('54001');
  });

  it('has a bound on its relations', () => {
    const cross = (n: number) =>
      `select 1 from ${Array.from({ length: n }, (_, i) => `t q${i}`).join(', ')}`;
    expect(errorOf(cross(RELATIONS_MAX + 1)).code).toBe('54000');
  });
});
