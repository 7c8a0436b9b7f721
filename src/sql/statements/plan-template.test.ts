import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Datum, SqlType } from '../../repr/index.js';
import type { ParsedStatement, StatementPlan } from '../statement-plan.js';
import { parseStatements } from '../syntax/index.js';
import { CatalogOfItems } from './catalog-of-items.fixture.js';
import { planStatement } from './plan-statement.js';
import { planTemplate } from './plan-template.js';

const TYPES: readonly SqlType[] = [
  { kind: 'int4' },
  { kind: 'int8' },
  { kind: 'numeric', precision: 6, scale: 2 },
  { kind: 'float8' },
  { kind: 'text' },
  { kind: 'date' },
];

const catalog = new CatalogOfItems([
  {
    name: 't',
    kind: 'table',
    columns: TYPES.map((type, index) => ({ name: `c${index}`, type, nullable: true })),
    defaults: ['7', null, null, null, "'none'", null],
    keys: [[0]],
  },
  { name: 'free', kind: 'table', columns: [{ name: 'c0', type: TYPES[0]!, nullable: true }] },
]);

/** Parses a statement so often that it is known by its shape. */
function shaped(text: string): ParsedStatement {
  parseStatements(text);
  parseStatements(text);
  return parseStatements(text)[0]!;
}

/** The plan of the second statement as a template of the first one has it. */
function filled(first: string, second: string): StatementPlan | null {
  const [statement, other] = [shaped(first), shaped(second)];
  expect(other.shape?.key).toBe(statement.shape!.key);
  const template = planTemplate(statement, catalog);
  return template && template.fill({ kind: 'shape', constants: other.shape!.constants });
}

/** Statements with a `?` for each constant whose value does not matter to the plan. */
const FREE = [
  'INSERT INTO t VALUES (?i, ?i, ?n, ?i, ?s, NULL)',
  'INSERT INTO t (c1, c0) VALUES (?i, - ?i), (-?i, ?i)',
  'INSERT INTO t (c4, c3) VALUES (?s, ?n)',
  'INSERT INTO free VALUES (?i), (?i)',
  'INSERT INTO t (c5) VALUES (?d)',
  'INSERT INTO t (c0) SELECT c1 FROM t WHERE c0 = ?i',
  'SELECT * FROM t WHERE c0 = ?i',
  'SELECT c1, c0 + c0 FROM t WHERE c1 = ?i AND c4 = ?s AND c2 > ?n',
  'SELECT c0, ?i FROM t WHERE c0 BETWEEN ?i AND ?i OR c5 < ?d',
  'SELECT c0 AS "?", (SELECT max(c1) FROM t AS o WHERE o.c0 = t.c0 AND o.c3 > ?i) FROM t',
  'SELECT c0, count(*) FROM t WHERE c4 LIKE ?s AND c0 % ?i > ?i GROUP BY c0',
  'SELECT c0 FROM t WHERE c1 - ?i > -?i',
  'SELECT c0 FROM t UNION ALL SELECT c0 + ?i FROM t WHERE c4 <> ?s',
  'UPDATE t SET c1 = c1 + ?i, c4 = ?s WHERE c0 = ?i',
  'DELETE FROM t WHERE c0 = ?i AND c4 = ?s',
  'SELECT c0 FROM t WHERE c0 IN (?i, ?i)',
];

const CONSTANTS = {
  i: fc.oneof(
    fc.nat(20).map(String),
    fc.nat().map(String),
    fc.constantFrom('0', '2147483647', '2147483648', '9223372036854775808', '999999999999'),
  ),
  n: fc.tuple(fc.nat(200_000), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
  s: fc
    .oneof(fc.string(), fc.constantFrom('', "it's", 'a\\b', 'x', 'ü', '5', 'now'))
    .map((text) => `'${text.replaceAll(/[\0-\x1f]/g, ' ').replaceAll("'", "''")}'`),
  d: fc.constantFrom("'2020-01-01'", "'1999-12-31'", "'now'", "'infinity'", "'no date'"),
};

/** A statement with constants in the places of its marks. */
function withConstants(text: string): fc.Arbitrary<string> {
  const parts = text.split(/\?([insd])/);
  const values = parts.map((part, index) =>
    index % 2 === 0 ? fc.constant(part) : CONSTANTS[part as keyof typeof CONSTANTS],
  );
  return fc.tuple(...values).map((all) => all.join(''));
}

function planOf(statement: ParsedStatement): StatementPlan | null {
  try {
    return planStatement(statement, catalog);
  } catch {
    return null;
  }
}

describe('planTemplate', () => {
  test.each(FREE)('gives the plan that planning gives: %s', (text) => {
    let compared = 0;
    fc.assert(
      fc.property(withConstants(text), withConstants(text), (first, second) => {
        const [statement, other] = [shaped(first), shaped(second)];
        if (statement.shape?.key !== other.shape?.key || planOf(statement) === null) return;
        const template = planTemplate(statement, catalog);
        const plan = template?.fill({ kind: 'shape', constants: other.shape!.constants }) ?? null;
        if (plan === null) return;
        compared += 1;
        expect(plan).toEqual(planStatement(other, catalog));
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(compared).toBeGreaterThan(0);
  });

  test.each([
    ['SELECT c0, c1 FROM t ORDER BY 1', 'SELECT c0, c1 FROM t ORDER BY 2'],
    ['SELECT c0 FROM t LIMIT 1', 'SELECT c0 FROM t LIMIT 2'],
    ['SELECT c0, c1 FROM t GROUP BY 1, 2', 'SELECT c0, c1 FROM t GROUP BY 2, 1'],
    ['SELECT c0::numeric(5, 1) FROM t', 'SELECT c0::numeric(6, 2) FROM t'],
    ['SELECT c0 FROM t WHERE 1 = 1', 'SELECT c0 FROM t WHERE 1 = 2'],
    ['SELECT 1', 'SELECT 2'],
    [
      "SELECT c0 FROM t WHERE c5 > DATE '2020-01-01' - 1",
      "SELECT c0 FROM t WHERE c5 > DATE '2020-01-02' - 2",
    ],
    ['SELECT c0 + 1 FROM t GROUP BY c0 + 1', 'SELECT c0 + 1 FROM t GROUP BY c0 + 2'],
  ])('gives none where the constants count: %s', (first, second) => {
    expect(filled(first, second)).toBeNull();
  });

  test('gives none for constants of another kind, or with a mistake', () => {
    expect(
      filled("INSERT INTO t (c5) VALUES ('2020-01-01')", "INSERT INTO t (c5) VALUES ('x')"),
    ).toBeNull();
    expect(
      filled('SELECT c0 FROM t WHERE c0 = -9', 'SELECT c0 FROM t WHERE c0 = -8'),
    ).not.toBeNull();
    expect(
      filled('SELECT c0 FROM t WHERE c1 = -2147483649', 'SELECT c0 FROM t WHERE c1 = -2147483648'),
    ).toBeNull();
  });

  test('fills in parameters, but not NULL', () => {
    const [statement] = parseStatements('SELECT c4 FROM t WHERE c1 = $1 AND c4 = $2');
    const parameterTypes: SqlType[] = [{ kind: 'int4' }, { kind: 'text' }];
    const planned = (values: readonly Datum[]): StatementPlan =>
      planStatement(statement!, catalog, {
        parameterTypes: [...parameterTypes],
        parameterValues: values,
      });
    const template = planTemplate(statement!, catalog, {
      parameterTypes,
      parameterValues: [1, 'a'],
    });
    expect(template!.fill({ kind: 'parameters', values: [2, 'b'] })).toEqual(planned([2, 'b']));
    expect(template!.fill({ kind: 'parameters', values: [2, null] })).toBeNull();
    expect(template!.fill({ kind: 'parameters', values: [2] })).toBeNull();
  });
});
