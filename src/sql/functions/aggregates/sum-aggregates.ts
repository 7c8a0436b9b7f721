import type { AggregateFunction } from '../../../dataflow/index.js';
import {
  divideInterval,
  divideNumeric,
  floatOverflow,
  makeInterval,
  Numeric,
  type Datum,
  type Interval,
} from '../../../repr/index.js';
import type { AggregateDefinition } from '../definitions/definition.js';
import { ExactFloatSum } from './exact-float-sum.js';
import { checkInt8 } from '../numbers/integer-operators.js';
import { NumericSum } from './numeric-sum.js';

/** Defines an accumulable aggregate with the type of its state. */
function accumulate<State>(parts: {
  readonly create: () => State;
  readonly add: (state: State, value: never, diff: number) => void;
  readonly finish: (state: State) => Datum;
}): AggregateFunction {
  return {
    kind: 'accumulable',
    create: parts.create,
    add: parts.add as (state: unknown, value: Datum, diff: number) => void,
    finish: parts.finish as (state: unknown) => Datum,
    skipsNull: true,
  };
}

function integerSum(finish: (sum: bigint, count: number) => Datum): AggregateFunction {
  return { kind: 'integerSum', finish, skipsNull: true };
}

const toBigint = integerSum(checkInt8);
const toNumeric = integerSum((sum) => Numeric.of(sum));
const averageOfIntegers = integerSum((sum, count) =>
  divideNumeric(Numeric.of(sum), Numeric.of(BigInt(count))),
);

function numericSum(finish: (state: NumericSum) => Datum): AggregateFunction {
  return accumulate({
    create: () => new NumericSum(),
    add: (state, value: Numeric, diff) => state.add(value, diff),
    finish: (state) => (state.count === 0 ? null : finish(state)),
  });
}

function floatSum(finish: (state: ExactFloatSum) => number): AggregateFunction {
  return accumulate({
    create: () => new ExactFloatSum(),
    add: (state, value: number, diff) => state.add(value, diff),
    finish: (state) => {
      if (state.count === 0) return null;
      const result = finish(state);
      if (!Number.isFinite(result) && !Number.isNaN(result) && !state.hasInfinity) {
        throw floatOverflow('overflow');
      }
      return result;
    },
  });
}

/** As in PostgreSQL, the sum and the squares that it computes along with it may not overflow. */
function averageOfFloats(state: ExactFloatSum): number {
  const sum = state.quotient(1);
  const isExact = !state.hasInfinity && !Number.isNaN(sum);
  if (isExact && (!Number.isFinite(sum) || state.spreadsTooFar)) throw floatOverflow('overflow');
  return state.quotient(state.count);
}

interface IntervalSum {
  months: number;
  days: number;
  microseconds: bigint;
  count: number;
}

function intervalSum(finish: (sum: Interval, count: number) => Datum): AggregateFunction {
  return accumulate({
    create: (): IntervalSum => ({ months: 0, days: 0, microseconds: 0n, count: 0 }),
    add: (state, value: Interval, diff) => {
      state.months += value.months * diff;
      state.days += value.days * diff;
      state.microseconds += value.microseconds * BigInt(diff);
      state.count += diff;
    },
    finish: ({ months, days, microseconds, count }) =>
      count === 0 ? null : finish(makeInterval(months, days, microseconds), count),
  });
}

/** `sum` and `avg`. */
export const SUM_AGGREGATES: readonly AggregateDefinition[] = [
  { name: 'sum', args: ['int2'], result: 'int8', aggregate: toBigint },
  { name: 'sum', args: ['int4'], result: 'int8', aggregate: toBigint },
  { name: 'sum', args: ['int8'], result: 'numeric', aggregate: toNumeric },
  {
    name: 'sum',
    args: ['numeric'],
    result: 'numeric',
    aggregate: numericSum((state) => state.value()),
  },
  {
    name: 'sum',
    args: ['float4'],
    result: 'float4',
    aggregate: floatSum((state) => Math.fround(state.total)),
  },
  {
    name: 'sum',
    args: ['float8'],
    result: 'float8',
    aggregate: floatSum((state) => state.total),
  },
  {
    name: 'sum',
    args: ['interval'],
    result: 'interval',
    aggregate: intervalSum((sum) => sum),
  },
  { name: 'avg', args: ['interval'], result: 'interval', aggregate: intervalSum(divideInterval) },
  { name: 'avg', args: ['int2'], result: 'numeric', aggregate: averageOfIntegers },
  { name: 'avg', args: ['int4'], result: 'numeric', aggregate: averageOfIntegers },
  { name: 'avg', args: ['int8'], result: 'numeric', aggregate: averageOfIntegers },
  {
    name: 'avg',
    args: ['numeric'],
    result: 'numeric',
    aggregate: numericSum((state) => divideNumeric(state.value(), Numeric.of(BigInt(state.count)))),
  },
  ...['float4', 'float8'].map((type): AggregateDefinition => ({
    name: 'avg',
    args: [type],
    result: 'float8',
    aggregate: floatSum(averageOfFloats),
  })),
];
