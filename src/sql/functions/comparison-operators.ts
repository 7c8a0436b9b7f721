import type { Comparison } from '../../dataflow/index.js';
import {
  comparePresent,
  instantOfLocal,
  zoneOfType,
  type Comparator,
  type Datum,
  type SqlType,
  type TimeZone,
} from '../../repr/index.js';
import type { Evaluate, ScalarDefinition } from './definitions/definition.js';
import { compareDateInstant } from './datetime/date-instant.js';
import { patternType, type TypePattern } from './definitions/type-pattern.js';

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
  'timetz',
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
  'bit',
  'varbit',
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
  'bit',
  'varbit',
  'date',
  'time',
  'timetz',
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

/**
 * Comparisons of a type without a zone, on either side, with `timestamptz` in the session's zone.
 */
function withZone(
  type: 'date' | 'timestamp',
  inZone: (zone: TimeZone) => Comparator<Datum>,
): readonly ScalarDefinition[] {
  return [
    ...define([type, 'timestamptz'], (name) => ({
      of: 1,
      make: (zoned) => ofComparator(name, inZone(zoneOfType(zoned))),
    })),
    ...define(['timestamptz', type], (name) => ({
      of: 0,
      make: (zoned) => {
        const compare = inZone(zoneOfType(zoned));
        return ofComparator(commuted(name), (a, b) => compare(b, a));
      },
    })),
  ];
}

function compareBigints(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The comparisons of all types. */
export const COMPARISON_OPERATORS: readonly ScalarDefinition[] = [
  ...SINGLE_TYPES.flatMap((type) =>
    define([type, type], (name) => comparisonOf(name, patternType(type))),
  ),
  ...INTEGER_MIXTURES.flatMap((pair) => define(pair, (name) => DIRECT_COMPARISONS[name])),
  ...FLOAT_MIXTURES.flatMap((pair) =>
    define(pair, (name) => ofComparator(name, comparePresent({ kind: 'float8' }))),
  ),
  ...define(['date', 'timestamp'], (name) =>
    ofComparator(name, compareDateInstant as Comparator<Datum>),
  ),
  ...define(['timestamp', 'date'], (name) =>
    ofComparator(commuted(name), (a, b) => compareDateInstant(b as number, a as bigint)),
  ),
  ...withZone(
    'date',
    (zone) => (date, instant) => compareDateInstant(date as number, instant as bigint, zone),
  ),
  ...withZone(
    'timestamp',
    (zone) => (local, instant) =>
      compareBigints(instantOfLocal(zone, local as bigint), instant as bigint),
  ),
  ...['anyarray', 'record', 'anylist', 'anymap'].flatMap((pattern) =>
    define([pattern, pattern], (name) => ({ of: 0, make: (type) => comparisonOf(name, type) })),
  ),
];
