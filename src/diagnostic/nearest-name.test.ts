import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  const names = ['sql', 'wait-sql', 'async-sql', 'await-sql', 'deliver'];

  it.each([
    ['slq', 'sql'],
    ['wait-sq', 'wait-sql'],
    ['asnyc-sql', 'async-sql'],
    ['delivr', 'deliver'],
    ['deliverrr', 'deliver'],
  ])('finds what `%s` stood for', (found, wanted) => {
    expect(nearestName(found, names)).toBe(wanted);
  });

  it.each(['restart', 'deliverrrr', 'delixyz', ''])('finds nothing for `%s`', (found) => {
    expect(nearestName(found, names)).toBeUndefined();
  });

  it('does not take a short name for a wholly different one', () => {
    expect(nearestName('xy', ['ab'])).toBeUndefined();
    expect(nearestName('x', ['y'])).toBeUndefined();
  });

  it('does not suggest the name itself, but the next best', () => {
    expect(nearestName('sql', ['sql'])).toBeUndefined();
    expect(nearestName('sqlx', ['sqlx', 'sql'])).toBe('sql');
  });

  it('prefers the nearer name, then the first', () => {
    expect(nearestName('abcd', ['abxx', 'abcx'])).toBe('abcx');
    expect(nearestName('abcd', ['abcx', 'abxd'])).toBe('abcx');
  });

  it('does not compare very long names', () => {
    expect(nearestName('a'.repeat(100_000), ['a'.repeat(99_999)])).toBeUndefined();
  });
});
