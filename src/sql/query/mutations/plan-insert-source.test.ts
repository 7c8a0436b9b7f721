import { describe, expect, test } from 'vitest';
import type { SqlType } from '../../../repr/index.js';
import type { InsertTarget } from './insert-target.js';
import { planInsertSource, type InsertClauses } from './plan-insert-source.js';
import { environmentOf, selectOf } from '../query-catalog.fixture.js';

const VARCHAR: SqlType = { kind: 'varchar', length: 3 };

const target: InsertTarget = {
  id: 'u9',
  label: { name: 'i', schema: null, database: null },
  columns: [
    { name: 'i', type: { kind: 'int8' }, nullable: true },
    { name: 's', type: VARCHAR, nullable: true },
  ],
  defaults: [null, { A_Const: { sval: { sval: 'd' }, location: 0 } }],
  named: undefined,
};

const clauses: InsertClauses = {
  withClause: undefined,
  onConflict: undefined,
  mayLeaveOut: false,
  returning: undefined,
  isOrdered: false,
};

function insert(sql: string, more: Partial<InsertTarget> = {}) {
  return planInsertSource(selectOf(sql), { ...target, ...more }, clauses, environmentOf(sql));
}

function rowsOf(sql: string, more: Partial<InsertTarget> = {}): unknown {
  const { plan } = insert(sql, more).query;
  return plan.kind === 'constant' ? plan.rows.map(([row]) => row) : plan.kind;
}

describe('what is inserted', () => {
  test('is converted to the types of the columns', () => {
    expect(rowsOf("values (1, 'ab'), ('2', null)")).toEqual([
      [1n, 'ab'],
      [2n, null],
    ]);
    expect(rowsOf("values (1.5, 'abc   ')")).toEqual([[2n, 'abc']]);
  });

  test('is filled up with defaults', () => {
    expect(rowsOf('values (1)')).toEqual([[1n, 'd']]);
    expect(rowsOf("values ('x')", { named: [{ column: 1, position: 5 }] })).toEqual([[null, 'x']]);
    expect(rowsOf('values (default, default)')).toEqual([[null, 'd']]);
    expect(
      planInsertSource(undefined, target, clauses, environmentOf('')).query.plan,
    ).toMatchObject({
      rows: [[[null, 'd'], 1]],
    });
  });

  test('may come from a query', () => {
    const source = insert("select a, 'q' from t");
    expect(source.kind).toBe('query');
    expect(source.query.columns.map(({ name }) => name)).toEqual(['i', 's']);
    expect(insert('select 1').kind).toBe('values');
  });

  test.each([
    ["values ('x')", '22P02', 'invalid input syntax for type bigint: "x"'],
    ["values (1, 'long')", '22001', 'value too long for type character varying(3)'],
    ["values (1, 'a', 3)", '42601', 'INSERT has more expressions than target columns'],
    ['select 1, 2, 3', '42601', 'INSERT has more expressions than target columns'],
    [
      'select now()',
      '42804',
      'column "i" is of type bigint but expression is of type timestamp with time zone',
    ],
  ])('%s is refused', (sql, code, message) => {
    expect(() => insert(sql)).toThrow(expect.objectContaining({ code, message }));
  });

  test.each(["values (§'x'::bytea)", "select §'x'::bytea", "select §'x'::bytea, 'y' limit 1"])(
    '%s does not fit where the expression is',
    (marked) => {
      const position = marked.indexOf('§');
      const code = '42804';
      expect(() => insert(marked.replace('§', ''))).toThrow(
        expect.objectContaining({ code, position }),
      );
    },
  );
});
