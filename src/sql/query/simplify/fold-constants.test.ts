import { describe, expect, test } from 'vitest';
import type { ScalarExpression } from '../../../dataflow/index.js';
import type { Datum } from '../../../repr/index.js';
import { foldConstants, foldScalar } from './fold-constants.js';
import { checkSameRows, loweredPlan, shapeOf } from './same-rows.fixture.js';

const INT4 = { kind: 'int4' } as const;
const BOOL = { kind: 'bool' } as const;
const column: ScalarExpression = { kind: 'column', index: 0 };
const number = (datum: number): ScalarExpression => ({ kind: 'literal', datum, type: INT4 });
const bool = (datum: Datum): ScalarExpression => ({ kind: 'literal', datum, type: BOOL });

function call(name: string, ...args: ScalarExpression[]): ScalarExpression {
  return { kind: 'call', function: name, args, type: INT4 };
}

describe('constant folding', () => {
  test('keeps the rows of random plans', () => {
    checkSameRows(foldConstants);
  });

  test('evaluates calls of constants, and leaves alone what fails', () => {
    expect(foldScalar(call('+(int4,int4)', number(1), number(2)))).toEqual(number(3));
    const failing = call('/(int4,int4)', number(1), number(0));
    expect(foldScalar(failing)).toEqual(failing);
  });

  test('stops AND and OR at what decides, but not before what may fail', () => {
    const failing = call('/(int4,int4)', number(1), number(0));
    expect(foldScalar({ kind: 'and', args: [bool(false), failing] })).toEqual(bool(false));
    expect(foldScalar({ kind: 'and', args: [bool(true), column] })).toEqual(column);
    expect(foldScalar({ kind: 'or', args: [column, bool(true), column] })).toEqual({
      kind: 'or',
      args: [column, bool(true)],
    });
  });

  test('takes the branch that is known, and drops those that are not', () => {
    const choice = (condition: ScalarExpression): ScalarExpression => ({
      kind: 'case',
      cases: [[condition, number(1)]],
      otherwise: number(2),
      type: INT4,
    });
    expect(foldScalar(choice(bool(true)))).toEqual(number(1));
    expect(foldScalar(choice(bool(null)))).toEqual(number(2));
    expect(foldScalar(choice(column))).toEqual(choice(column));
  });

  test('computes operators over a single row, and leaves those that fail', () => {
    const folded = (sql: string): string => shapeOf(foldConstants(loweredPlan(sql)));
    const groups = 'select distinct b + 1 from (select max(a) as b from (select 1 as a) x) y';
    expect(foldConstants(loweredPlan(`${groups} where b = 1`))).toMatchObject({
      kind: 'constant',
      rows: [[[2], 1]],
    });
    expect(folded(`${groups} where b = 2`)).toBe('reduce project map constant[0]');
    expect(folded('select count(*) filter (where a > 1), sum(a) from (select 1 as a) x')).toBe(
      'constant[1]',
    );
    expect(folded('select 1 / 0')).toBe('map constant[1]');
    expect(folded('select sum(1 / a) from (select 0 as a) x')).toBe('reduce constant[1]');
    expect(folded('select a + 1, 2 from t')).toBe('project map u1');
  });

  test('gives the same object where nothing changes', () => {
    const plan = loweredPlan('select a + b from t where a > 1 and (b < 2 or b > 4) order by 1');
    expect(foldConstants(plan)).toBe(plan);
  });
});
