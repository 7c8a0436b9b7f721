import { describe, expect, it } from 'vitest';
import { diffOutputs } from './output-diff.js';

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The two texts, as the comparison tells them. */
function sidesOf(expected: string, actual: string): { expected: string; actual: string } {
  const lines = diffOutputs(expected, actual);
  const side = (other: string): string =>
    text(lines.filter(({ kind }) => kind !== other).map((line) => line.text));
  return { expected: side('added'), actual: side('removed') };
}

describe('diffOutputs', () => {
  const many = Array.from({ length: 2_500 }, (_, index) => `new ${index}`);

  it.each([
    ['a beginning and an end that are the same line', ['same'], ['same', ...many, 'same']],
    ['the same the other way round', ['same', ...many, 'same'], ['same']],
    ['an end in common', ['old', 'same'], [...many, 'same']],
    ['nothing in common', ['old'], many],
  ])('tells every line once where the texts differ in too many: %s', (_, before, after) => {
    const [expected, actual] = [text(before), text(after)];
    expect(sidesOf(expected, actual)).toEqual({ expected, actual });
  });
});
