import { describe, expect, test } from 'vitest';
import { mergeComments } from './merge-comments.js';
import { parsePostgres } from './pg-parser.js';

describe('mergeComments', () => {
  test.each([
    ['a /*x*/ b', 'a /*  */b'],
    ['a/**//**/b', 'a/*    */b'],
    ['a /*/*é*/*/ -- /*\n/**/ b', `a /*${' '.repeat(17)}*/b`],
    ["'a' -- x /*\n 'b' /**/\n'c'", "'a' -- x /*\n 'b' /* */'c'"],
    ["'/**//**/' /*😀*/", "'/**//**/' /*  */"],
    ['a -- /**//**/', 'a -- /**//**/'],
    ['', ''],
  ])('%j is %j', (text, merged) => {
    expect(mergeComments(text)).toBe(merged);
    expect(merged).toHaveLength(text.length);
  });
});

test.each([
  ['that touch', '/**/'.repeat(200_000)],
  ['that nest', '/*'.repeat(200_000) + '*/'.repeat(200_000)],
])('comments %s are parsed in one pass', (_, comments) => {
  expect(() => parsePostgres(`select 1 ${comments} 1`)).toThrow('syntax error at or near "1"');
});
