import { describe, expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { parseStatements } from './parse.js';

const SHAPES: Readonly<Record<string, (depth: number) => string>> = {
  parentheses: (n) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
  brackets: (n) => `SELECT ${'ARRAY['.repeat(n)}1${']'.repeat(n)}`,
  calls: (n) => `SELECT ${'f('.repeat(n)}1${')'.repeat(n)}`,
  operators: (n) => `SELECT ${'1+'.repeat(n)}1`,
  signs: (n) => `SELECT ${'- '.repeat(n)}a`,
  casts: (n) => `SELECT 1${'::int'.repeat(n)}`,
  not: (n) => `SELECT ${'NOT '.repeat(n)}true`,
  case: (n) => `SELECT ${'CASE WHEN a AND b THEN '.repeat(n)}1${' END'.repeat(n)}`,
  subqueries: (n) => `SELECT ${'(SELECT '.repeat(n)}1${')'.repeat(n)}`,
  from: (n) => `${'SELECT * FROM ('.repeat(n)}SELECT 1${') x'.repeat(n)}`,
  in: (n) => `SELECT ${'a IN (SELECT '.repeat(n)}1${')'.repeat(n)}`,
  with: (n) => `${'WITH a AS ('.repeat(n)}SELECT 1${') SELECT 1'.repeat(n)}`,
  joins: (n) => `SELECT * FROM t${' JOIN t ON a AND b'.repeat(n)}`,
  unions: (n) => `SELECT 1${' UNION SELECT 1'.repeat(n)}`,
  subscripts: (n) => `SELECT (a)${'[1]'.repeat(n)}`,
  types: (n) => `SELECT a::int${'[]'.repeat(n)}`,
  views: (n) => `CREATE VIEW v AS SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
  cursors: (n) => `DECLARE c CURSOR FOR SELECT ${'NOT '.repeat(n)}true`,
};

describe('nesting', () => {
  test.each(Object.keys(SHAPES))('of %s ends in an SQL error', (shape) => {
    for (const depth of [2_000, 20_000, 200_000]) {
      expect(() => parseStatements(SHAPES[shape]!(depth))).toThrow(
        expect.objectContaining({ name: SqlError.name, code: '54001' }),
      );
    }
    // The parser is as it was before.
    expect(parseStatements('SELECT 1')).toHaveLength(1);
  });

  test.each(Object.keys(SHAPES))('of %s is taken up to what people and programs write', (shape) => {
    expect(parseStatements(SHAPES[shape]!(150))).toHaveLength(1);
  });

  test('is not width', () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `(${row}, -${row} + 1, 'x')`);
    expect(parseStatements(`INSERT INTO t VALUES ${rows.join(', ')}`)).toHaveLength(1);
    const conditions = Array.from({ length: 5_000 }, (_, row) => `a = ${row} AND NOT b`);
    expect(parseStatements(`SELECT * FROM t WHERE ${conditions.join(' OR ')}`)).toHaveLength(1);
  });

  test('gives the place where it is too much', () => {
    const text = `SELECT 'é', ${'('.repeat(5_000)}1`;
    let position: number | undefined;
    try {
      parseStatements(text);
    } catch (error) {
      position = (error as SqlError).position;
    }
    expect(text[position!]).toBe('(');
  });
});
