import type { AggregateFunction } from '../../../dataflow/index.js';
import { type ArrayDatum, comparePresent, type Datum, type SqlType } from '../../../repr/index.js';
import { accumulateArrays } from '../arrays/array-operators.js';
import { arrayOf, EMPTY_ARRAY } from '../values/array-values.js';
import type { AggregateDefinition } from '../definitions/definition.js';
import { patternType } from '../definitions/type-pattern.js';
import { joined } from '../values/text-length.js';

interface Count {
  count: number;
}

function counting(skipsNull: boolean): AggregateFunction {
  return {
    kind: 'accumulable',
    create: (): Count => ({ count: 0 }),
    add: (state, _value, diff) => {
      (state as Count).count += diff;
    },
    finish: (state) => BigInt((state as Count).count),
    counts: true,
    skipsNull,
  };
}

function extreme(name: 'min' | 'max', type: SqlType): AggregateFunction {
  const compare = comparePresent(type);
  const sign = name === 'min' ? 1 : -1;
  return {
    kind: 'hierarchical',
    better: (left, right) => sign * compare(left, right) < 0,
    skipsNull: true,
  };
}

/** The types that have `min` and `max`; that of booleans is the dialect's own. */
const ORDERED_TYPES = [
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'float4',
  'float8',
  'numeric',
  'text',
  'char',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'interval',
] as const;

const EXTREMES: readonly AggregateDefinition[] = (['min', 'max'] as const).flatMap((name) => [
  ...ORDERED_TYPES.map((type): AggregateDefinition => ({
    name,
    args: [type],
    result: type,
    aggregate: extreme(name, patternType(type)),
  })),
  {
    name,
    args: ['anyarray'],
    result: 'anyarray',
    aggregate: { of: 0, make: (type) => extreme(name, type) },
  },
]);

interface BoolCounts {
  trues: number;
  falses: number;
  nulls: number;
}

function ofBools(
  skipsNull: boolean,
  finish: (state: BoolCounts) => boolean | null,
): AggregateFunction {
  return {
    kind: 'accumulable',
    create: (): BoolCounts => ({ trues: 0, falses: 0, nulls: 0 }),
    add: (state, value, diff) => {
      const counts = state as BoolCounts;
      if (value === null) counts.nulls += diff;
      else if (value === true) counts.trues += diff;
      else counts.falses += diff;
    },
    finish: (state) => finish(state as BoolCounts),
    skipsNull,
  };
}

const everyBool = ofBools(true, ({ trues, falses }) =>
  falses > 0 ? false : trues > 0 ? true : null,
);
const someBool = ofBools(true, ({ trues, falses }) =>
  trues > 0 ? true : falses > 0 ? false : null,
);

/** OR and AND of all values with three-valued logic: what ANY and ALL of subqueries mean. */
const anyTrue = ofBools(false, ({ trues, nulls }) => trues > 0 || (nulls > 0 ? null : false));
const allTrue = ofBools(false, ({ falses, nulls }) => falses === 0 && (nulls > 0 ? null : true));

/** Texts that are not NULL, each but the first with the delimiter of its own row before it. */
function joinTexts(values: readonly (readonly Datum[])[]): Datum {
  const parts: string[] = [];
  for (const [value, delimiter] of values) {
    if (value === null) continue;
    if (parts.length > 0 && delimiter !== null) parts.push(delimiter as string);
    // A first text that is empty still makes those behind it follow a delimiter.
    parts.push(value as string);
  }
  return parts.length === 0 ? null : joined(parts);
}

function joinBytes(values: readonly (readonly Datum[])[]): Datum {
  const parts: Uint8Array[] = [];
  for (const [value, delimiter] of values) {
    if (value === null) continue;
    if (parts.length > 0 && delimiter !== null) parts.push(delimiter as Uint8Array);
    parts.push(value as Uint8Array);
  }
  return parts.length === 0 ? null : new Uint8Array(Buffer.concat(parts));
}

function collected(evaluate: (values: readonly (readonly Datum[])[]) => Datum): AggregateFunction {
  return { kind: 'collected', evaluate: (values) => evaluate(values.all()), skipsNull: false };
}

/** Aggregates but `sum` and `avg`. `any_true` and `all_true` are the planner's own. */
export const AGGREGATES: readonly AggregateDefinition[] = [
  {
    name: 'count',
    args: [],
    result: 'int8',
    aggregate: counting(false),
    empty: 0n,
    neverNull: true,
  },
  {
    name: 'count',
    args: ['any'],
    result: 'int8',
    aggregate: counting(true),
    empty: 0n,
    neverNull: true,
  },
  ...EXTREMES,
  { name: 'bool_and', args: ['bool'], result: 'bool', aggregate: everyBool },
  { name: 'every', args: ['bool'], result: 'bool', aggregate: everyBool },
  { name: 'bool_or', args: ['bool'], result: 'bool', aggregate: someBool },
  { name: 'string_agg', args: ['text', 'text'], result: 'text', aggregate: collected(joinTexts) },
  {
    name: 'string_agg',
    args: ['bytea', 'bytea'],
    result: 'bytea',
    aggregate: collected(joinBytes),
  },
  {
    name: 'array_agg',
    args: ['anynonarray'],
    result: 'anyarray',
    aggregate: collected((values) =>
      values.length === 0 ? null : arrayOf(values.map(([value]) => value!)),
    ),
  },
  {
    name: 'array_agg',
    args: ['anyarray'],
    result: 'anyarray',
    aggregate: collected((values) => (values.length === 0 ? null : nestedOf(values))),
  },
  {
    name: 'list_agg',
    args: ['anycompatible'],
    result: 'anycompatiblelist',
    aggregate: collected((values) =>
      values.length === 0 ? null : values.map(([value]) => value!),
    ),
  },
];

function nestedOf(values: readonly (readonly Datum[])[]): Datum {
  return accumulateArrays(values.map(([value]) => value as ArrayDatum | null));
}

/** What `ARRAY (query)` collects: the empty array for no rows. */
export const ARRAY_OF_QUERY = {
  plain: {
    name: 'array_of_query',
    aggregate: collected((values) => arrayOf(values.map(([value]) => value!))),
    empty: EMPTY_ARRAY,
  },
  nested: { name: 'nested_array_of_query', aggregate: collected(nestedOf), empty: EMPTY_ARRAY },
} as const;

/**
 * The value of a group that is meant to have one, whatever its type: the least, so that it does not
 * depend on chance which one of several it is.
 */
export const SINGLE_VALUE = {
  name: 'single',
  make: (type: SqlType): AggregateFunction => extreme('min', type),
} as const;

/** Aggregates that only the planner names. */
export const INTERNAL_AGGREGATES = {
  any: { name: 'any_true', aggregate: anyTrue, empty: false },
  all: { name: 'all_true', aggregate: allTrue, empty: true },
} as const;
