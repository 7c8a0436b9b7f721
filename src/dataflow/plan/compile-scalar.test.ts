import { describe, expect, it } from 'vitest';
import { Bug } from '../../diagnostic/index.js';
import { DatumError, type Datum, type SqlType } from '../../repr/index.js';
import { compilePredicate, compileScalar, evaluateConstant } from './compile-scalar.js';
import { EvaluationError, type FunctionTable, type ScalarExpression } from './scalar-expression.js';
import { call, col, num, testFunctions } from '../test-functions.fixture.js';

const BOOL: SqlType = { kind: 'bool' };

function bool(datum: boolean | null): ScalarExpression {
  return { kind: 'literal', datum, type: BOOL };
}

const FAILS: ScalarExpression = { kind: 'error', message: 'no', code: '22000', type: BOOL };

function evaluate(expression: ScalarExpression, row: readonly Datum[] = []): Datum {
  return compileScalar(expression, testFunctions)(row);
}

describe('compileScalar', () => {
  it('has three values for AND and OR, of two arguments and of more', () => {
    const values = [true, false, null];
    for (const a of values) {
      for (const b of values) {
        const and = a === false || b === false ? false : a === null || b === null ? null : true;
        const or = a === true || b === true ? true : a === null || b === null ? null : false;
        // As columns, so that nothing is folded.
        const args = [col(0), col(1)];
        expect(evaluate({ kind: 'and', args }, [a, b])).toBe(and);
        expect(evaluate({ kind: 'or', args }, [a, b])).toBe(or);
        expect(evaluate({ kind: 'and', args: [...args, bool(true)] }, [a, b])).toBe(and);
        expect(evaluate({ kind: 'or', args: [...args, bool(false)] }, [a, b])).toBe(or);
      }
    }
  });

  it('stops at the first argument that decides', () => {
    expect(evaluate({ kind: 'and', args: [col(0), FAILS] }, [false])).toBe(false);
    expect(evaluate({ kind: 'or', args: [col(0), FAILS] }, [true])).toBe(true);
    expect(() => evaluate({ kind: 'and', args: [col(0), FAILS] }, [null])).toThrow('no');
    expect(evaluate({ kind: 'coalesce', args: [col(0), FAILS], type: BOOL }, [true])).toBe(true);
    const cases = [[col(0), num(1)]] as const;
    const choice = { kind: 'case', cases, otherwise: FAILS, type: BOOL } as const;
    expect(evaluate(choice, [true])).toBe(1);
    expect(() => evaluate(choice, [null])).toThrow('no');
  });

  it('does not call strict functions with NULL, whatever their arguments are', () => {
    for (const [left, right] of [
      [null, 1],
      [1, null],
      [null, null],
    ] as const) {
      expect(evaluate(call('add', col(0), col(1)), [left, right])).toBeNull();
      expect(evaluate(call('add', col(0), num(right)), [left])).toBeNull();
      expect(evaluate(call('add', num(left), num(right)))).toBeNull();
      expect(evaluate(call('add', call('add', col(0), num(0)), col(1)), [left, right])).toBeNull();
    }
    expect(evaluate(call('add', col(1), num(2)), [5, 1])).toBe(3);
    expect(evaluate(call('even', col(0)), [null])).toBeNull();
    expect(evaluate({ kind: 'isNull', arg: col(0) }, [null])).toBe(true);
  });

  it('evaluates all arguments of a strict function, so that their errors are met', () => {
    const three: FunctionTable = {
      ...testFunctions,
      scalars: new Map([['three', { strict: true, evaluate: () => 3 }]]),
    };
    const args = [col(0), FAILS, num(1)];
    const expression = { kind: 'call', function: 'three', args, type: BOOL } as const;
    expect(() => compileScalar(expression, three)([null])).toThrow('no');
    const fine = { ...expression, args: [col(0), num(2), num(1)] };
    expect(compileScalar(fine, three)([null])).toBeNull();
    expect(compileScalar(fine, three)([1])).toBe(3);
  });

  it('calls functions that take NULL with it', () => {
    const evaluateOpen = (...args: Datum[]): Datum => args.filter((arg) => arg === null).length;
    const open: FunctionTable = {
      ...testFunctions,
      scalars: new Map([['nulls', { strict: false, evaluate: evaluateOpen }]]),
    };
    for (const count of [0, 1, 2, 3]) {
      const args = Array.from({ length: count }, () => col(0));
      const expression = { kind: 'call', function: 'nulls', args, type: BOOL } as const;
      expect(compileScalar(expression, open)([null])).toBe(count);
    }
  });

  it('leaves errors of constants to the rows that meet them', () => {
    const failing = call('div', num(1), num(0));
    const guarded = compileScalar({ kind: 'and', args: [col(0), failing] }, testFunctions);
    expect(guarded([false])).toBe(false);
    expect(() => guarded([true])).toThrow(new EvaluationError('division by zero', '22012'));
  });

  it('has no value for what the environment decides', () => {
    const environment = { kind: 'environment', name: 'now', type: BOOL } as const;
    expect(() => evaluate(environment)).toThrow('`now` has no value here');
  });

  it('is a bug to call what there is not', () => {
    expect(() => evaluate(call('nothing'))).toThrow(Bug);
  });
});

describe('evaluateConstant', () => {
  it('gives the value of what has no columns', () => {
    expect(evaluateConstant(call('add', num(1), num(2)), testFunctions)).toBe(3);
    expect(() => evaluateConstant(call('div', num(1), num(0)), testFunctions)).toThrow('by zero');
    expect(() => evaluateConstant(col(0), testFunctions)).toThrow(Bug);
  });
});

describe('compilePredicate', () => {
  it('is true for true alone', () => {
    const predicate = compilePredicate(col(0), testFunctions);
    expect([true, false, null].map((value) => predicate([value]))).toEqual([true, false, false]);
  });

  it('lets errors of datums through as they are', () => {
    const scalars = new Map([
      [
        'fails',
        {
          strict: false,
          evaluate: (): Datum => {
            throw new DatumError('out of range', '22003');
          },
        },
      ],
    ]);
    const failing = compileScalar(call('fails'), { ...testFunctions, scalars });
    expect(() => failing([])).toThrow(DatumError);
  });
});
