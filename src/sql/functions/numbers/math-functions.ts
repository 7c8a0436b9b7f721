import {
  absoluteNumeric,
  ceilNumeric,
  checkNumeric,
  DatumError,
  decimalDigits,
  divideTruncated,
  exponentialNumeric,
  floatOverflow,
  floorNumeric,
  logarithm,
  minimalScale,
  naturalLogarithm,
  Numeric,
  numericOverflow,
  powerNumeric,
  remainderNumeric,
  rescale,
  roundHalfEven,
  roundNumeric,
  signOf,
  spend,
  SqlState,
  squareRootNumeric,
  truncateNumeric,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import {
  bigRemainder,
  checkInt2,
  checkInt4,
  checkInt8,
  smallRemainder,
} from './integer-operators.js';
import {
  commonLogarithmOf,
  cubeRoot,
  exponentialOf,
  naturalLogarithmOf,
  powerOf,
} from './rounded-exponentials.js';

type Unary<T> = (value: T) => T;

/** A function that has an overload for floats and one for numerics. */
function both(
  name: string,
  ofFloat: Unary<number>,
  ofNumeric: Unary<Numeric>,
): readonly ScalarDefinition[] {
  return [
    { name, args: ['float8'], result: 'float8', evaluate: ofFloat },
    { name, args: ['numeric'], result: 'numeric', evaluate: ofNumeric },
  ];
}

/** Half to even; what rounds to 0 keeps its sign. */
function roundFloat(value: number): number {
  const rounded = roundHalfEven(value);
  return rounded === 0 && value < 0 ? -0 : rounded;
}

const ROUNDING: readonly ScalarDefinition[] = [
  ...both('ceil', Math.ceil, ceilNumeric),
  ...both('ceiling', Math.ceil, ceilNumeric),
  ...both('floor', Math.floor, floorNumeric),
  ...both('round', roundFloat, (value) => roundNumeric(value)),
  ...both('trunc', Math.trunc, (value) => truncateNumeric(value)),
  ...both('sign', (value) => Math.sign(value) || 0, signNumeric),
  { name: 'round', args: ['numeric', 'int4'], result: 'numeric', evaluate: cutOff(roundNumeric) },
  {
    name: 'trunc',
    args: ['numeric', 'int4'],
    result: 'numeric',
    evaluate: cutOff(truncateNumeric),
  },
];

function cutOff(
  change: (value: Numeric, scale: number) => Numeric,
): (value: Numeric, scale: number) => Numeric {
  return (value, scale) => change(value, scale);
}

function signNumeric(value: Numeric): Numeric {
  return value.form === 'nan' ? value : Numeric.of(BigInt(signOf(value)));
}

const MAGNITUDES: readonly ScalarDefinition[] = [
  { name: 'abs', args: ['int2'], result: 'int2', evaluate: (a: number) => checkInt2(Math.abs(a)) },
  { name: 'abs', args: ['int4'], result: 'int4', evaluate: (a: number) => checkInt4(Math.abs(a)) },
  {
    name: 'abs',
    args: ['int8'],
    result: 'int8',
    evaluate: (a: bigint) => checkInt8(a < 0n ? -a : a),
  },
  { name: 'abs', args: ['float4'], result: 'float4', evaluate: (a: number) => Math.abs(a) },
  ...both('abs', Math.abs, absoluteNumeric),
];

const DIVISION: readonly ScalarDefinition[] = [
  { name: 'mod', args: ['int2', 'int2'], result: 'int2', evaluate: smallRemainder },
  { name: 'mod', args: ['int4', 'int4'], result: 'int4', evaluate: smallRemainder },
  { name: 'mod', args: ['int8', 'int8'], result: 'int8', evaluate: bigRemainder },
  { name: 'mod', args: ['numeric', 'numeric'], result: 'numeric', evaluate: remainderNumeric },
  { name: 'div', args: ['numeric', 'numeric'], result: 'numeric', evaluate: divideTruncated },
  {
    name: 'gcd',
    args: ['int4', 'int4'],
    result: 'int4',
    evaluate: (a: number, b: number) => checkInt4(Number(gcd(BigInt(a), BigInt(b)))),
  },
  {
    name: 'gcd',
    args: ['int8', 'int8'],
    result: 'int8',
    evaluate: (a: bigint, b: bigint) => checkInt8(gcd(a, b)),
  },
  {
    name: 'lcm',
    args: ['int4', 'int4'],
    result: 'int4',
    evaluate: (a: number, b: number) => checkInt4(Number(lcm(BigInt(a), BigInt(b)))),
  },
  {
    name: 'lcm',
    args: ['int8', 'int8'],
    result: 'int8',
    evaluate: (a: bigint, b: bigint) => checkInt8(lcm(a, b)),
  },
];

/** The greatest common divisor, where a division of the numbers takes so many units. */
function gcd(a: bigint, b: bigint, units = 1): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) {
    spend(units);
    [x, y] = [y, x % y];
  }
  return x;
}

function lcm(a: bigint, b: bigint, units?: number): bigint {
  if (a === 0n || b === 0n) return 0n;
  const product = (a / gcd(a, b, units)) * b;
  return product < 0n ? -product : product;
}

function squareRoot(value: number): number {
  if (value < 0) throw complex('cannot take square root of a negative number');
  return Math.sqrt(value);
}

function complex(message: string): DatumError {
  return new DatumError(message, SqlState.invalidPower);
}

function exponential(value: number): number {
  const result = exponentialOf(value);
  if (result === Infinity && value !== Infinity) throw floatOverflow('overflow');
  if (result === 0 && value !== -Infinity) throw floatOverflow('underflow');
  return result;
}

function logarithmOf(compute: (value: number) => number): (value: number) => number {
  return (value) => {
    const isZero = value === 0;
    if (isZero || value < 0) {
      const message = `cannot take logarithm of ${isZero ? 'zero' : 'a negative number'}`;
      throw new DatumError(message, SqlState.invalidLogarithm);
    }
    return compute(value);
  };
}

/** A double to a power, with PostgreSQL's errors where C has none. */
function power(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw complex('zero raised to a negative power is undefined');
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    throw complex('a negative number raised to a non-integer power yields a complex result');
  }
  // C says that 1 to any power is 1, even to NaN; JavaScript does not.
  if (base === 1) return 1;
  if (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)) return 1;
  const result = powerOf(base, exponent);
  if (Number.isFinite(base) && Number.isFinite(exponent)) {
    if (!Number.isFinite(result)) throw floatOverflow('overflow');
    if (result === 0 && base !== 0) throw floatOverflow('underflow');
  }
  return result;
}

const POWERS: readonly ScalarDefinition[] = [
  ...both('sqrt', squareRoot, squareRootNumeric),
  { name: 'cbrt', args: ['float8'], result: 'float8', evaluate: cubeRoot },
  ...both('exp', exponential, exponentialNumeric),
  ...both('ln', logarithmOf(naturalLogarithmOf), naturalLogarithm),
  ...both('log', logarithmOf(commonLogarithmOf), (value) => logarithm(value)),
  ...both('log10', logarithmOf(commonLogarithmOf), (value) => logarithm(value)),
  {
    name: 'log',
    args: ['numeric', 'numeric'],
    result: 'numeric',
    evaluate: (base: Numeric, value: Numeric) => logarithm(value, base),
  },
  ...['power', 'pow'].flatMap((name): ScalarDefinition[] => [
    { name, args: ['float8', 'float8'], result: 'float8', evaluate: power },
    { name, args: ['numeric', 'numeric'], result: 'numeric', evaluate: powerNumeric },
  ]),
];

function numericGcd(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) return Numeric.NAN;
  const scale = Math.max(left.scale, right.scale);
  const digits = rescale(right, scale);
  return Numeric.of(gcd(rescale(left, scale), digits, unitsOf(digits)), scale);
}

function numericLcm(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) return Numeric.NAN;
  const scale = Math.max(left.scale, right.scale);
  const digits = rescale(right, scale);
  return checkNumeric(Numeric.of(lcm(rescale(left, scale), digits, unitsOf(digits)), scale));
}

/** What it takes to divide by a number with a quotient of few digits. */
function unitsOf(divisor: bigint): number {
  return 16 + (decimalDigits(divisor) >> 6);
}

/** Numbers whose factorial is longer than numerics may be are refused before it is computed. */
const FACTORIAL_MAX = 32_177n;

/** What it takes to multiply a long number by a factor. */
const FACTOR_UNITS = 256;

function factorial(value: bigint): Numeric {
  if (value < 0n) {
    const message = 'factorial of a negative number is undefined';
    throw new DatumError(message, SqlState.numberOutOfRange);
  }
  if (value > FACTORIAL_MAX) throw numericOverflow();
  let product = 1n;
  for (let factor = 2n; factor <= value; factor += 1n) {
    spend(FACTOR_UNITS);
    product *= factor;
  }
  return Numeric.of(product);
}

function withoutZeros(value: Numeric): Numeric {
  const scale = minimalScale(value);
  return scale === null ? value : roundNumeric(value, scale);
}

/** Functions of numbers. */
export const MATH_FUNCTIONS: readonly ScalarDefinition[] = [
  ...ROUNDING,
  ...MAGNITUDES,
  ...DIVISION,
  ...POWERS,
  { name: 'gcd', args: ['numeric', 'numeric'], result: 'numeric', evaluate: numericGcd },
  { name: 'lcm', args: ['numeric', 'numeric'], result: 'numeric', evaluate: numericLcm },
  { name: 'factorial', args: ['int8'], result: 'numeric', evaluate: factorial },
  { name: 'trim_scale', args: ['numeric'], result: 'numeric', evaluate: withoutZeros },
  {
    name: 'scale',
    args: ['numeric'],
    result: 'int4',
    introducesNull: true,
    evaluate: (value: Numeric) => (value.isFinite ? value.scale : null),
  },
  {
    name: 'min_scale',
    args: ['numeric'],
    result: 'int4',
    introducesNull: true,
    evaluate: minimalScale,
  },
];

/** Operators that are functions by another name. */
export const MATH_OPERATORS: readonly ScalarDefinition[] = [
  { name: '^', args: ['float8', 'float8'], result: 'float8', evaluate: power },
  { name: '^', args: ['numeric', 'numeric'], result: 'numeric', evaluate: powerNumeric },
  { name: '|/', args: ['float8'], result: 'float8', evaluate: squareRoot },
  { name: '||/', args: ['float8'], result: 'float8', evaluate: cubeRoot },
];
