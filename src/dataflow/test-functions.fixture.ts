import {
  addNumeric,
  comparePresent,
  Numeric,
  subtractNumeric,
  type ColumnType,
  type Datum,
  type SqlType,
} from '../repr/index.js';
import type { Timestamp } from '../time/index.js';
import type { AggregateExpression, Plan } from './plan/plan.js';
import { mapScalars, rewriteScalar } from './plan/plan-shape.js';
import {
  EvaluationError,
  type AggregateFunction,
  type Comparison,
  type FunctionTable,
  type ScalarExpression,
  type ScalarFunction,
  type WindowFunction,
} from './plan/scalar-expression.js';
import { LOGICAL_TIMESTAMP } from './plan/temporal-predicate.js';

const INT: SqlType = { kind: 'int4' };
const BIGINT: SqlType = { kind: 'int8' };
const BOOL: SqlType = { kind: 'bool' };
const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

/** Columns of the types that the tests use. */
export const int: ColumnType = { type: INT, nullable: true };
export const bigint: ColumnType = { type: BIGINT, nullable: true };
export const text: ColumnType = { type: { kind: 'text' }, nullable: true };

/** A column of the row. */
export function col(index: number): ScalarExpression {
  return { kind: 'column', index };
}

/** An integer. */
export function num(datum: number | null): ScalarExpression {
  return { kind: 'literal', datum, type: INT };
}

/** The time at which a row is looked at. */
export const TIME: ScalarExpression = {
  kind: 'environment',
  name: LOGICAL_TIMESTAMP,
  type: NUMERIC,
};

/** A plan as it reads at a time. */
export function planAt(plan: Plan, time: Timestamp): Plan {
  const now: ScalarExpression = { kind: 'literal', datum: Numeric.of(time), type: NUMERIC };
  return mapScalars(plan, (scalar) =>
    rewriteScalar(scalar, (part) => (part.kind === 'environment' ? now : part)),
  );
}

/** A call of one of the functions below. */
export function call(name: string, ...args: ScalarExpression[]): ScalarExpression {
  const comparison = ['eq', 'lt', 'gt', 'even', '=', '<', '<=', '>', '>='].includes(name);
  return { kind: 'call', function: name, args, type: comparison ? BOOL : INT };
}

/** An aggregate without filter and order. */
export function agg(
  name: string,
  args: readonly ScalarExpression[],
  options: Partial<AggregateExpression> = {},
): AggregateExpression {
  const types: Record<string, SqlType> = {
    min: INT,
    max: INT,
    list: { kind: 'list', element: INT },
  };
  const type: ColumnType = { type: types[name] ?? BIGINT, nullable: true };
  return { function: name, args, distinct: false, filter: null, order: [], type, ...options };
}

function strict(evaluate: (...args: number[]) => Datum): ScalarFunction {
  return { strict: true, evaluate: evaluate as ScalarFunction['evaluate'] };
}

/** A comparison of numerics. */
function comparing(comparison: Comparison, holds: (order: number) => boolean): ScalarFunction {
  const compare = comparePresent(NUMERIC);
  return { strict: true, comparison, evaluate: (left, right) => holds(compare(left, right)) };
}

function divide(left: number, right: number): number {
  if (right === 0) throw new EvaluationError('division by zero', '22012');
  return Math.trunc(left / right);
}

const SUM: AggregateFunction = { kind: 'integerSum', finish: (sum) => sum, skipsNull: true };

/** A sum that fails while it is odd. */
const EVEN_SUM: AggregateFunction = {
  kind: 'integerSum',
  finish: (sum) => {
    if (sum % 2n !== 0n) throw new EvaluationError('sum is odd', '22003');
    return sum;
  },
  skipsNull: true,
};

const COUNT: AggregateFunction = {
  kind: 'accumulable',
  create: () => ({ count: 0 }),
  add: (state, _value, diff) => {
    (state as { count: number }).count += diff;
  },
  finish: (state) => BigInt((state as { count: number }).count),
  counts: true,
  skipsNull: true,
};

/** Numerics that no time changes, by small numbers. */
const EDGES = [Numeric.NEGATIVE_INFINITY, Numeric.INFINITY, Numeric.NAN];

/** A few functions whose meaning is plain. */
export const testFunctions: FunctionTable = {
  scalars: new Map([
    ['add', strict((left, right) => left + right)],
    ['sub', strict((left, right) => left - right)],
    ['mod', strict((left, right) => left % right)],
    ['div', strict((left, right) => divide(left, right))],
    ['eq', { ...strict((left, right) => left === right), comparison: '=' }],
    ['lt', strict((left, right) => left < right)],
    ['gt', strict((left, right) => left > right)],
    ['even', strict((value) => value % 2 === 0)],
    ['int', strict((value) => Number(value))],
    ['numeric', strict((value) => Numeric.of(BigInt(value)))],
    ['halves', strict((value) => Numeric.of(BigInt(value * 5), 1))],
    ['edge', strict((value) => EDGES[value] ?? Numeric.of(BigInt(value)))],
    ['plus', { strict: true, sum: '+', evaluate: addNumeric as ScalarFunction['evaluate'] }],
    ['minus', { strict: true, sum: '-', evaluate: subtractNumeric as ScalarFunction['evaluate'] }],
    ['=', comparing('=', (order) => order === 0)],
    ['<', comparing('<', (order) => order < 0)],
    ['<=', comparing('<=', (order) => order <= 0)],
    ['>', comparing('>', (order) => order > 0)],
    ['>=', comparing('>=', (order) => order >= 0)],
  ]),
  tables: new Map([
    [
      'series',
      {
        evaluate: (count: Datum) => {
          return Array.from({ length: Math.max(0, Number(count ?? 0)) }, (_, index) => [index]);
        },
      },
    ],
  ]),
  aggregates: new Map<string, AggregateFunction>([
    ['count', COUNT],
    ['sum', SUM],
    ['evenSum', EVEN_SUM],
    ['min', { kind: 'hierarchical', better: (a, b) => a! < b!, skipsNull: true }],
    ['max', { kind: 'hierarchical', better: (a, b) => a! > b!, skipsNull: true }],
    [
      'list',
      {
        kind: 'collected',
        evaluate: (values) => values.all().map(([value]) => value!),
        skipsNull: false,
      },
    ],
  ]),
  windows: new Map<string, WindowFunction>([
    ['place', { evaluate: ({ size }) => Array.from({ length: size }, (_, row) => row) }],
    [
      'peers',
      {
        evaluate: ({ size, group, groupStart }) =>
          Array.from({ length: size }, (_, row) => {
            return groupStart(group(row) + 1) - groupStart(group(row));
          }),
      },
    ],
    [
      'last',
      {
        evaluate: ({ size, frame, argument }) =>
          Array.from({ length: size }, (_, row) => {
            const last = frame(row).at(-1);
            return last === undefined ? null : argument(last[1] - 1, 0);
          }),
      },
    ],
  ]),
};
