import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likeEscape, matchesLike } from './like.js';

/** The same by means of a regular expression. */
function expected(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\([^])|([^])/gu, (_all, escaped?: string, plain?: string) => {
    if (plain === '%') return '[^]*';
    if (plain === '_') return '[^]';
    return (escaped ?? plain!).replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u').test(text);
}

describe('LIKE', () => {
  test('matches as a regular expression does', () => {
    const symbols = fc.constantFrom('a', 'b', '%', '_', '\\a', '\\%', '\\\\', '😀', '.');
    const pattern = fc.array(symbols, { maxLength: 8 }).map((parts) => parts.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '%', '\\', '😀', '.'), maxLength: 8 });
    fc.assert(
      fc.property(text, pattern, (subject, wanted) => {
        expect(matchesLike(subject, wanted)).toBe(expected(subject, wanted));
      }),
      { numRuns: 2000 },
    );
  });

  test('takes time of no more than the product of the lengths', () => {
    expect(matchesLike('a'.repeat(3000), `${'%a'.repeat(200)}%b`)).toBe(false);
  });

  test('refuses a pattern that ends in its escape', () => {
    expect(() => matchesLike('a', '\\')).toThrow('LIKE pattern must not end with escape character');
  });

  test('has other escapes', () => {
    expect(likeEscape('a#%b\\', '#')).toBe('a\\%b\\\\');
    expect(likeEscape('a\\%', '')).toBe('a\\\\%');
    expect(() => likeEscape('a', 'ab')).toThrow('invalid escape string');
  });
});
