import fc from 'fast-check';
import { expect, it } from 'vitest';
import { whileAsking } from '../interruption.js';
import { findText, splitBy } from './find-text.js';
import { factorize, findTwoWay } from './two-way.js';

/** Texts of few letters in which parts come again and again. */
const repetitive = fc
  .array(
    fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), fc.nat({ max: 40 })),
    { maxLength: 4 },
  )
  .map((parts) => parts.map(([part, times]) => part.repeat(times)).join(''));

/** A text, and another that is likely to be in it, or nearly so. */
const pair = fc
  .record({
    text: repetitive,
    from: fc.nat({ max: 40 }),
    length: fc.nat({ max: 200 }),
    tail: fc.string({ unit: fc.constantFrom('a', 'b', '\uffff'), maxLength: 2 }),
    before: repetitive,
  })
  .map(({ text, from, length, tail, before }) => ({
    text: before + text,
    wanted: text.slice(from, from + length) + tail,
  }));

it('finds what `indexOf` finds', () => {
  fc.assert(
    fc.property(pair, fc.nat({ max: 20 }), ({ text, wanted }, from) => {
      expect(findText(text, wanted, from)).toBe(text.indexOf(wanted, from));
      if (wanted === '') return;
      const cut = factorize(wanted);
      expect(findTwoWay(text, from, wanted, cut)).toBe(text.indexOf(wanted, from));
      expect(splitBy(text, wanted)).toEqual(text.split(wanted));
    }),
    { numRuns: 5000 },
  );
});

it.each([
  ['a pattern that differs in the middle', 'a'.repeat(5e4) + 'b' + 'a'.repeat(5e4)],
  ['one that differs at its end', 'a'.repeat(1e5) + 'b'],
  ['one that differs at its beginning', 'b' + 'a'.repeat(1e5)],
  ['one that differs behind what is searched natively', 'a'.repeat(100) + 'b'.repeat(1e5)],
])('takes no more work than the texts are long: %s', (_, wanted) => {
  const text = 'a'.repeat(1e6);
  let looks = 0;
  const ask = (): null => {
    looks += 1;
    return null;
  };
  whileAsking(ask, () => expect(findText(text + wanted, wanted)).toBe(1e6));
  whileAsking(ask, () => expect(splitBy(text + wanted + text, wanted)).toEqual([text, text]));
  // Both together go through 3 * 10^6 units, and through the pattern some times.
  expect(looks * 131_072).toBeLessThan(12e6);
  expect(looks).toBeGreaterThan(1);
});
