import { expect, test } from 'vitest';
import { formatDatum } from '../format-datum.js';
import { joinTexts } from './join-texts.js';
import { ArrayDatum } from '../datum.js';

test('texts are joined', () => {
  expect(joinTexts(0, String, ', ')).toBe('');
  expect(joinTexts(3, String, ', ')).toBe('0, 1, 2');
});

test('no more texts are made than may be joined', () => {
  const made: number[] = [];
  const write = (index: number): string => {
    made.push(index);
    return 'abc';
  };
  expect(joinTexts(3, write, ',', 12)).toBe('abc,abc,abc');
  made.length = 0;
  expect(() => joinTexts(1_000_000, write, ',', 12)).toThrow('requested length too large');
  expect(made).toEqual([0, 1, 2, 3]);
});

test('an array is not written beyond what may be', () => {
  const long = 'x'.repeat(1 << 20);
  const array = new ArrayDatum(new Array<string>(1 << 20).fill(long), [
    { lowerBound: 1, length: 1 << 20 },
  ]);
  const type = { kind: 'array', element: { kind: 'text' } } as const;
  expect(() => formatDatum(type, array)).toThrow('requested length too large');
});
