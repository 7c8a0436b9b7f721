import { divisionByZero, integerOutOfRange, type IntegerKind } from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

/** Arithmetic of int2 and int4, whose datums are numbers, at any mixture of the two. */
function smallArithmetic(
  left: 'int2' | 'int4',
  right: 'int2' | 'int4',
): readonly ScalarDefinition[] {
  const kind: IntegerKind = left === 'int2' && right === 'int2' ? 'int2' : 'int4';
  const check = kind === 'int2' ? checkInt2 : checkInt4;
  const args = [left, right];
  return [
    { name: '+', args, result: kind, evaluate: (a: number, b: number) => check(a + b) },
    { name: '-', args, result: kind, evaluate: (a: number, b: number) => check(a - b) },
    // A product of 32-bit integers may need 62 bits: then it is out of range all the same.
    { name: '*', args, result: kind, evaluate: (a: number, b: number) => check(a * b) },
    {
      name: '/',
      args,
      result: kind,
      evaluate: (a: number, b: number) => {
        if (b === 0) throw divisionByZero();
        return check(Math.trunc(a / b));
      },
    },
  ];
}

function smallBits(kind: 'int2' | 'int4'): readonly ScalarDefinition[] {
  const check = kind === 'int2' ? checkInt2 : checkInt4;
  const wrap =
    kind === 'int2' ? (value: number) => (value << 16) >> 16 : (value: number) => value | 0;
  const args = [kind, kind];
  const shift = [kind, 'int4'];
  return [
    { name: '%', args, result: kind, evaluate: smallRemainder },
    { name: '&', args, result: kind, evaluate: (a: number, b: number) => a & b },
    { name: '|', args, result: kind, evaluate: (a: number, b: number) => a | b },
    { name: '#', args, result: kind, evaluate: (a: number, b: number) => a ^ b },
    // C shifts an int2 as an int: what is shifted out at 16 bits is lost, the count is taken mod
    // 32.
    { name: '<<', args: shift, result: kind, evaluate: (a: number, b: number) => wrap(a << b) },
    { name: '>>', args: shift, result: kind, evaluate: (a: number, b: number) => wrap(a >> b) },
    { name: '~', args: [kind], result: kind, evaluate: (a: number) => ~a },
    { name: '+', args: [kind], result: kind, evaluate: (a: number) => a },
    { name: '-', args: [kind], result: kind, evaluate: (a: number) => check(-a) },
    { name: '@', args: [kind], result: kind, evaluate: (a: number) => check(Math.abs(a)) },
  ];
}

/** The remainder with the sign of the dividend; never -0. */
export function smallRemainder(a: number, b: number): number {
  if (b === 0) throw divisionByZero();
  return (a % b) + 0;
}

/** Arithmetic where at least one side is an int8: BigInt() takes datums of all three types. */
function bigArithmetic(left: IntegerKind, right: IntegerKind): readonly ScalarDefinition[] {
  type Integer = number | bigint;
  const args = [left, right];
  const result = 'int8';
  return [
    { name: '+', args, result, evaluate: (a: Integer, b: Integer) => checkInt8(big(a) + big(b)) },
    { name: '-', args, result, evaluate: (a: Integer, b: Integer) => checkInt8(big(a) - big(b)) },
    { name: '*', args, result, evaluate: (a: Integer, b: Integer) => checkInt8(big(a) * big(b)) },
    {
      name: '/',
      args,
      result,
      evaluate: (a: Integer, b: Integer) => {
        const divisor = big(b);
        if (divisor === 0n) throw divisionByZero();
        return checkInt8(big(a) / divisor);
      },
    },
  ];
}

const BIG_BITS: readonly ScalarDefinition[] = [
  { name: '%', args: ['int8', 'int8'], result: 'int8', evaluate: bigRemainder },
  { name: '&', args: ['int8', 'int8'], result: 'int8', evaluate: (a: bigint, b: bigint) => a & b },
  { name: '|', args: ['int8', 'int8'], result: 'int8', evaluate: (a: bigint, b: bigint) => a | b },
  { name: '#', args: ['int8', 'int8'], result: 'int8', evaluate: (a: bigint, b: bigint) => a ^ b },
  {
    name: '<<',
    args: ['int8', 'int4'],
    result: 'int8',
    evaluate: (a: bigint, b: number) => BigInt.asIntN(64, a << BigInt(b & 63)),
  },
  {
    name: '>>',
    args: ['int8', 'int4'],
    result: 'int8',
    evaluate: (a: bigint, b: number) => a >> BigInt(b & 63),
  },
  { name: '~', args: ['int8'], result: 'int8', evaluate: (a: bigint) => ~a },
  { name: '+', args: ['int8'], result: 'int8', evaluate: (a: bigint) => a },
  { name: '-', args: ['int8'], result: 'int8', evaluate: (a: bigint) => checkInt8(-a) },
  {
    name: '@',
    args: ['int8'],
    result: 'int8',
    evaluate: (a: bigint) => checkInt8(a < 0n ? -a : a),
  },
];

/** The remainder of int8s, with the sign of the dividend. */
export function bigRemainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw divisionByZero();
  return a % b;
}

function big(value: number | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(value);
}

/** The value if an int2 can hold it. -0 becomes 0. @throws DatumError `smallint out of range` */
export function checkInt2(value: number): number {
  if (value > 32767 || value < -32768) throw integerOutOfRange('int2');
  return value + 0;
}

/** The value if an int4 can hold it. -0 becomes 0. @throws DatumError `integer out of range` */
export function checkInt4(value: number): number {
  if (value > 2147483647 || value < -2147483648) throw integerOutOfRange('int4');
  return value + 0;
}

/** The value if an int8 can hold it. @throws DatumError `bigint out of range` */
export function checkInt8(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw integerOutOfRange('int8');
  return value;
}

/** Operators on integers but comparisons. */
export const INTEGER_OPERATORS: readonly ScalarDefinition[] = [
  ...smallArithmetic('int4', 'int4'),
  ...smallArithmetic('int2', 'int4'),
  ...smallArithmetic('int4', 'int2'),
  ...smallArithmetic('int2', 'int2'),
  ...smallBits('int4'),
  ...smallBits('int2'),
  ...bigArithmetic('int8', 'int8'),
  ...bigArithmetic('int8', 'int4'),
  ...bigArithmetic('int4', 'int8'),
  ...bigArithmetic('int8', 'int2'),
  ...bigArithmetic('int2', 'int8'),
  ...BIG_BITS,
];
