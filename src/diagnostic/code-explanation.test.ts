import { describe, expect, it } from 'vitest';
import { collectCodes, renderExplanation } from './code-explanation.js';

const page = { title: 'a rule', explanation: 'Why.\n\nMore.', wrong: 'a\n\nb\n', right: 'c' };

describe('collectCodes', () => {
  it('puts the codes of all tables in order', () => {
    expect([...collectCodes({ B2: page }, { A1: page, C3: page }).keys()]).toEqual([
      'A1',
      'B2',
      'C3',
    ]);
  });

  it('refuses a code that two tables declare, and names it', () => {
    expect(() => collectCodes({ A1: page, A2: page }, { A2: page })).toThrow('found more in A2');
  });
});

describe('renderExplanation', () => {
  it('gives a page with an example of each side', () => {
    expect(renderExplanation('A1', page)).toBe(
      'A1: a rule\n\nWhy.\n\nMore.\n\nWrong:\n\n    a\n\n    b\n\nRight:\n\n    c\n',
    );
  });
});
