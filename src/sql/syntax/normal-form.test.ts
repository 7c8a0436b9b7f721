import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import glob from 'fast-glob';
import { describe, expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';
import { normalizeStatement, printStatement } from './normal-form.js';
import { parseStatements } from './parse.js';
import { syntaxOf } from './statement-syntax.js';
import type { PrintStyle } from './token-printer.js';

function parseOne(text: string): ParsedStatement {
  const [statement, second] = parseStatements(text);
  expect(second).toBeUndefined();
  return statement!;
}

describe('normalizeStatement', () => {
  test.each([
    ['create table u(I integer)', 'CREATE TABLE u (i int4)'],
    [
      'CREATE TABLE "T" (a DOUBLE PRECISION NOT NULL DEFAULT - 3, "select" varchar ( 3 ), b char,c timestamp with time zone)',
      'CREATE TABLE "T" (a float8 NOT NULL DEFAULT -3, "select" varchar(3), b bpchar(1), c timestamptz)',
    ],
    [
      'create table t (a float(24), b numeric(10,2)[], c bigint array)',
      'CREATE TABLE t (a float4, b numeric(10, 2)[], c int8[])',
    ],
    [
      'create  materialized view V as select Count( * ) as "N" from S.t -- x',
      'CREATE MATERIALIZED VIEW v AS SELECT count(*) AS "N" FROM s.t',
    ],
    ['delete from t where a=-1 and b - -1 > @ -2', 'DELETE FROM t WHERE a = -1 AND b - -1 > @ -2'],
    [
      'update t set Name=upper(name),b=coalesce(a, 1)',
      'UPDATE t SET name = upper(name), b = COALESCE(a, 1)',
    ],
    [
      'insert into t(a,Value) select 1::int , cast(x as text) from u',
      'INSERT INTO t (a, value) SELECT 1::int4, CAST(x AS text) FROM u',
    ],
    [
      "create source s(a) from file 'x y' with(tail=true) format text",
      "CREATE SOURCE s (a) FROM FILE 'x y' WITH (tail = TRUE) FORMAT TEXT",
    ],
    [
      "create sink s from v into avro ocf 'f' as of now()+'1h'",
      "CREATE SINK s FROM v INTO AVRO OCF 'f' AS OF now() + '1h'",
    ],
    ['create default index on T', 'CREATE DEFAULT INDEX ON t'],
    [
      "alter index i set(logical_compaction_window='1ms')",
      "ALTER INDEX i SET (logical_compaction_window = '1ms')",
    ],
    ['drop view if exists a,b cascade', 'DROP VIEW IF EXISTS a, b CASCADE'],
    ['discard all', 'DISCARD ALL'],
    ['select a[1:2],(b).c,t.* from t', 'SELECT a[1:2], (b).c, t.* FROM t'],
    [
      "select x::int4 list, '{}'::map[text=>int] from t",
      "SELECT x::int4 list, '{}'::map[text=>int] FROM t",
    ],
  ])('%j', (text, expected) => {
    expect(normalizeStatement(parseOne(text))).toBe(expected);
  });

  test('the stable style quotes every identifier', () => {
    const text = 'create table t (a int default length($$x$$), b "Odd" list)';
    expect(printStatement(parseOne(text), { style: 'stable' })).toBe(
      `CREATE TABLE "t" ("a" "pg_catalog"."int4" DEFAULT length($$x$$), "b" "Odd" list)`,
    );
    const query =
      'select a, sum(b) over (partition by c) n from t as x where extract(epoch from d) > 0';
    expect(printStatement(parseOne(query), { style: 'stable' })).toBe(
      'SELECT "a", sum("b") OVER (PARTITION BY "c") "n" FROM "t" AS "x" WHERE EXTRACT("epoch" FROM "d") > 0',
    );
  });
});

/** The meaning of a statement: its tree without places, and types by one name. */
function meaning(statement: ParsedStatement): string {
  const PLACES = /^(?:position|asOfPosition|start|text|roles|.*location|.*list_start|.*list_end)$/;
  return JSON.stringify(syntaxOf(statement).form, (key, value: unknown) => {
    if (PLACES.test(key)) return undefined;
    if (typeof value === 'bigint') return String(value);
    return key === 'names' && Array.isArray(value) ? value.slice(-1) : value;
  });
}

/** Statements whose stable form is never made: in them, not every identifier may be quoted. */
const PLAIN_ONLY = new Set(['set', 'show', 'begin', 'declare', 'fetch', 'prepare', 'discard']);

function checkRoundTrip(statement: ParsedStatement): void {
  const styles: PrintStyle[] = PLAIN_ONLY.has(statement.kind) ? ['plain'] : ['plain', 'stable'];
  for (const style of styles) {
    const printed = printStatement(statement, { style });
    const again = parseOne(printed);
    expect({ printed, meaning: meaning(again) }).toEqual({ printed, meaning: meaning(statement) });
    expect(printStatement(again, { style })).toBe(printed);
  }
}

function parseOrNothing(text: string): readonly ParsedStatement[] {
  try {
    return parseStatements(text);
  } catch (error) {
    if (error instanceof SqlError) return [];
    throw error;
  }
}

const name = fc.constantFrom(
  'a',
  'B',
  '"C d"',
  'name',
  '"select"',
  'é',
  'value',
  'date',
  't1',
  'of',
);
const literal = fc.constantFrom(
  '1',
  "'x''y'",
  "E'\\n'",
  '1.5e3',
  'NULL',
  'true',
  "'a'\n'b'",
  '$$q$$',
  '-1',
);
const type = fc.constantFrom(
  'int',
  'BIGINT',
  'text',
  'varchar(3)',
  'double precision',
  'numeric(10,2)',
  'timestamp with time zone',
  'char',
  'int[]',
  'time',
  'interval',
  'boolean',
  'float(10)',
  'int list',
  '"char"',
  'bit varying(3)',
);
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  const of = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(' '));
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      name,
      literal,
      of(name, '.', name),
      of('(', inner, ')'),
      of(
        inner,
        fc.constantFrom('+', '-', '*', '||', '=', '<>', '@>', 'AND', 'OR', 'LIKE', '->>'),
        inner,
      ),
      of(fc.constantFrom('-', '+', '@', 'NOT', '~'), inner),
      of(inner, '::', type),
      of('cast(', inner, 'as', type, ')'),
      of(
        fc.constantFrom(
          'count',
          'Left',
          'coalesce',
          'date',
          'pg_catalog.upper',
          '"Fn"',
          'greatest',
        ),
        '(',
        inner,
        ')',
      ),
      of('case when', inner, 'then', inner, 'else', inner, 'end'),
      of(inner, 'is not null'),
      of(inner, 'in (', inner, ',', inner, ')'),
      of(inner, 'between', literal, 'and', literal),
      of('extract(', fc.constantFrom('year', 'epoch'), 'from', inner, ')'),
      of('array[', inner, ',', inner, ']'),
      of('(', inner, ')[', inner, ']'),
      of('exists (select', inner, 'from', name, ')'),
      of("interval '1'", fc.constantFrom('day', 'hour', ''), '-', inner),
      of(
        'sum(',
        inner,
        ') filter (where',
        inner,
        ') over (partition by',
        inner,
        'order by',
        name,
        'desc nulls last)',
      ),
      of(inner, 'at time zone', literal),
    ),
  };
});
const query = fc
  .tuple(
    expression,
    name,
    name,
    expression,
    fc.constantFrom('', ' LIMIT 3', ' FETCH first row only', ' union all select 1'),
  )
  .map(
    ([value, alias, table, condition, end]) =>
      `select ${value} as ${alias}, * from ${table} as ${alias} where ${condition}${end}`,
  );
const statement = fc.oneof(
  query,
  query.map((text) => `create or replace view v(a , "B") as ${text}`),
  query.map((text) => `tail (${text}) with (progress) as of 5`),
  query.map((text) => `insert into t (a,name) ${text}`),
  query.map((text) => `with x as materialized (${text}) select * from x as of 1+1`),
  fc
    .tuple(name, type, expression)
    .map(
      ([column, of, value]) =>
        `create table t(${column} ${of} not null default (${value}), primary key(${column}))`,
    ),
  fc
    .tuple(name, expression, expression)
    .map(([column, value, condition]) => `update t set ${column}=${value} where ${condition}`),
  expression.map((condition) => `delete from t where ${condition}`),
  name.map(
    (item) => `create sink ${item} from d.s.${item} into avro ocf 'x' without snapshot as of 5`,
  ),
  name.map((item) => `drop table if exists ${item}, s.${item} cascade`),
);

test('the normal form means what the statement meant, and is its own normal form', () => {
  let parsed = 0;
  fc.assert(
    fc.property(statement, (text) => {
      for (const one of parseOrNothing(text)) {
        parsed += 1;
        checkRoundTrip(one);
      }
    }),
    { numRuns: 3000, seed: 3 },
  );
  // Some of what is generated is no SQL; most of it must be.
  expect(parsed).toBeGreaterThan(1500);
});

const CONFORMANCE = '../shared/conformance/sqllogictest/materialize';

test.skipIf(!existsSync(CONFORMANCE))(
  'statements of the conformance files keep their meaning (skipped where ../shared is absent)',
  () => {
    let count = 0;
    for (const file of glob.sync(`${CONFORMANCE}/**/*.slt`)) {
      const text = readFileSync(file, 'utf8');
      for (const [, sql] of text.matchAll(/^(?:statement|query)[^\n]*\n([^]*?)\n(?:----|\n|$)/gm)) {
        for (const one of parseOrNothing(sql!)) {
          // The texts of a mistake and of EXPLAIN are part of those forms.
          const { kind } = syntaxOf(one).form;
          if (kind === 'unsupported' || kind === 'explain') continue;
          count += 1;
          checkRoundTrip(one);
        }
      }
    }
    expect(count).toBeGreaterThan(3000);
  },
  60_000,
);
