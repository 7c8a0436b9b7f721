import { describe, expect, it } from 'vitest';
import { describeJsonMistake } from './json-mistake.js';

function mistakeIn(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    const { line, column, what } = describeJsonMistake((error as Error).message, text);
    return `${line}:${column} ${what}`;
  }
  return 'none';
}

describe('describeJsonMistake', () => {
  it.each([
    ['{ "jobs": 3, }', '1:14 Expected double-quoted property name'],
    ['{\n  "jobs": tru\n}', "2:14 Unexpected token '\n'"],
    ['[1,\n ]x', "2:2 Unexpected token ']'"],
    ['{\n', "2:1 Expected property name or '}'"],
    ['', '1:1 Unexpected end of JSON input'],
    ['{"a": "x', '1:9 Unterminated string'],
    ['{"a": 1} x', '1:10 Unexpected non-whitespace character after JSON'],
    ['{"a": -x}', '1:8 No number after minus sign'],
    ['{"a": "\\q"}', '1:9 Bad escaped character'],
  ])('%j', (text, wanted) => {
    expect(mistakeIn(text)).toBe(wanted);
  });
});
