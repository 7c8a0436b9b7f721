import { expect, test } from 'vitest';
import { parseStatements } from './parse.js';
import { formOf } from './normal-form.js';

/** The key of the shape that a text has when it comes for the third time. */
function shapeKey(text: string): object | undefined {
  parseStatements(text);
  parseStatements(text);
  return parseStatements(text)[0]!.shape?.key;
}

test('statements that differ in constants alone have one shape', () => {
  const key = shapeKey("SELECT a FROM t WHERE b = 1 AND c = 'x' AND d = 1.5");
  expect(key).toBeDefined();
  expect(shapeKey("SELECT a FROM t WHERE b = 20 AND c = 'it''s' AND d = .25")).toBe(key);
});

test.each([
  ["SELECT a FROM t WHERE b = '1'", 'a text'],
  ['SELECT a FROM t WHERE b = 1.0', 'a decimal'],
  ['SELECT a FROM t WHERE b = 2147483648', 'an integer that no int4 holds'],
  ['SELECT a FROM t WHERE b = -1', 'a sign'],
  ['SELECT a FROM t WHERE b =  1', 'a blank'],
  ['SELECT a FROM t WHERE "b = 1"', 'quotes'],
  ['SELECT a FROM t WHERE "b = \x01"', 'a mark in quotes'],
  ['SELECT a FROM t WHERE b = /* 1 */ c', 'a comment'],
])('%s has another shape than with a short integer: %s', (text) => {
  expect(shapeKey(text)).not.toBe(shapeKey('SELECT a FROM t WHERE b = 1'));
});

test.each([
  'SELECT 1e3',
  'SELECT 0x10',
  'SELECT 1_000',
  'SELECT 007',
  "SELECT E'a'",
  'SELECT $$a$$',
  "SELECT U&'a'",
  "SELECT 'a'\n'b'",
  `SELECT ${'1, '.repeat(100)}1`,
  `SELECT ${'a, '.repeat(1000)}a`,
  'SHOW database',
  'CREATE TABLE t (a int)',
])('%s has none', (text) => {
  expect(shapeKey(text)).toBeUndefined();
});

test('the tree of a statement that was not parsed is its own', () => {
  shapeKey('SELECT 1, 20 FROM t');
  const [first, second] = parseStatements('SELECT 300, 4 FROM t;\n SELECT 5, 6 FROM t');
  expect([first!.text, first!.start, second!.start]).toEqual(['SELECT 300, 4 FROM t', 0, 23]);
  expect(second!.shape!.key).toBe(first!.shape!.key);
  const constants = JSON.stringify(formOf(first!)).match(/"ival":\d+|"location":\d+/g);
  expect(constants).toEqual(
    JSON.stringify(formOf(parseStatements('/**/SELECT 300, 4 FROM t')[0]!)).match(
      /"ival":\d+|"location":\d+/g,
    ),
  );
  expect(JSON.stringify(formOf(second!))).toContain('"ival":6');
});

test('a statement whose text is that of the last one is parsed once', () => {
  shapeKey('SELECT a FROM t LIMIT 1');
  const texts = [1, 1, 2, 2].map((limit) => `SELECT a FROM t LIMIT ${limit}`);
  const [first, second, third] = texts.map((text) => parseStatements(text)[0]!);
  expect(first!.syntax).toBe(second!.syntax);
  expect(third!.syntax).not.toBe(second!.syntax);
  const [fourth] = parseStatements(texts[3]!);
  expect(fourth!.syntax).toBe(third!.syntax);
  expect(fourth!.shape).toMatchObject({ key: first!.shape!.key });
  expect(fourth!.shape!.whole).not.toBe(first!.shape!.whole);
});

test('a shape goes when many others have come', () => {
  const key = shapeKey('SELECT a FROM t WHERE b = 1');
  for (let at = 0; at < 1000; at += 1) parseStatements(`SELECT a${at} FROM t`);
  expect(shapeKey('SELECT a FROM t WHERE b = 1')).not.toBe(key);
});
