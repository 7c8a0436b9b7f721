import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex } from './regex.js';
import { parseFlags } from './regex-flags.js';

function spansOf(pattern: string, text: string, letters = ''): unknown {
  const found = compileRegex(pattern, parseFlags(letters)).on(text).find(0);
  return found && found.map((span) => span && text.slice(...span));
}

/** Expressions whose syntax and language are the same in JavaScript. */
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '(?=a)', '(?!b)', '(?<=a)'),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => `(${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?'))
      .map(([inner, quantifier]) => `(?:(${inner}))${quantifier}`),
  ),
}));
const anyText = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 8 });

describe('compileRegex', () => {
  // The expected values are PostgreSQL 15's.
  it.each([
    ['a|ab', 'xabc', ['ab']],
    ['(a|ab)(c|bcd)(d*)', 'abcd', ['abcd', 'ab', 'c', 'd']],
    ['Y*([0-9]{1,3})', 'XY1234Z', ['Y123', '123']],
    ['Y*?([0-9]{1,3})', 'XY1234Z', ['Y1', '1']],
    ['(.*?)(\\d+)(.*)', 'abc01234xyz', ['abc0', 'abc', '0', '']],
    ['(?:(.*?)(\\d+)(.*)){1,1}', 'abc01234xyz', ['abc01234xyz', 'abc', '01234', 'xyz']],
    ['((a)|b)*', 'ab', ['ab', 'b', null]],
    ['(a+)+', 'aaa', ['aaa', 'a']],
    ['(a+)*', 'aaa', ['aaa', 'aaa']],
    ['(a){0}b', 'b', ['b', null]],
  ])('%s finds in %s what PostgreSQL finds', (regex, text, spans) => {
    expect(spansOf(regex, text)).toEqual(spans);
  });

  it('finds a match where JavaScript finds one, from the same place on', () => {
    fc.assert(
      fc.property(pattern, anyText, (regex, text) => {
        const matcher = compileRegex(regex, parseFlags()).on(text);
        const theirs = new RegExp(regex, 's').exec(text);
        expect(matcher.test()).toBe(theirs !== null);
        expect(matcher.find(0)?.[0]?.[0]).toBe(theirs?.index);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds spans that match by themselves, the longest ones', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab(]?[ab|.]{1,5}$/), anyText, (inner, text) => {
        const regex = `(?:${inner.replaceAll('(', '')})+`;
        const span = compileRegex(regex, parseFlags()).on(text).find(0)?.[0];
        if (!span) return;
        const [from, to] = span;
        const whole = new RegExp(`^(?:${regex})$`, 's');
        expect(text.slice(from, to)).toMatch(whole);
        for (let end = to + 1; end <= text.length; end += 1) {
          expect(text.slice(from, end)).not.toMatch(whole);
        }
      }),
    );
  });

  it('takes time in proportion to the text, whatever the expression', () => {
    const text = 'a'.repeat(20_000);
    expect(compileRegex('^((a+)+)+$', parseFlags()).on(`${text}!`).test()).toBe(false);
    expect(compileRegex('(a*)*b', parseFlags()).on(text).find(0)).toBe(null);
    expect(compileRegex('(x+x+)+y', parseFlags()).on('x'.repeat(20_000)).test()).toBe(false);
  });

  it('refuses what becomes too large', () => {
    expect(() => compileRegex('((a{255}){255}){255}', parseFlags()).on('a').test()).toThrow(
      'regular expression is too complex',
    );
    expect(() => compileRegex('('.repeat(5000), parseFlags())).toThrow('too complex');
  });
});
