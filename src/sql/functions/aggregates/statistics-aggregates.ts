import type { AggregateFunction, CollectedValues } from '../../../dataflow/index.js';
import {
  checkNumeric,
  divideUnbounded,
  floatOverflow,
  isZero,
  Numeric,
  rescale,
  squareRootNumeric,
  type Datum,
} from '../../../repr/index.js';
import type { AggregateDefinition } from '../definitions/definition.js';
import { NumericSum } from './numeric-sum.js';

interface Squares {
  readonly values: NumericSum;
  readonly squares: NumericSum;
}

type Spread = 'sample' | 'population';

/**
 * The variance of exact numbers from their sum and the sum of their squares, as PostgreSQL computes
 * it: `(n * sum(x^2) - sum(x)^2) / (n * (n - 1))`, with n squared below for a whole population.
 * What is on the way to it has no limits.
 */
function variance({ values, squares }: Squares, spread: Spread): Numeric | null {
  const count = BigInt(values.count);
  if (count === 0n || (spread === 'sample' && count === 1n)) return null;
  const sum = values.total();
  if (!sum.isFinite) return Numeric.NAN;
  const { unscaled, scale } = squares.total();
  const deviation = Numeric.of(count * unscaled - rescale(squareOf(sum), scale), scale);
  if (deviation.unscaled <= 0n) return Numeric.ZERO;
  const divisor = Numeric.of(spread === 'sample' ? count * (count - 1n) : count * count);
  return divideUnbounded(deviation, divisor);
}

/** A finite number's square, which may be beyond the limits. */
function squareOf({ unscaled, scale }: Numeric): Numeric {
  return Numeric.of(unscaled * unscaled, 2 * scale);
}

function exactSpread(spread: Spread, isRoot: boolean): AggregateFunction {
  return {
    kind: 'accumulable',
    create: (): Squares => ({ values: new NumericSum(), squares: new NumericSum() }),
    add: (state, value, diff) => {
      const number = value instanceof Numeric ? value : Numeric.of(BigInt(value as number));
      const { values, squares } = state as Squares;
      values.add(number, diff);
      squares.add(number.isFinite ? squareOf(number) : number, diff);
    },
    finish: (state) => {
      const found = variance(state as Squares, spread);
      if (found === null || found.form === 'nan' || isZero(found)) return found;
      return isRoot ? squareRootNumeric(found, found.scale) : checkNumeric(found);
    },
    skipsNull: true,
  };
}

/** Sums over pairs of doubles, in the order of the rows: the method of Youngs and Cramer. */
interface Moments {
  readonly count: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

type Sums = [number, number, number];

function momentsOf(pairs: Iterable<Pair>): Moments {
  let [count, sumX, sumY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  let isFinite = true;
  for (const [x, y] of pairs) {
    isFinite &&= Number.isFinite(x) && Number.isFinite(y);
    count += 1;
    sumX += x;
    sumY += y;
    if (count > 1) {
      const [dx, dy] = [x * count - sumX, y * count - sumY];
      const scale = 1 / (count * (count - 1));
      xx += dx * dx * scale;
      yy += dy * dy * scale;
      xy += dx * dy * scale;
      const isOverflow = ![sumX, sumY, xx, yy, xy].every(Number.isFinite);
      if (isFinite && isOverflow) throw floatOverflow('overflow');
      [xx, yy, xy] = [xx, yy, xy].map((sum) => (Number.isFinite(sum) ? sum : NaN)) as Sums;
    } else {
      // What is infinite or NaN has no spread.
      if (!Number.isFinite(x)) [xx, xy] = [NaN, NaN];
      if (!Number.isFinite(y)) [yy, xy] = [NaN, NaN];
    }
  }
  return { count, sumX, sumY, xx, yy, xy };
}

type Pair = readonly [x: number, y: number];

/** The pair of arguments of which none is NULL; a single one is y. */
function pairOf([y, x = 0]: readonly Datum[]): Pair | null {
  return y === null || x === null ? null : [x as number, y as number];
}

/**
 * Goes over copies one by one, though a count would say the same but for rounding: PostgreSQL's
 * doubles are those of single steps.
 */
function* pairsOf(values: CollectedValues): Iterable<Pair> {
  for (const row of values.each()) {
    const pair = pairOf(row);
    if (pair !== null) yield pair;
  }
}

function countPairs({ runs }: CollectedValues): number {
  return runs.reduce((sum, { values, count }) => (pairOf(values) === null ? sum : sum + count), 0);
}

function collected(evaluate: (values: CollectedValues) => Datum): AggregateFunction {
  return { kind: 'collected', evaluate, skipsNull: false };
}

/** An aggregate of pairs: none for no pairs. */
function ofMoments(finish: (moments: Moments) => Datum): AggregateFunction {
  return collected((values) => {
    const moments = momentsOf(pairsOf(values));
    return moments.count === 0 ? null : finish(moments);
  });
}

/**
 * The sum of squared deviations of doubles. PostgreSQL rounds it in another way than it does those
 * of pairs: it divides each square, where there it multiplies by the reciprocal.
 */
function squaredDeviations(pairs: Iterable<Pair>): number {
  let [count, sum, squares] = [0, 0, 0];
  let isFinite = true;
  for (const [, value] of pairs) {
    isFinite &&= Number.isFinite(value);
    count += 1;
    sum += value;
    if (count > 1) {
      const deviation = value * count - sum;
      squares += (deviation * deviation) / (count * (count - 1));
    }
  }
  // What is infinite or NaN has no spread.
  if (!isFinite) return NaN;
  if (!Number.isFinite(sum) || !Number.isFinite(squares)) throw floatOverflow('overflow');
  return squares;
}

function floatSpread(spread: Spread, isRoot: boolean): AggregateFunction {
  return collected((values) => {
    const count = countPairs(values);
    const divisor = spread === 'sample' ? count - 1 : count;
    if (divisor <= 0) return null;
    const found = squaredDeviations(pairsOf(values)) / divisor;
    return isRoot ? Math.sqrt(found) : found;
  });
}

const SPREADS = [
  ['stddev', 'sample', true],
  ['stddev_samp', 'sample', true],
  ['stddev_pop', 'population', true],
  ['variance', 'sample', false],
  ['var_samp', 'sample', false],
  ['var_pop', 'population', false],
] as const;

const SINGLE: readonly AggregateDefinition[] = SPREADS.flatMap(([name, spread, isRoot]) => [
  ...['int2', 'int4', 'int8', 'numeric'].map((type): AggregateDefinition => ({
    name,
    args: [type],
    result: 'numeric',
    aggregate: exactSpread(spread, isRoot),
  })),
  ...['float4', 'float8'].map((type): AggregateDefinition => ({
    name,
    args: [type],
    result: 'float8',
    aggregate: floatSpread(spread, isRoot),
  })),
]);

/** NULL where there is nothing to divide by. */
function ratio(dividend: number, divisor: number): number | null {
  return divisor === 0 ? null : dividend / divisor;
}

/** Those of pairs: PostgreSQL documentation, table 9.60. None for no pairs. */
const OF_PAIRS: Readonly<Record<string, (moments: Moments) => number | null>> = {
  corr: ({ xx, yy, xy }) => (xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)),
  covar_pop: ({ count, xy }) => xy / count,
  covar_samp: ({ count, xy }) => ratio(xy, count - 1),
  regr_avgx: ({ count, sumX }) => sumX / count,
  regr_avgy: ({ count, sumY }) => sumY / count,
  regr_intercept: ({ count, sumX, sumY, xx, xy }) =>
    xx === 0 ? null : (sumY - (sumX * xy) / xx) / count,
  regr_r2: ({ xx, yy, xy }) => (xx === 0 ? null : yy === 0 ? 1 : (xy * xy) / (xx * yy)),
  regr_slope: ({ xx, xy }) => ratio(xy, xx),
  regr_sxx: ({ xx }) => xx,
  regr_sxy: ({ xy }) => xy,
  regr_syy: ({ yy }) => yy,
};

/** Aggregates of statistics. Those of doubles depend on the order of the rows, as any sum does. */
export const STATISTICS_AGGREGATES: readonly AggregateDefinition[] = [
  ...SINGLE,
  ...Object.entries(OF_PAIRS).map(([name, finish]): AggregateDefinition => ({
    name,
    args: ['float8', 'float8'],
    result: 'float8',
    aggregate: ofMoments(finish),
  })),
  {
    name: 'regr_count',
    args: ['float8', 'float8'],
    result: 'int8',
    // Sums that overflow are nothing to it.
    aggregate: collected((values) => BigInt(countPairs(values))),
    empty: 0n,
    neverNull: true,
  },
];
