import { describe, expect, it } from 'vitest';
import { parseNumeric } from '../../repr/index.js';
import { TIMESTAMP_MAX } from '../../time/index.js';
import type { TimeComparison } from '../plan/temporal-predicate.js';
import { narrowSpan, type TimeBound, type TimeSpan } from './time-span.js';

const FROM_TWO = { from: 2n, to: null };

function boundOf(comparison: TimeComparison, minuend: string, subtrahend = '0'): TimeBound {
  return { comparison, minuend: parseNumeric(minuend), subtrahend: parseNumeric(subtrahend) };
}

function spanOf(comparison: TimeComparison, bound: string): string {
  const span = narrowSpan(FROM_TWO, boundOf(comparison, bound));
  return text(span);
}

function text(span: TimeSpan | null): string {
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
    expect(narrowSpan(ended, boundOf('>=', '7'))).toBe(null);
    expect(narrowSpan(ended, boundOf('<', '9'))).toEqual(ended);
  });

  it('compares with a difference, which may have more digits than a numeric', () => {
    const spanOfDifference = (...bound: Parameters<typeof boundOf>): string =>
      text(narrowSpan(FROM_TWO, boundOf(...bound)));
    expect(spanOfDifference('<', '7.25', '2.5')).toBe('2 to 5');
    expect(spanOfDifference('>=', '7', '0.5')).toBe('7 to the end');
    expect(spanOfDifference('=', '7.50', '2.5')).toBe('5 to 6');
    expect(spanOfDifference('<', '9e131071', '-9e131071')).toBe('2 to the end');
    expect(spanOfDifference('<', '9e131071', '9e131071')).toBe('never');
  });

  it('compares the two sides where one of them is no finite number', () => {
    const holds = (comparison: TimeComparison, side: string, other: string): boolean =>
      narrowSpan(FROM_TWO, boundOf(comparison, other, side)) !== null;
    expect(holds('<=', 'NaN', 'NaN')).toBe(true);
    expect(holds('<', 'NaN', 'NaN')).toBe(false);
    expect(holds('=', 'infinity', 'infinity')).toBe(true);
    expect(holds('<', 'infinity', 'NaN')).toBe(true);
    expect(holds('>', 'infinity', '5')).toBe(true);
    expect(holds('<', '-infinity', '5')).toBe(true);
  });
});
