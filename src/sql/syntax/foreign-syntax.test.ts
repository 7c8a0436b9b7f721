import { expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import { foreignSyntax } from './foreign-syntax.js';

function named(text: string): string | undefined {
  try {
    parsePostgres(text);
  } catch (error) {
    if (error instanceof SqlError) return foreignSyntax(text, error.position!)?.message;
    throw error;
  }
  throw new Error(`a text that PostgreSQL refuses: ${text}`);
}

test.each([
  ['SELECT a FROM t@by_a', 'an index after @'],
  ['SELECT 1:::int', 'a type after :::'],
  ['SELECT a FROM u, [SHOW TABLES]', 'a relation in brackets'],
  ['SELECT a IS NOT NAN FROM t', 'IS NAN'],
  ['SELECT a FROM t LEFT LOOKUP JOIN u ON true', 'LOOKUP JOIN'],
  ['SELECT a FROM t WITH ORDINALITY', 'WITH ORDINALITY of what is no function'],
  ['SELECT ((1, 2) AS a, b)', 'a row with names of fields'],
  ['CREATE TABLE IF NOT EXISTS t (a int, UNIQUE INDEX (a))', 'INDEX in CREATE TABLE'],
  ['CREATE TABLE t (a int, INDEX i (a DESC), b int)', 'INDEX in CREATE TABLE'],
  ['CREATE TABLE t (a int, FAMILY (a))', 'FAMILY in CREATE TABLE'],
  ['CREATE TABLE t (a int, b int AS (a) STORED)', 'a computed column'],
  ['CREATE INDEX i ON t (a) STORING (b)', 'STORING'],
  ['UPDATE t SET a = 1 ORDER BY a', 'ORDER BY in UPDATE'],
  ['DELETE FROM t LIMIT 1', 'LIMIT in DELETE'],
  ['UPSERT INTO t VALUES (1)', 'UPSERT'],
  ['IMPORT TABLE t', 'IMPORT'],
])('%s', (text, construct) => {
  expect(named(text)).toBe(`${construct} is not supported`);
});

test('a query that is limited twice ends before the second limit', () => {
  const message = 'Expected end of statement, found FETCH';
  expect(named('SELECT 1 LIMIT 1 FETCH FIRST ROW ONLY')).toBe(message);
  expect(named('SELECT (SELECT 1 LIMIT 1) FETCH FIRST')).toBeUndefined();
});

test.each([
  ['SELECT a b c', 'Expected end of statement, found identifier "c"'],
  ['SELECT a FROM t B DAY', 'Expected end of statement, found DAY'],
  ["SELECT INTERVAL '1' DAY(1)", 'Expected end of statement, found left parenthesis'],
  ['VALUES (1) 2', 'Expected end of statement, found number "2"'],
  ["SELECT 1 '2'", "Expected end of statement, found string literal '2'"],
  ['SELECT position(a)', 'Expected IN, found right parenthesis'],
  ['SELECT position(a IN b, c)', 'Expected right parenthesis, found comma'],
  [
    'SELECT * FROM VALUES (1)',
    'VALUES expression in FROM clause must be surrounded by parentheses',
  ],
])('what is expected: %s', (text, message) => {
  expect(named(text)).toBe(message);
});

test.each([
  'SELECT (1 AS a)',
  'SELECT count(*) FROM (t',
  'CREATE TABLE t (a int b int)',
  'CREATE TABLE t (a index b)',
  'SELECT 1 AS',
  'UPDATE t SET a = (SELECT 1 ORDER ORDER)',
  'SELECTED 1',
])('a slip is none: %s', (text) => {
  expect(named(text)).toBeUndefined();
});
