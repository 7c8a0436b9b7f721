import { describe, expect, it } from 'vitest';
import { useColours } from './colour-choice.js';

describe('useColours', () => {
  const cases = [
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { TERM: 'dumb' }, true, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['always', { NO_COLOR: '1' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
  ] as const;

  it.each(cases)('%s, %o, terminal %s: %s', (choice, environment, isTerminal, expected) => {
    expect(useColours(choice, { environment, isTerminal })).toBe(expected);
  });
});
