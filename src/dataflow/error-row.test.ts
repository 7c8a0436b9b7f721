import { expect, it } from 'vitest';
import { limitOf } from './error-row.js';
import { LimitReached } from './resource-meter.js';

it('takes what the machine refuses to make for a limit, and nothing else', () => {
  const own = new LimitReached('out of memory', '53200');
  expect(limitOf(own)).toBe(own);
  let refused: unknown = null;
  try {
    'x'.repeat(2 ** 28).concat('y'.repeat(2 ** 28));
  } catch (thrown) {
    refused = thrown;
  }
  expect(limitOf(refused)).toMatchObject({ message: 'requested length too large', code: '54000' });
  expect(limitOf(new TypeError('x is not a function'))).toBeNull();
  expect(limitOf(new RangeError('precision is out of range'))).toBeNull();
});
