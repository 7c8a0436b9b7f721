import { describe, expect, test } from 'vitest';
import type { ScalarExpression } from '../../../dataflow/index.js';
import type { Datum } from '../../../repr/index.js';
import { foldConstants, foldScalar } from './fold-constants.js';
import { checkSameRows } from './same-rows.fixture.js';

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
});
