import { describe, expect, it } from 'vitest';
import { MESSAGE_MAX, shortened } from './shorten.js';

describe('a long message', () => {
  it('stays as it is up to the bound', () => {
    const message = 'x'.repeat(MESSAGE_MAX);
    expect(shortened(message)).toBe(message);
  });

  it('keeps its beginning and its end, and says how much is missing', () => {
    const message = `value "${'9'.repeat(5_000_000)}" is out of range`;
    const short = shortened(message);
    expect(short.length).toBeLessThan(MESSAGE_MAX);
    expect(short).toMatch(
      /^value "9+\.\.\. \[4999624 characters left out\] \.\.\.9+" is out of range$/,
    );
  });

  it('tears no character apart', () => {
    for (const shift of ['', 'x']) {
      expect(shortened(shift + '\u{1f600}'.repeat(2000))).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
