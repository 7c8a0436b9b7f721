// sqllogictest files on the embedded coordinator: what passes, what does not, and what a rewrite
// makes of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, rewrite, runFile, sqlLogicTestCodes } from '../../sqllogictest/index.js';
import type { SltFileResult } from '../../sqllogictest/index.js';
import { embedded } from './index.js';

const directory = mkdtempSync(join(tmpdir(), 'slt-test-'));
let systems = 0;

afterAll(() => rmSync(directory, { recursive: true }));

function run(text: string, engine = 'postgresql'): SltFileResult {
  systems += 1;
  return runFile(parse(text, 'x.slt'), {
    factory: embedded,
    engine,
    environment: {
      temporaryDirectory: directory,
      dataDirectory: join(directory, String(systems)),
      options: new Map(),
    },
  });
}

/** How each record went; of mistakes, their codes. */
function verdicts(text: string, engine?: string): string[] {
  const { cases, bug } = run(text, engine);
  expect(bug).toBeNull();
  return cases.map((one) =>
    one.kind === 'error' ? one.diagnostics.map(({ code }) => code).join() : one.kind,
  );
}

/** The file with what its records gave in place of what they expect. */
function rewritten(text: string): string {
  const result = run(text);
  const mismatches = result.cases.filter(({ kind }) => kind === 'mismatch');
  const actual = new Map(
    mismatches.map(({ testCase }) => [testCase, result.actual.get(testCase)!]),
  );
  const { text: after, diagnostics } = rewrite(result.testFile, actual);
  expect(diagnostics).toEqual([]);
  expect(run(after).counts.mismatch).toBe(0);
  return after;
}

describe('statements', () => {
  it('succeed, affect rows, or fail with a message', () => {
    const text = `
statement ok
CREATE TABLE t (a int)

statement count 2
INSERT INTO t VALUES (1), (2)

statement error (?i)DIVISION by zero
SELECT 1 / 0

query error pgcode 22012 by zero$
SELECT 1 / 0
`;
    expect(verdicts(text)).toEqual(['passed', 'passed', 'passed', 'passed']);
    const wrong = text
      .replace('ok', 'error')
      .replace('count 2', 'count 3')
      .replace('(?i)DIVISION', 'division of')
      .replace('zero$', 'zeros');
    expect(verdicts(wrong)).toEqual(['mismatch', 'mismatch', 'mismatch', 'mismatch']);
    expect(rewritten(wrong)).toBe(
      text.replace('(?i)DIVISION', 'division').replace('pgcode 22012 by zero$', 'division by zero'),
    );
  });

  it('that never finish are mistakes, and say what they wait for', () => {
    const text = `
statement ok
CREATE TABLE t (a int)

statement ok
BEGIN

statement ok
DECLARE c CURSOR FOR TAIL t

query TTT
FETCH 1 c WITH (timeout = '1 day')
----

query TTT
FETCH 1 c
----
`;
    expect(verdicts(text)).toEqual(['passed', 'passed', 'passed', 'passed', 'DL022']);
  });
});

describe('results', () => {
  it('have one value a line in mode standard', () => {
    const text = `
query TRB
SELECT '', 1.5::float8, true
----
(empty)
1.500
true

query I valuesort
VALUES (10), (9), (NULL)
----
10
9
NULL
`;
    expect(verdicts(text)).toEqual(['passed', 'passed']);
  });

  it('have one row a line in mode cockroach, with names of columns where they are asked for', () => {
    const text = `
mode cockroach

query TI rowsort,colnames
SELECT 'b c' AS "x y", 1 AS n UNION SELECT 'a', 2
----
x␠y   n
b␠c   1
a     2
`;
    expect(verdicts(text)).toEqual(['passed']);
    expect(verdicts(text.replace('b␠c', 'b␠d'))).toEqual(['mismatch']);
    expect(verdicts(text.replace(' n', ' m'))).toEqual(['mismatch']);
    expect(rewritten(text.replace('b␠c   1', 'b 1'))).toBe(
      text.replace('b␠c   1\na     2', 'a     2\nb␠c  1'),
    );
  });

  it('of several lines are one text', () => {
    const text = "query T multiline\nSELECT E'a\\n\\nb'\n----\na\n\nb\nEOF\n";
    expect(verdicts(text)).toEqual(['passed']);
    expect(rewritten(text.replace('\nb\nEOF', '\nc\nEOF'))).toBe(text);
  });

  it('compare JSON as what it stands for, and leave such a record as it is', () => {
    const json = `
query IT
SELECT 1, '{"a": 1, "b": [2.0, "x y"]}'::jsonb
----
1
{ "b": [2, "x y"], "a":1 }

mode cockroach

query TT
SELECT '{"a": "x y"}'::json, 'two words'
----
{  "a": "x y" }  two␠words

query T rowsort
VALUES ('[1, 2]'::jsonb), (NULL), ('"a"')
----
NULL
[ 1, 2 ]
"a"

query T valuesort
SELECT '{"a": 1, "b": 2}'::jsonb
----
{ "b": 2, "a": 1 }
`;
    expect(verdicts(json)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(rewritten(json)).toBe(json);
  });

  it('tell JSON of other values, keys and places from what is expected, and texts that look like it', () => {
    const others = [
      ['T', `'{"a": 1}'::jsonb`, '{"a": 2}'],
      ['T', `'{"a": 1}'::jsonb`, '{"b": 1}'],
      ['T', `'{"a":1,"a":1}'::json`, '{"a":1}'],
      ['T', `'{"a":1,"a":2}'::json`, '{"a":2,"a":1}'],
      ['T', `'[1, 2]'::jsonb`, '[2, 1]'],
      ['TI', `'["x y"]'::jsonb, 1`, '["xy"] 1'],
      ['T', `'1'::jsonb`, '"1"'],
      ['TT', `'{}'::jsonb, '[1]'`, '{} [ 1 ]'],
      ['T', `'null'::jsonb`, 'NULL'],
    ];
    for (const [types, value, wanted] of others) {
      const text = `\nmode cockroach\n\nquery ${types}\nSELECT ${value}\n----\n${wanted}\n`;
      expect([value, ...verdicts(text)]).toEqual([value, 'mismatch']);
    }
  });

  it('keep the lines that are as expected where others are not', () => {
    const text = `
mode cockroach

query T
VALUES ('{"a": 1}'::jsonb), ('{"b": 1}')
----
{ "a": 1 }
{ "c": 1 }
`;
    expect(rewritten(text)).toBe(text.replace('{ "c": 1 }', '{"b":1}'));
  });

  it('may be hashed, and stay so', () => {
    const values = '3 values hashing to 7c44b45d0d5ab7dfc4ff7d3ca0a8c2ee';
    const text = `query I rowsort\nVALUES (3), (2), (1)\n----\n${values}\n`;
    const after = rewritten(text);
    expect(after).toMatch(/----\n3 values hashing to [0-9a-f]{32}\n$/);
    expect(verdicts(after)).toEqual(['passed']);
    const long = rewritten('hash-threshold 2\n\nquery I\nVALUES (1), (2), (3)\n----\n');
    expect(long).toContain('3 values hashing to ');
  });

  it('of the same label are the same', () => {
    const { wrong, right } = sqlLogicTestCodes.DL021;
    expect(verdicts(wrong)).toEqual(['passed', 'DL021']);
    expect(verdicts(right)).toEqual(['passed', 'passed']);
  });

  it('have as many columns as types', () => {
    const { wrong, right } = sqlLogicTestCodes.DL020;
    expect(verdicts(wrong)).toEqual(['DL020']);
    expect(verdicts(right)).toEqual(['passed']);
  });

  it('become errors and back', () => {
    const text = 'query I nosort x\nSELECT 1 / 0\n----\n1\n';
    expect(rewritten(text)).toBe('query error division by zero\nSELECT 1 / 0\n');
    expect(rewritten('query error x\nSELECT 1\n')).toBe('query I\nSELECT 1\n----\n1\n');
  });
});

describe('a rewrite', () => {
  it('keeps a result that cannot be written', () => {
    const { wrong, right } = sqlLogicTestCodes.DL030;
    const { testFile, cases, actual } = run(wrong);
    const { testCase } = cases[0]!;
    const { text, diagnostics } = rewrite(testFile, new Map([[testCase, actual.get(testCase)!]]));
    expect(text).toBe(wrong);
    expect(diagnostics.map(({ code }) => code)).toEqual(['DL030']);
    expect(verdicts(right)).toEqual(['passed']);
  });

  it.each([
    [
      "query T\nSELECT ''\n----\nx\n\nquery T\nSELECT E'a\\n'\n----\n",
      ['add `multiline` to the query, or let it print the value in another way'],
    ],
    [
      "query T multiline\nSELECT E'a\\nEOF'\n----\nEOF\n",
      ['let the query print the value in another way'],
    ],
    [
      'simple conn=c\nSHOW application_name\n----\n',
      ['let the statement print the value in another way, or make it a `query T multiline`'],
    ],
  ])('says what would make a result writable: %j', (text, help) => {
    const { testFile, cases, actual } = run(text);
    const results = cases.map(({ testCase }) => [testCase, actual.get(testCase)!] as const);
    const { diagnostics } = rewrite(testFile, new Map(results));
    expect(diagnostics.map((one) => one.help)).toEqual(help);
  });
});

describe('sessions and settings', () => {
  it('run submissions on connections', () => {
    const text = `
simple
CREATE TABLE t (a int)
----
COMPLETE 0

simple conn=a
BEGIN; INSERT INTO t VALUES (1), (NULL);
----
COMPLETE 0
COMPLETE 2

query I
SELECT count(*) FROM t
----
0

simple conn=a
COMMIT; SELECT a, 'x,y' AS b FROM t ORDER BY a
----
COMPLETE 0
1,x,y
NULL,x,y
COMPLETE 2

simple
SELECT nothing
----
db error: ERROR: column "nothing" does not exist
`;
    expect(verdicts(text)).toEqual(['passed', 'passed', 'passed', 'passed', 'passed']);
  });

  it('leave records of other engines out, and count them', () => {
    const text = `
skipif mysql
statement ok
SELECT 1

onlyif mysql
statement ok
SELECT this is no sql

onlyif mysql
halt

statement ok
SELECT 2
`;
    expect(verdicts(text)).toEqual(['passed', 'skipped', 'passed']);
    expect(verdicts(text, 'mysql')).toEqual(['skipped', 'mismatch', 'skipped']);
  });

  it('start anew where they are told to', () => {
    const text = `
statement ok
CREATE TABLE t (a int)

user other

statement count 0
SELECT * FROM t

reset-server

statement error t
SELECT * FROM t
`;
    expect(verdicts(text)).toEqual(['passed', 'passed', 'passed']);
  });
});
