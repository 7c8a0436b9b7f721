import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import { SubscriptedText, type Parenthesized } from './subscripted.js';

/** With parentheses at one bracket; null: nothing takes them there. */
function parenthesized(text: string, place: number): Parenthesized | null {
  const subscripted = new SubscriptedText(text);
  return subscripted.parenthesize(place) ? subscripted.write() : null;
}

describe('subscripts without parentheses', () => {
  test.each([
    ['SELECT ARRAY[1, 2][1]', 'SELECT (ARRAY[1, 2])[1]'],
    ['SELECT ARRAY[ARRAY[1], ARRAY[2]][2][1]', 'SELECT (ARRAY[ARRAY[1], ARRAY[2]])[2][1]'],
    ['SELECT ARRAY(SELECT 1)[1]', 'SELECT (ARRAY(SELECT 1))[1]'],
    ['SELECT s.f("x")[1:2]', 'SELECT (s.f("x"))[1:2]'],
  ])('%s', (text, wanted) => {
    const place = text.search(/(?<=[\])])\[/);
    expect(parenthesized(text, place)?.text).toBe(wanted);
    const shape = (node: object): string =>
      JSON.stringify(node, (key, value: unknown) =>
        /location|list_(start|end)/.test(key) ? null : value,
      );
    expect(shape(parsePostgres(text))).toBe(shape(parsePostgres(wanted)));
  });

  test.each([
    ["SELECT 'a'[1]", 10],
    ['SELECT [1]', 7],
    ['SELECT 1]', 8],
  ])('%s stays as it is', (text, place) => {
    expect(parenthesized(text, place)).toBeNull();
  });

  test('places are those of the text that was written', () => {
    const text = "SELECT 'é', ARRAY[1, 2][1] AS a, f(3)[4] AS b, later";
    const columns = JSON.stringify(parsePostgres(text));
    expect(columns).toContain(`"location":${text.indexOf('later')}`);
    expect(() => parsePostgres('SELECT ARRAY[1][1] + f(2)[3] FROM FROM')).toThrow(
      expect.objectContaining({ position: 34 }) as SqlError,
    );
    expect(() => parsePostgres('SELECT x IN (1, 2)[1]')).toThrow(
      expect.objectContaining({ position: 18 }) as SqlError,
    );
  });

  test('several are put in at once, also within one another', () => {
    const text = 'SELECT f(g(x)[1])[2], a.h(y)[3]';
    const subscripted = new SubscriptedText(text);
    for (const place of [13, 17, 28]) expect(subscripted.parenthesize(place)).toBe(true);
    // Once is enough.
    expect(subscripted.parenthesize(28)).toBe(false);
    const { text: written, offsets } = subscripted.write();
    expect(written).toBe('SELECT (f((g(x))[1]))[2], (a.h(y))[3]');
    const places = [...written].map((mark, at) => (mark === text[offsets[at]!] ? '.' : mark));
    expect(places.join('')).toMatch(/^\.{7}\(\.{2}\(\.{4}\)\.{4}\)/);
    expect(offsets.at(-1)).toBe(text.length);
  });

  test('an offset after the parentheses is one of the text before', () => {
    const part = fc.constantFrom('a', ' ', 'é', '1');
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (before, after) => {
        const text = `${before.join('')} f(x)[1] ${after.join('')}`;
        const wrapped = parenthesized(text, before.length + 5);
        if (wrapped === null) throw new Error(`not found in ${text}`);
        expect(wrapped.offsets).toHaveLength(wrapped.text.length + 1);
        for (const [offset, mark] of [...wrapped.text].entries()) {
          const isNew = offset === before.length + 1 || offset === before.length + 6;
          if (!isNew) expect(text[wrapped.offsets[offset]!]).toBe(mark);
        }
      }),
      { seed: 7 },
    );
  });
});
