import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.fixture.js';
import { difference } from './compare-answers.fixture.js';

function rows(type: number, ...values: (string | null)[]): Answer {
  return { kind: 'rows', names: ['x'], types: [type], rows: values.map((value) => [value]) };
}

function error(code: string): Answer {
  return { kind: 'error', code, message: 'm' };
}

const [INT4, FLOAT4, FLOAT8, BPCHAR, NUMERIC] = [23, 700, 701, 1042, 1700];
const plain = { sql: 'SELECT x', ordered: true };

describe('two answers differ', () => {
  it.each([
    ['in a row', plain, rows(INT4, '1', '2'), rows(INT4, '1', '3'), 'rows'],
    ['in NULL', plain, rows(INT4, null), rows(INT4, ''), 'rows'],
    ['in order', plain, rows(INT4, '1', '2'), rows(INT4, '2', '1'), 'rows'],
    [
      'in how often',
      { ...plain, ordered: false },
      rows(INT4, '1', '1'),
      rows(INT4, '1'),
      'number of rows',
    ],
    ['in the type', plain, rows(INT4, '1'), rows(NUMERIC, '1'), 'types'],
    ['in a sign', plain, rows(FLOAT8, '-0'), rows(FLOAT8, '0'), 'rows'],
    ['in a blank', plain, rows(BPCHAR, 'a '), rows(BPCHAR, 'a'), 'rows'],
    ['in the scale', plain, rows(NUMERIC, '1.0'), rows(NUMERIC, '1'), 'rows'],
    ['in a digit', plain, rows(FLOAT8, '0.1'), rows(FLOAT8, '0.10000000000000002'), 'rows'],
    [
      'in more than the rounding of sums',
      { ...plain, sql: 'SELECT sum(x)' },
      rows(FLOAT4, '7e-07'),
      rows(FLOAT4, '7.00002e-07'),
      'rows',
    ],
    ['where one fails', plain, rows(INT4, '1'), error('22012'), 'one fails'],
    ['in the code', plain, error('22003'), error('22012'), 'error'],
    [
      'in the class',
      { ...plain, errors: 'class' as const },
      error('22003'),
      error('42883'),
      'error',
    ],
  ])('%s', (_, one, postgres, embedded, expected) => {
    expect(difference(one, postgres, embedded)).toBe(expected);
  });
});

describe('two answers are alike', () => {
  it.each([
    ['in any order', { ...plain, ordered: false }, rows(INT4, '1', '2'), rows(INT4, '2', '1')],
    ['but for zeros', { ...plain, looseZeros: true }, rows(NUMERIC, '1.0'), rows(NUMERIC, '1')],
    ['but for a sign', { ...plain, looseZeros: true }, rows(FLOAT8, '-0'), rows(FLOAT8, '0')],
    ['but for blanks', { ...plain, looseZeros: true }, rows(BPCHAR, 'a '), rows(BPCHAR, 'a')],
    [
      'as sums of doubles are',
      { ...plain, sql: 'SELECT avg(x)' },
      rows(FLOAT8, '0.1'),
      rows(FLOAT8, '0.10000000000000002'),
    ],
    [
      'as sums of float4 are, which are rounded after each row',
      { ...plain, sql: 'SELECT sum(x)' },
      rows(FLOAT4, '7e-07'),
      rows(FLOAT4, '7.0000004e-07'),
    ],
    ['in the class', { ...plain, errors: 'class' as const }, error('22007'), error('22008')],
  ])('%s', (_, one, postgres, embedded) => {
    expect(difference(one, postgres, embedded)).toBeUndefined();
  });
});
