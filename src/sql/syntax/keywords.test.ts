import { loadModule, scanSync } from 'libpg-query';
import { expect, test } from 'vitest';
import { KEYWORDS, keywordCategory } from './keywords.js';

await loadModule();

const CATEGORIES: Readonly<Record<string, string | undefined>> = {
  UNRESERVED_KEYWORD: 'unreserved',
  COL_NAME_KEYWORD: 'columnName',
  TYPE_FUNC_NAME_KEYWORD: 'typeFunctionName',
  RESERVED_KEYWORD: 'reserved',
};

test("keywords have the categories that PostgreSQL's own scanner gives them", () => {
  const found = [...KEYWORDS.keys()].map((word) => {
    // The name holds the category, the token's name says that it is a keyword at all.
    const { keywordName } = scanSync(word).tokens[0]!;
    return [word, CATEGORIES[keywordName]];
  });
  expect(found).toEqual([...KEYWORDS]);
});

test('there are as many as PostgreSQL 18 has', () => {
  expect(KEYWORDS.size).toBe(494);
});

test('the words of the dialect are no keywords', () => {
  const words = ['tail', 'sink', 'avro', 'ocf', 'file', 'progress', 'SELECT'];
  expect(words.map(keywordCategory)).toEqual(words.map(() => undefined));
});
