import { describe, expect, it } from 'vitest';
import { indexElements } from './index-elements.js';
import { lex } from './lexer.js';

/** Each element as it is written; those that want parentheses have them. */
function elements(text: string): readonly string[] {
  const tokens = lex(text);
  return indexElements(text, tokens, 0).map(({ range: { from, to }, isBare }) => {
    const written = text.slice(tokens[from]!.start, tokens[to - 1]!.end);
    return isBare ? `(${written})` : written;
  });
}

describe('the elements of an index', () => {
  it.each([
    ['(a, "b", c.d)', ['a', '"b"', 'c.d']],
    ['(a DESC NULLS LAST, first, b + 1 ASC)', ['a', 'first', '(b + 1)']],
    ['((a + 1), (a) + 1, (a), -a)', ['(a + 1)', '((a) + 1)', '(a)', '(-a)']],
    ['(f(a, b), f(a) || f(b), s.f())', ['f(a, b)', '(f(a) || f(b))', 's.f()']],
    [
      '(a IS NULL, NOT b, CASE WHEN a THEN b END)',
      ['(a IS NULL)', '(NOT b)', '(CASE WHEN a THEN b END)'],
    ],
    ['(a COLLATE "C", f(a) text_ops)', ['a COLLATE "C"', 'f(a) text_ops']],
    ['(ARRAY[a, b], a::text)', ['(ARRAY[a, b])', '(a::text)']],
    ['(3)', ['3']],
    ['()', []],
    ['(a, (b', ['a']],
  ])('%s', (text, expected) => {
    expect(elements(text)).toEqual(expected);
  });
});
