import type { AggregateFunction, CollectedValues } from '../../../dataflow/index.js';
import {
  addInterval,
  ArrayDatum,
  comparePresent,
  DatumError,
  multiplyInterval,
  SqlState,
  subtractInterval,
  type Datum,
  type Interval,
  type SqlType,
} from '../../../repr/index.js';
import type { AggregateDefinition } from '../definitions/definition.js';

/** Values that are not NULL in their order, of which copies that follow each other are counted. */
class SortedValues {
  /** Each value, and how many there are up to its last copy. */
  readonly runs: readonly { readonly value: Datum; readonly end: number }[];
  readonly size: number;

  /** Of the arguments at a position. */
  constructor(rows: CollectedValues, position: number) {
    let size = 0;
    this.runs = rows.runs.flatMap(({ values, count }) => {
      const value = values[position]!;
      if (value === null) return [];
      size += count;
      return [{ value, end: size }];
    });
    this.size = size;
  }

  /** The value at a place, from 0. */
  at(place: number): Datum {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.runs[middle]!.end <= place) low = middle + 1;
      else high = middle;
    }
    return this.runs[low]!.value;
  }
}

/** An aggregate of the values that are not NULL, in their order, and of its direct argument. */
function ofSorted(
  evaluate: (values: SortedValues, direct: Datum) => Datum,
  hasDirect = true,
): AggregateFunction {
  return {
    kind: 'collected',
    evaluate: (rows) => {
      const [first] = rows.runs;
      if (first === undefined) return null;
      return evaluate(new SortedValues(rows, hasDirect ? 1 : 0), first.values[0]!);
    },
    skipsNull: false,
  };
}

/** The value at a fraction of the sorted values, of which there is at least one. */
type Percentile = (values: SortedValues, fraction: number) => Datum;

function checkFraction(fraction: number): void {
  if (fraction >= 0 && fraction <= 1) return;
  const message = `percentile value ${shortNumber(fraction)} is not between 0 and 1`;
  throw new DatumError(message, SqlState.numberOutOfRange);
}

/** A number as C prints it by `%g`: six digits that count. */
function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  const exponent = value === 0 ? 0 : Number(value.toExponential(5).split('e')[1]);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const [digits] = value.toExponential(5).split('e');
  const sign = exponent < 0 ? '-' : '+';
  return `${Number(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** For one fraction, and for each one of an array. */
function percentiles(percentile: Percentile): readonly [AggregateFunction, AggregateFunction] {
  const one = (values: SortedValues, fraction: Datum): Datum => {
    if (fraction === null) return null;
    checkFraction(fraction as number);
    return values.size === 0 ? null : percentile(values, fraction as number);
  };
  const each = (values: SortedValues, fractions: Datum): Datum => {
    if (fractions === null || values.size === 0) return null;
    const { elements, dimensions } = fractions as ArrayDatum;
    for (const fraction of elements) if (fraction !== null) checkFraction(fraction as number);
    return new ArrayDatum(
      elements.map((fraction) => one(values, fraction)),
      dimensions,
    );
  };
  return [ofSorted(one), ofSorted(each)];
}

/** The first value whose share of those up to it is not below the fraction. */
const discrete: Percentile = (values, fraction) =>
  values.at(Math.max(Math.ceil(fraction * values.size), 1) - 1);

/** Between the two values around the place that the fraction is at. */
function continuous<Value extends Datum>(
  between: (low: Value, high: Value, share: number) => Value,
): Percentile {
  return (values, fraction) => {
    const place = fraction * (values.size - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)];
    if (low === high) return values.at(low);
    return between(values.at(low) as Value, values.at(high) as Value, place - low);
  };
}

const ofFloats = continuous<number>((low, high, share) => low + share * (high - low));

const ofIntervals = continuous<Interval>((low, high, share) =>
  addInterval(low, multiplyInterval(subtractInterval(high, low), share)),
);

/** The most frequent value; of those that are as frequent the first. */
function modeOf(type: SqlType): AggregateFunction {
  const compare = comparePresent(type);
  return ofSorted(({ runs }) => {
    let best: Datum = null;
    let most = 0;
    let first: Datum = null;
    let [start, end] = [0, 0];
    for (const run of runs) {
      // Equal values may print differently: they are several runs.
      if (first === null || compare(first, run.value) !== 0) [first, start] = [run.value, end];
      end = run.end;
      if (end - start > most) [best, most] = [first, end - start];
    }
    return best;
  }, false);
}

const [DISCRETE, EACH_DISCRETE] = percentiles(discrete);
const [FLOAT, EACH_FLOAT] = percentiles(ofFloats);
const [INTERVAL, EACH_INTERVAL] = percentiles(ofIntervals);

function percentile(
  name: 'cont' | 'disc',
  [fraction, value, result]: readonly [string, string, string],
  aggregate: AggregateFunction,
): AggregateDefinition {
  return {
    name: `percentile_${name}`,
    args: [fraction, value],
    result,
    aggregate,
    isOrderedSet: true,
  };
}

/**
 * Ordered-set aggregates: PostgreSQL documentation, table 9.62. Their last argument is the one of
 * WITHIN GROUP; those before it have one value for all rows.
 */
export const ORDERED_SET_AGGREGATES: readonly AggregateDefinition[] = [
  percentile('cont', ['float8', 'float8', 'float8'], FLOAT),
  percentile('cont', ['float8', 'interval', 'interval'], INTERVAL),
  percentile('cont', ['float8[]', 'float8', 'float8[]'], EACH_FLOAT),
  percentile('cont', ['float8[]', 'interval', 'interval[]'], EACH_INTERVAL),
  percentile('disc', ['float8', 'anyelement', 'anyelement'], DISCRETE),
  percentile('disc', ['float8[]', 'anyelement', 'anyarray'], EACH_DISCRETE),
  {
    name: 'mode',
    args: ['anyelement'],
    result: 'anyelement',
    aggregate: { of: 0, make: modeOf },
    isOrderedSet: true,
  },
];
