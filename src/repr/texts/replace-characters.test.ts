import { describe, expect, it } from 'vitest';
import { replaceCharacters } from './replace-characters.js';

describe('replacing characters of a text', () => {
  it('gives what `replace` gives, however long the text is', () => {
    const text = 'a"b'.repeat(1_000_000);
    expect(replaceCharacters(text, /"/g, '$&$&') === text.replace(/"/g, '""')).toBe(true);
    const pairs = 'x' + '\u{1f600}'.repeat(1_000_000);
    expect(replaceCharacters(pairs, /\u{1f600}/gu, 'y') === 'x' + 'y'.repeat(1_000_000)).toBe(true);
    expect(replaceCharacters(text, /a/g, () => 'xy') === text.replace(/a/g, 'xy')).toBe(true);
  });

  it('takes more matches than an array has places for', () => {
    expect(replaceCharacters('"'.repeat(60_000_000), /"/g, '""').length).toBe(120_000_000);
  });
});
