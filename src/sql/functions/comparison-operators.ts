import type { Comparison } from '../../dataflow/index.js';
import { comparePresent, type Comparator, type Datum, type SqlType } from '../../repr/index.js';
import type { Evaluate, ScalarDefinition } from './definition.js';
import { compareDateInstant } from './date-instant.js';
import { patternType, type TypePattern } from './type-pattern.js';

/** The six comparisons by name. */
export const COMPARISONS: readonly Comparison[] = ['=', '<>', '<', '<=', '>', '>='];

/** Whether an operator is a comparison. */
export function isComparison(name: string): name is Comparison {
  return (COMPARISONS as readonly string[]).includes(name);
}

/** The comparison with its sides exchanged: `a < b` is `b > a`. */
export function commuted(name: Comparison): Comparison {
  const other: Record<Comparison, Comparison> = {
    '=': '=',
    '<>': '<>',
    '<': '>',
    '<=': '>=',
    '>': '<',
    '>=': '<=',
  };
  return other[name];
}

/** The comparison that is true where the other is false. */
export function negated(name: Comparison): Comparison {
  const other: Record<Comparison, Comparison> = {
    '=': '<>',
    '<>': '=',
    '<': '>=',
    '<=': '>',
    '>': '<=',
    '>=': '<',
  };
  return other[name];
}

/** Types whose datums JavaScript's own operators compare as SQL does. */
const DIRECT: ReadonlySet<SqlType['kind']> = new Set([
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
] as const);

function ofComparator(name: Comparison, compare: Comparator<Datum>): Evaluate {
  switch (name) {
    case '=':
      return (a: Datum, b: Datum) => compare(a, b) === 0;
    case '<>':
      return (a: Datum, b: Datum) => compare(a, b) !== 0;
    case '<':
      return (a: Datum, b: Datum) => compare(a, b) < 0;
    case '<=':
      return (a: Datum, b: Datum) => compare(a, b) <= 0;
    case '>':
      return (a: Datum, b: Datum) => compare(a, b) > 0;
    case '>=':
      return (a: Datum, b: Datum) => compare(a, b) >= 0;
  }
}

type Ordinal = number | bigint;

/** NB: `==` on purpose: numbers and bigints of the same value are equal by it. */
const DIRECT_COMPARISONS: Record<Comparison, Evaluate> = {
  '=': (a: Ordinal, b: Ordinal) => a == b,
  '<>': (a: Ordinal, b: Ordinal) => a != b,
  '<': (a: Ordinal, b: Ordinal) => a < b,
  '<=': (a: Ordinal, b: Ordinal) => a <= b,
  '>': (a: Ordinal, b: Ordinal) => a > b,
  '>=': (a: Ordinal, b: Ordinal) => a >= b,
};

const STRING_EQUALITY: Partial<Record<Comparison, Evaluate>> = {
  '=': (a: string, b: string) => a === b,
  '<>': (a: string, b: string) => a !== b,
};

/** Types whose values are equal exactly if their datums are the same text. */
const PLAIN_TEXTS: ReadonlySet<SqlType['kind']> = new Set([
  'text',
  'varchar',
  'name',
  'bytechar',
  'uuid',
] as const);

/** The comparison of two datums of one type. */
export function comparisonOf(name: Comparison, type: SqlType): Evaluate {
  if (DIRECT.has(type.kind)) return DIRECT_COMPARISONS[name];
  if (PLAIN_TEXTS.has(type.kind)) {
    return STRING_EQUALITY[name] ?? ofComparator(name, comparePresent(type));
  }
  return ofComparator(name, comparePresent(type));
}

function define(
  args: readonly [TypePattern, TypePattern],
  evaluate: (name: Comparison) => ScalarDefinition['evaluate'],
): readonly ScalarDefinition[] {
  return COMPARISONS.map((name) => ({
    name,
    args,
    result: 'bool',
    evaluate: evaluate(name),
    ...(args[0] === args[1] && { comparison: name }),
  }));
}

const SINGLE_TYPES = [
  'int4',
  'bool',
  'int2',
  'int8',
  'oid',
  'float4',
  'float8',
  'numeric',
  'text',
  'char',
  'name',
  'bytechar',
  'bytea',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'uuid',
  'jsonb',
] as const;

const INTEGER_MIXTURES = [
  ['int4', 'int8'],
  ['int8', 'int4'],
  ['int2', 'int4'],
  ['int4', 'int2'],
  ['int2', 'int8'],
  ['int8', 'int2'],
] as const;

const FLOAT_MIXTURES = [
  ['float4', 'float8'],
  ['float8', 'float4'],
] as const;

/** Days against instants; the first of each pair is the date. */
const DATE_MIXTURES = ['timestamp', 'timestamptz'] as const;

/** The comparisons of all types. */
export const COMPARISON_OPERATORS: readonly ScalarDefinition[] = [
  ...SINGLE_TYPES.flatMap((type) =>
    define([type, type], (name) => comparisonOf(name, patternType(type))),
  ),
  ...INTEGER_MIXTURES.flatMap((pair) => define(pair, (name) => DIRECT_COMPARISONS[name])),
  ...FLOAT_MIXTURES.flatMap((pair) =>
    define(pair, (name) => ofComparator(name, comparePresent({ kind: 'float8' }))),
  ),
  ...DATE_MIXTURES.flatMap((type) => [
    ...define(['date', type], (name) =>
      ofComparator(name, compareDateInstant as Comparator<Datum>),
    ),
    ...define([type, 'date'], (name) =>
      ofComparator(commuted(name), (a, b) => compareDateInstant(b as number, a as bigint)),
    ),
  ]),
  // The only zone is UTC, so the two kinds of timestamps count the same microseconds.
  ...define(['timestamp', 'timestamptz'], (name) => DIRECT_COMPARISONS[name]),
  ...define(['timestamptz', 'timestamp'], (name) => DIRECT_COMPARISONS[name]),
  ...['anyarray', 'record', 'anylist', 'anymap'].flatMap((pattern) =>
    define([pattern, pattern], (name) => ({ of: 0, make: (type) => comparisonOf(name, type) })),
  ),
];
