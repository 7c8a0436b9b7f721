import { divisionByZero, floatOverflow } from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

type FloatKind = 'float4' | 'float8';

function arithmetic(left: FloatKind, right: FloatKind): readonly ScalarDefinition[] {
  const result: FloatKind = left === 'float4' && right === 'float4' ? 'float4' : 'float8';
  const round = result === 'float4' ? Math.fround : (value: number): number => value;
  const args = [left, right];
  return [
    {
      name: '+',
      args,
      result,
      evaluate: (a: number, b: number) => checkOverflow(round(a + b), a, b),
    },
    {
      name: '-',
      args,
      result,
      evaluate: (a: number, b: number) => checkOverflow(round(a - b), a, b),
    },
    {
      name: '*',
      args,
      result,
      evaluate: (a: number, b: number) => {
        const product = checkOverflow(round(a * b), a, b);
        if (product === 0 && a !== 0 && b !== 0) throw floatOverflow('underflow');
        return product;
      },
    },
    {
      name: '/',
      args,
      result,
      evaluate: (a: number, b: number) => {
        if (b === 0 && !Number.isNaN(a)) throw divisionByZero();
        const quotient = checkOverflow(round(a / b), a, b);
        if (quotient === 0 && a !== 0 && Number.isFinite(b)) throw floatOverflow('underflow');
        return quotient;
      },
    },
  ];
}

/** A result that is infinite though no argument is has overflowed. */
function checkOverflow(result: number, a: number, b: number): number {
  if ((result === Infinity || result === -Infinity) && Number.isFinite(a) && Number.isFinite(b)) {
    throw floatOverflow('overflow');
  }
  return result;
}

function unary(kind: FloatKind): readonly ScalarDefinition[] {
  return [
    { name: '+', args: [kind], result: kind, evaluate: (a: number) => a },
    { name: '-', args: [kind], result: kind, evaluate: (a: number) => -a },
    { name: '@', args: [kind], result: kind, evaluate: (a: number) => Math.abs(a) },
  ];
}

/** PostgreSQL has no remainder of these; the dialect does, with the sign of the dividend. */
function remainder(dividend: number, divisor: number): number {
  if (divisor === 0 && !Number.isNaN(dividend)) throw divisionByZero();
  return dividend % divisor;
}

/** Operators on floating point numbers but comparisons. */
export const FLOAT_OPERATORS: readonly ScalarDefinition[] = [
  { name: '%', args: ['float8', 'float8'], result: 'float8', evaluate: remainder },
  { name: '%', args: ['float4', 'float4'], result: 'float4', evaluate: remainder },
  ...arithmetic('float8', 'float8'),
  ...arithmetic('float4', 'float8'),
  ...arithmetic('float8', 'float4'),
  ...arithmetic('float4', 'float4'),
  ...unary('float8'),
  ...unary('float4'),
];
