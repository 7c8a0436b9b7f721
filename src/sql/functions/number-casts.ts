import {
  DatumError,
  formatNumeric,
  integerOutOfRange,
  Numeric,
  parseFloatDatum,
  parseNumeric,
  roundNumeric,
  SqlState,
  type IntegerKind,
} from '../../repr/index.js';
import type { CastDefinition } from './definition.js';
import { floatOverflow, floatUnderflow } from './float-operators.js';
import { checkInt2, checkInt4, checkInt8 } from './integer-operators.js';

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

const TO_FLOAT: readonly CastDefinition[] = [
  { from: 'int2', to: 'float4', context: 'implicit', evaluate: null },
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
  { from: 'int2', to: 'float8', context: 'implicit', evaluate: null },
  { from: 'int4', to: 'float8', context: 'implicit', evaluate: null },
  { from: 'int8', to: 'float8', context: 'implicit', evaluate: (value: bigint) => Number(value) },
  {
    from: 'numeric',
    to: 'float4',
    context: 'implicit',
    evaluate: (value: Numeric) => parseFloatDatum('float4', formatNumeric(value)),
  },
  {
    from: 'numeric',
    to: 'float8',
    context: 'implicit',
    evaluate: (value: Numeric) => parseFloatDatum('float8', formatNumeric(value)),
  },
  { from: 'float4', to: 'float8', context: 'implicit', evaluate: null },
  {
    from: 'float8',
    to: 'float4',
    context: 'assignment',
    evaluate: (value: number) => {
      const single = Math.fround(value);
      if (!Number.isFinite(single) && Number.isFinite(value)) throw floatOverflow();
      if (single === 0 && value !== 0) throw floatUnderflow();
      return single;
    },
  },
];

/**
 * The single nearest to a 64-bit integer. Going through a double would round twice: where the double
 * falls half way between two singles, the digits that it lost decide.
 */
function nearestSingle(value: bigint): number {
  const double = Number(value);
  const single = Math.fround(double);
  const lost = value - BigInt(double);
  if (lost === 0n || single === double) return single;
  const nudged = double + (lost > 0n ? 1 : -1) * Math.abs(double) * Number.EPSILON;
  return Math.fround(nudged) === single ? single : Math.fround(halfway(double) ? nudged : double);
}

/** Whether a double lies exactly half way between two singles. */
function halfway(double: number): boolean {
  const single = Math.fround(double);
  const mirrored = double + (double - single);
  return single !== double && Math.fround(mirrored) === mirrored;
}

function fromFloat(kind: 'float4' | 'float8'): readonly CastDefinition[] {
  const round = (value: number, to: IntegerKind): number => {
    const rounded = roundHalfEven(value);
    if (Number.isNaN(rounded)) throw integerOutOfRange(to);
    return rounded;
  };
  return [
    {
      from: kind,
      to: 'int2',
      context: 'assignment',
      evaluate: (value: number) => checkInt2(round(value, 'int2')),
    },
    {
      from: kind,
      to: 'int4',
      context: 'assignment',
      evaluate: (value: number) => checkInt4(round(value, 'int4')),
    },
    {
      from: kind,
      to: 'int8',
      context: 'assignment',
      evaluate: (value: number) => {
        const rounded = round(value, 'int8');
        if (!Number.isFinite(rounded)) throw integerOutOfRange('int8');
        return checkInt8(BigInt(rounded));
      },
    },
    {
      from: kind,
      to: 'numeric',
      context: 'assignment',
      evaluate: (value: number) => numericOfFloat(value, kind === 'float4' ? 6 : 15),
    },
  ];
}

/** The nearest integer; of two, the even one, as C's `rint` has it. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** As C's `%.{digits}g` writes the number: PostgreSQL goes through that text. */
function numericOfFloat(value: number, digits: number): Numeric {
  if (Number.isNaN(value)) return Numeric.NAN;
  if (value === Infinity) return Numeric.INFINITY;
  if (value === -Infinity) return Numeric.NEGATIVE_INFINITY;
  const [mantissa, exponent] = value.toPrecision(digits).split('e');
  const short = mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa!;
  return parseNumeric(exponent === undefined ? short : `${short}e${exponent}`);
}

const INTEGER_NAMES = { int2: 'smallint', int4: 'integer', int8: 'bigint' } as const;

/** The nearest integer of a finite numeric, half away from zero. @throws DatumError for others */
function integerOfNumeric(value: Numeric, kind: IntegerKind): bigint {
  if (!value.isFinite) {
    const name = value.form === 'nan' ? 'NaN' : 'infinity';
    throw new DatumError(`cannot convert ${name} to ${INTEGER_NAMES[kind]}`, SqlState.unsupported);
  }
  const rounded = roundNumeric(value).unscaled;
  if (BigInt.asIntN(64, rounded) !== rounded) throw integerOutOfRange(kind);
  return rounded;
}

const NUMERIC_CASTS: readonly CastDefinition[] = [
  {
    from: 'int2',
    to: 'numeric',
    context: 'implicit',
    evaluate: (value: number) => Numeric.of(BigInt(value)),
  },
  {
    from: 'int4',
    to: 'numeric',
    context: 'implicit',
    evaluate: (value: number) => Numeric.of(BigInt(value)),
  },
  {
    from: 'int8',
    to: 'numeric',
    context: 'implicit',
    evaluate: (value: bigint) => Numeric.of(value),
  },
  {
    from: 'numeric',
    to: 'int2',
    context: 'assignment',
    evaluate: (value: Numeric) => checkInt2(Number(integerOfNumeric(value, 'int2'))),
  },
  {
    from: 'numeric',
    to: 'int4',
    context: 'assignment',
    evaluate: (value: Numeric) => checkInt4(Number(integerOfNumeric(value, 'int4'))),
  },
  {
    from: 'numeric',
    to: 'int8',
    context: 'assignment',
    evaluate: (value: Numeric) => integerOfNumeric(value, 'int8'),
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
