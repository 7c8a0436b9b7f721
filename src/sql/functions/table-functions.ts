import {
  addNumeric,
  addInZone,
  addToInstant,
  compareNumeric,
  comparePresent,
  DatumError,
  DAY_US,
  isInfiniteInstant,
  Interval,
  isZero,
  Numeric,
  signOf,
  SqlState,
  type ArrayDatum,
  type Datum,
  type TimeZone,
} from '../../repr/index.js';
import type { TableFunction, TableRows } from '../../dataflow/index.js';
import { splitText } from './arrays/array-functions.js';
import type { TableDefinition } from './definitions/definition.js';

const STEP_ZERO = 'step size cannot equal zero';

function seriesOfInts(start: number, stop: number, step = 1): TableRows {
  if (step === 0) throw new DatumError(STEP_ZERO, SqlState.invalidParameter);
  return {
    rowCount: Math.max(0, Math.floor((stop - start) / step) + 1),
    isAscending: step > 0,
    // Doubles hold what comes after the last int4.
    *[Symbol.iterator]() {
      for (let value = start; step > 0 ? value <= stop : value >= stop; value += step) {
        yield [value];
      }
    },
  };
}

function seriesOfBigints(start: bigint, stop: bigint, step = 1n): TableRows {
  if (step === 0n) throw new DatumError(STEP_ZERO, SqlState.invalidParameter);
  const isWithin = (value: bigint): boolean => (step > 0n ? value <= stop : value >= stop);
  return {
    rowCount: stepsWithin(start, stop, step),
    isAscending: step > 0n,
    *[Symbol.iterator]() {
      for (let value = start; isWithin(value); value += step) yield [value];
    },
  };
}

function seriesOfNumerics(start: Numeric, stop: Numeric, step: Numeric = Numeric.ONE): TableRows {
  refuseSpecial('start value', start);
  refuseSpecial('stop value', stop);
  refuseSpecial('step size', step);
  if (isZero(step)) throw new DatumError(STEP_ZERO, SqlState.invalidParameter);
  const sign = signOf(step);
  const scale = Math.max(start.scale, stop.scale, step.scale);
  const [from, to, by] = [start, stop, step].map(
    (value) => value.unscaled * 10n ** BigInt(scale - value.scale),
  );
  return {
    rowCount: stepsWithin(from!, to!, by!),
    isAscending: sign > 0,
    *[Symbol.iterator]() {
      for (
        let value = start;
        sign * compareNumeric(value, stop) <= 0;
        value = addNumeric(value, step)
      ) {
        yield [value];
      }
    },
  };
}

/** How many of `start`, `start + step`, ... are not beyond `stop`. */
function stepsWithin(start: bigint, stop: bigint, step: bigint): number {
  const isWithin = step > 0n ? start <= stop : start >= stop;
  return isWithin ? Number((stop - start) / step + 1n) : 0;
}

const compareIntervals = comparePresent({ kind: 'interval' });

/** Days are of `dayLength` microseconds; null: as long as the zone makes them. */
function seriesOfInstants(
  add: (instant: bigint, step: Interval) => bigint,
  [start, stop, step]: readonly [bigint, bigint, Interval],
  dayLength: bigint | null,
): TableRows {
  const sign = compareIntervals(step, new Interval(0, 0, 0n));
  if (sign === 0) throw new DatumError(STEP_ZERO, SqlState.invalidParameter);
  const isWithin = (value: bigint): boolean => (sign > 0 ? value <= stop : value >= stop);
  const isEndless = isInfiniteInstant(start) || isInfiniteInstant(stop);
  // All instants that there are would come before the error that ends it.
  if (isEndless && isWithin(start)) {
    throw new DatumError('timestamp out of range', SqlState.datetimeOverflow);
  }
  const { months, days, microseconds } = step;
  const isEven = months === 0 && (days === 0 || dayLength !== null);
  const length = BigInt(days) * (dayLength ?? 0n) + microseconds;
  return {
    ...(isEven && !isEndless && { rowCount: stepsWithin(start, stop, length) }),
    *[Symbol.iterator]() {
      // Ends at the last instant that there is: what follows it is an error.
      for (let value = start; isWithin(value); value = add(value, step)) yield [value];
    },
  };
}

function refuseSpecial(what: string, value: Numeric): void {
  if (value.isFinite) return;
  const name = value.form === 'nan' ? 'NaN' : 'infinity';
  throw new DatumError(`${what} cannot be ${name}`, SqlState.invalidParameter);
}

function* elements(array: ArrayDatum): Iterable<Datum[]> {
  for (const element of array.elements) yield [element];
}

function* listElements(list: readonly Datum[]): Iterable<Datum[]> {
  for (const element of list) yield [element];
}

/** Elements of an array of one dimension with their numbers; of more dimensions, NULLs. */
function* numberedElements(array: ArrayDatum): Iterable<Datum[]> {
  const { dimensions, elements: values } = array;
  for (let index = 0; index < (dimensions[0]?.length ?? 0); index += 1) {
    yield [dimensions.length === 1 ? values[index]! : null, index + 1];
  }
}

function* subscripts(array: ArrayDatum, dimension: number, reverse = false): Iterable<Datum[]> {
  const found = array.dimensions[dimension - 1];
  if (found === undefined) return;
  for (let step = 0; step < found.length; step += 1) {
    const offset = reverse ? found.length - 1 - step : step;
    yield [found.lowerBound + offset];
  }
}

function series(type: string, evaluate: TableDefinition['evaluate']): readonly TableDefinition[] {
  const columns = [{ name: null, type }];
  return [
    { name: 'generate_series', args: [type, type], columns, evaluate },
    { name: 'generate_series', args: [type, type, type], columns, evaluate },
  ];
}

/** The name of the table function that gives its arguments as one row. */
export const ROW_OF = 'row_of';

/** What makes a table of a function that gives one value. No query can name it. */
export const ROW_OF_FUNCTION: [string, TableFunction] = [ROW_OF, { evaluate: (...args) => [args] }];

/** The set-returning functions. */
export const TABLE_FUNCTIONS: readonly TableDefinition[] = [
  ...series('int4', seriesOfInts),
  ...series('int8', seriesOfBigints),
  ...series('numeric', seriesOfNumerics),
  ...['timestamp', 'timestamptz'].map((type): TableDefinition => ({
    name: 'generate_series',
    args: [type, type, 'interval'],
    columns: [{ name: null, type }],
    evaluate: (...args: [bigint, bigint, Interval]) => seriesOfInstants(addToInstant, args, DAY_US),
    ...(type === 'timestamptz' && {
      inZone:
        (zone: TimeZone) =>
        (...args: [bigint, bigint, Interval]) =>
          seriesOfInstants((instant, step) => addInZone(zone, instant, step), args, null),
    }),
  })),
  ...[
    ['text', 'text'],
    ['text', 'text', 'text'],
  ].map((args): TableDefinition => ({
    name: 'string_to_table',
    args,
    columns: [{ name: null, type: 'text' }],
    strict: false,
    evaluate: (...parts: Parameters<typeof splitText>) => {
      const array = splitText(...parts);
      return array === null ? [] : elements(array);
    },
  })),
  {
    name: 'unnest',
    args: ['anyarray'],
    columns: [{ name: null, type: 'anyelement' }],
    evaluate: elements,
  },
  {
    name: 'unnest',
    args: ['anylist'],
    columns: [{ name: null, type: 'anyelement' }],
    evaluate: listElements,
  },
  {
    name: '_pg_expandarray',
    args: ['anyarray'],
    columns: [
      { name: 'x', type: 'anyelement' },
      { name: 'n', type: 'int4' },
    ],
    evaluate: numberedElements,
  },
  ...[
    ['anyarray', 'int4'],
    ['anyarray', 'int4', 'bool'],
  ].map((args): TableDefinition => ({
    name: 'generate_subscripts',
    args,
    columns: [{ name: null, type: 'int4' }],
    evaluate: subscripts,
  })),
];
