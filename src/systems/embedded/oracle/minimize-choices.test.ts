import { describe, expect, it } from 'vitest';
import { chance, ChoiceSequence, spanOf } from './choice-sequence.fixture.js';
import { minimizeChoices } from './minimize-choices.fixture.js';

/** A sum as text: numbers, and sums in parentheses. */
function randomSum(random: ChoiceSequence, depth: number): string {
  return spanOf(random, 'sum', () => {
    if (!chance(random, 70) || depth === 0) return String(random.nextInt(1000));
    return `(${randomSum(random, depth - 1)} + ${randomSum(random, depth - 1)})`;
  });
}

function randomList(random: ChoiceSequence): string {
  const parts: string[] = [];
  for (let more = true; more && parts.length < 20;) {
    more = spanOf(random, 'part', () => {
      if (!chance(random, 90)) return false;
      parts.push(randomSum(random, 5));
      return true;
    });
  }
  return parts.join('; ');
}

describe('a case that fails', () => {
  it.each([
    ['a number that is large enough', /\d{3}/, '100'],
    ['a sum', /\+/, '(0 + 0)'],
    ['a sum with a number', /\(\d \+ 7\d\)/, '(0 + 70)'],
    ['a sum in a sum', /\(\(/, '((0 + 0) + 0)'],
    ['two parts', /; /, '0; 0'],
  ])('is reduced to %s', async (_, fails, expected) => {
    for (let seed = 1, found = 0; found < 10; seed += 1) {
      const start = new ChoiceSequence(seed);
      if (!fails.test(randomList(start))) continue;
      found += 1;
      const least = await minimizeChoices(start, (choices) => {
        const random = new ChoiceSequence(0, choices);
        return Promise.resolve(fails.test(randomList(random)) ? random : undefined);
      });
      expect(randomList(new ChoiceSequence(0, least.choices))).toBe(expected);
    }
  });

  it('is made again from its choices', () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const random = new ChoiceSequence(seed);
      const made = randomList(random);
      expect(randomList(new ChoiceSequence(0, random.choices))).toBe(made);
    }
  });
});
