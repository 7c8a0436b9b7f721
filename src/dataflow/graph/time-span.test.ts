import { describe, expect, it } from 'vitest';
import { Numeric, parseNumeric } from '../../repr/index.js';
import { TIMESTAMP_MAX } from '../../time/index.js';
import { narrowSpan } from './time-span.js';

const FROM_TWO = { from: 2n, to: null };

function spanOf(comparison: '=' | '<' | '<=' | '>' | '>=', bound: string): string {
  const span = narrowSpan(FROM_TWO, comparison, parseNumeric(bound));
  return span === null ? 'never' : `${span.from} to ${span.to ?? 'the end'}`;
}

describe('narrowSpan', () => {
  it('gives the times of a span at which a comparison holds', () => {
    expect(spanOf('<', '5')).toBe('2 to 5');
    expect(spanOf('<=', '5')).toBe('2 to 6');
    expect(spanOf('>', '5')).toBe('6 to the end');
    expect(spanOf('>=', '5')).toBe('5 to the end');
    expect(spanOf('=', '5')).toBe('5 to 6');
    expect(spanOf('=', '1')).toBe('never');
    expect(spanOf('<', '2')).toBe('never');
    expect(spanOf('<=', '2')).toBe('2 to 3');
  });

  it('is exact for fractions, on both sides of zero', () => {
    expect(spanOf('<', '4.5')).toBe('2 to 5');
    expect(spanOf('<=', '4.5')).toBe('2 to 5');
    expect(spanOf('>', '4.5')).toBe('5 to the end');
    expect(spanOf('>=', '4.5')).toBe('5 to the end');
    expect(spanOf('=', '4.5')).toBe('never');
    expect(spanOf('=', '4.00')).toBe('4 to 5');
    expect(spanOf('>=', '-0.5')).toBe('2 to the end');
    expect(spanOf('<', '-0.5')).toBe('never');
  });

  it('orders NaN and the infinities as numerics are ordered', () => {
    expect(spanOf('<', 'NaN')).toBe('2 to the end');
    expect(spanOf('<=', 'infinity')).toBe('2 to the end');
    expect(spanOf('>=', 'NaN')).toBe('never');
    expect(spanOf('=', 'infinity')).toBe('never');
    expect(spanOf('>', '-infinity')).toBe('2 to the end');
    expect(spanOf('<=', '-infinity')).toBe('never');
  });

  it('ends with the last time there is', () => {
    expect(spanOf('<=', `${TIMESTAMP_MAX}`)).toBe('2 to the end');
    expect(spanOf('<', `${TIMESTAMP_MAX}`)).toBe(`2 to ${TIMESTAMP_MAX}`);
    expect(spanOf('=', `${TIMESTAMP_MAX}`)).toBe(`${TIMESTAMP_MAX} to the end`);
    expect(spanOf('>', `${TIMESTAMP_MAX}`)).toBe('never');
    expect(spanOf('<', '1e40')).toBe('2 to the end');
    const ended = { from: 2n, to: 7n };
    expect(narrowSpan(ended, '>=', Numeric.of(7n))).toBe(null);
    expect(narrowSpan(ended, '<', Numeric.of(9n))).toEqual(ended);
  });
});
