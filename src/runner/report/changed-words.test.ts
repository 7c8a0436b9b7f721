import { describe, expect, it } from 'vitest';
import { markChangedWords } from './changed-words.js';

describe('markChangedWords', () => {
  it('leaves out the marks of a line that differs as a whole', () => {
    const { removed, added } = markChangedWords(['a b c', 'one'], ['a b c', 'two']);
    expect(removed).toEqual([[], []]);
    expect(added).toEqual([[], []]);
  });

  it('marks blanks where a line has nothing else, since they cannot be seen', () => {
    const { removed, added } = markChangedWords(['a b c', '  '], ['a b c', '    ']);
    expect(removed).toEqual([[], [{ start: 0, end: 2 }]]);
    expect(added).toEqual([[], [{ start: 0, end: 4 }]]);
  });
});
