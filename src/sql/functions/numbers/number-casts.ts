import {
  DatumError,
  float8ToFloat4,
  floatToInteger,
  floatToNumeric,
  Numeric,
  numericToFloat,
  numericToInteger,
  SqlState,
} from '../../../repr/index.js';
import type { CastDefinition } from '../definitions/definition.js';
import { checkInt2, checkInt4 } from './integer-operators.js';

const INTEGER_CASTS: readonly CastDefinition[] = [
  { from: 'int2', to: 'int4', context: 'implicit', evaluate: null },
  { from: 'int2', to: 'int8', context: 'implicit', evaluate: (value: number) => BigInt(value) },
  { from: 'int4', to: 'int8', context: 'implicit', evaluate: (value: number) => BigInt(value) },
  { from: 'int4', to: 'int2', context: 'assignment', evaluate: checkInt2 },
  {
    from: 'int8',
    to: 'int2',
    context: 'assignment',
    evaluate: (value: bigint) => checkInt2(Number(value)),
  },
  {
    from: 'int8',
    to: 'int4',
    context: 'assignment',
    evaluate: (value: bigint) => checkInt4(Number(value)),
  },
];

/** oid datums are unsigned; an int4 becomes the oid of the same 32 bits. */
const OID_CASTS: readonly CastDefinition[] = [
  { from: 'int2', to: 'oid', context: 'implicit', evaluate: (value: number) => value >>> 0 },
  { from: 'int4', to: 'oid', context: 'implicit', evaluate: (value: number) => value >>> 0 },
  {
    from: 'int8',
    to: 'oid',
    context: 'implicit',
    evaluate: (value: bigint) => {
      if (BigInt.asUintN(32, value) !== value) {
        throw new DatumError('OID out of range', SqlState.numberOutOfRange);
      }
      return Number(value);
    },
  },
  { from: 'oid', to: 'int4', context: 'assignment', evaluate: (value: number) => value | 0 },
  { from: 'oid', to: 'int8', context: 'assignment', evaluate: (value: number) => BigInt(value) },
];

/** The datums are the same, but as keys they are not: a float is hashed and compared otherwise. */
const asFloat = (value: number): number => value;

const TO_FLOAT: readonly CastDefinition[] = [
  { from: 'int2', to: 'float4', context: 'implicit', evaluate: asFloat },
  {
    from: 'int4',
    to: 'float4',
    context: 'implicit',
    evaluate: (value: number) => Math.fround(value),
  },
  {
    from: 'int8',
    to: 'float4',
    context: 'implicit',
    evaluate: (value: bigint) => nearestSingle(value),
  },
  { from: 'int2', to: 'float8', context: 'implicit', evaluate: asFloat },
  { from: 'int4', to: 'float8', context: 'implicit', evaluate: asFloat },
  { from: 'int8', to: 'float8', context: 'implicit', evaluate: (value: bigint) => Number(value) },
  {
    from: 'numeric',
    to: 'float4',
    context: 'implicit',
    evaluate: (value: Numeric) => numericToFloat(value, 'float4'),
  },
  {
    from: 'numeric',
    to: 'float8',
    context: 'implicit',
    evaluate: (value: Numeric) => numericToFloat(value, 'float8'),
  },
  { from: 'float4', to: 'float8', context: 'implicit', evaluate: null },
  { from: 'float8', to: 'float4', context: 'assignment', evaluate: float8ToFloat4 },
];

/** Doubles hold integers up to here exactly. */
const EXACT_MAX = 2n ** 53n;

/**
 * The single nearest to a 64-bit integer. Going through a double would round twice; with the bits
 * that a single cannot hold replaced by one bit that says whether there are any, the double is
 * exact.
 */
function nearestSingle(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude <= EXACT_MAX) return Math.fround(Number(value));
  const drop = BigInt(magnitude.toString(2).length - 40);
  const sticky = BigInt.asUintN(Number(drop), magnitude) === 0n ? 0n : 1n;
  const kept = (((magnitude >> drop) << 1n) | sticky) << (drop - 1n);
  return Math.fround(Number(value < 0n ? -kept : kept));
}

function fromFloat(kind: 'float4' | 'float8'): readonly CastDefinition[] {
  return [
    {
      from: kind,
      to: 'int2',
      context: 'assignment',
      evaluate: (value: number) => Number(floatToInteger(value, 'int2')),
    },
    {
      from: kind,
      to: 'int4',
      context: 'assignment',
      evaluate: (value: number) => Number(floatToInteger(value, 'int4')),
    },
    {
      from: kind,
      to: 'int8',
      context: 'assignment',
      evaluate: (value: number) => floatToInteger(value, 'int8'),
    },
    {
      from: kind,
      to: 'numeric',
      context: 'assignment',
      evaluate: (value: number) => floatToNumeric(value, kind),
    },
  ];
}

const NUMERIC_CASTS: readonly CastDefinition[] = [
  ...(['int2', 'int4'] as const).flatMap((kind): CastDefinition[] => [
    {
      from: kind,
      to: 'numeric',
      context: 'implicit',
      evaluate: (value: number) => Numeric.of(BigInt(value)),
    },
    {
      from: 'numeric',
      to: kind,
      context: 'assignment',
      evaluate: (value: Numeric) => Number(numericToInteger(value, kind)),
    },
  ]),
  {
    from: 'int8',
    to: 'numeric',
    context: 'implicit',
    evaluate: (value: bigint) => Numeric.of(value),
  },
  {
    from: 'numeric',
    to: 'int8',
    context: 'assignment',
    evaluate: (value: Numeric) => numericToInteger(value, 'int8'),
  },
];

/** Casts between types of numbers. */
export const NUMBER_CASTS: readonly CastDefinition[] = [
  ...INTEGER_CASTS,
  ...OID_CASTS,
  ...TO_FLOAT,
  ...fromFloat('float4'),
  ...fromFloat('float8'),
  ...NUMERIC_CASTS,
];
