import {
  floatToInteger,
  multiplyNumeric,
  Numeric,
  numericToInteger,
  powerOfTen,
  roundNumeric,
  type Datum,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { readNumberByTemplate } from './number-reading.js';
import { formatNumberByTemplate, type NumberDigits } from './number-writer.js';

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A number's digits with a point after the first. */
function mantissaText(digits: bigint, places: number): string {
  const text = String(digits).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

function ofNumeric(value: Numeric): NumberDigits {
  return {
    fixed: (places, power) => {
      const shifted = power === 0 ? value : multiplyNumeric(value, Numeric.of(powerOfTen(power)));
      return roundNumeric(shifted, places).toString();
    },
    scientific: (places) => (value.isFinite ? numericScientific(value, places) : null),
    rounded: () => Number(numericToInteger(value, 'int4')),
  };
}

/** As PostgreSQL, which does not carry: 9.96 with one place is `10.0e+00`. */
function numericScientific({ unscaled, scale }: Numeric, places: number): string {
  const digits = unscaled < 0n ? -unscaled : unscaled;
  const length = String(digits).length;
  const exponent = digits === 0n ? 0 : length - 1 - scale;
  // All digits but the first are behind the point.
  const mantissa = roundNumeric(Numeric.of(digits, digits === 0n ? 0 : length - 1), places);
  return `${unscaled < 0n ? '-' : ''}${mantissa.toString()}${exponentText(exponent)}`;
}

/** Digits of a double's exact value that are looked at: enough to tell a half from what is near. */
const EXACT_DIGITS = 100;

/** The quotient by a power of ten, rounded half to even, as C's `printf` rounds exact values. */
function divideHalfEven(value: bigint, power: number): bigint {
  const divisor = powerOfTen(power);
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/** `printf("%.*f")` */
function fixedFloat(value: number, places: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = isNegative(value) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const fraction = BigInt((size - whole).toFixed(EXACT_DIGITS).slice(2));
  const digits = BigInt(whole) * powerOfTen(EXACT_DIGITS) + fraction;
  return sign + mantissaText(divideHalfEven(digits, EXACT_DIGITS - places), places);
}

/** `printf("%.*e")` */
function scientificFloat(value: number, places: number): string {
  const exact = Math.abs(value).toExponential(EXACT_DIGITS);
  const [mantissa, exponent] = exact.split('e') as [string, string];
  const rounded = divideHalfEven(BigInt(mantissa.replace('.', '')), EXACT_DIGITS - places);
  const carries = rounded === powerOfTen(places + 1);
  const text = mantissaText(carries ? powerOfTen(places) : rounded, places);
  return `${isNegative(value) ? '-' : ''}${text}${exponentText(Number(exponent) + Number(carries))}`;
}

/** Floats show no more digits than their type warrants: C's `FLT_DIG` and `DBL_DIG`. */
function ofFloat(digitsMax: number): (value: number) => NumberDigits {
  return (value) => ({
    fixed: (places, power) => {
      const shifted = value * 10 ** power;
      const length = fixedFloat(Math.abs(shifted), 0).length;
      return fixedFloat(shifted, Math.max(0, Math.min(places, digitsMax - length)));
    },
    scientific: (places) =>
      Number.isFinite(value) ? scientificFloat(value, Math.min(places, EXACT_DIGITS)) : null,
    rounded: () => Number(floatToInteger(value, 'int4')),
  });
}

/** Their scientific notation is that of doubles. */
function ofInteger(value: number): NumberDigits {
  const { scientific } = ofFloat(15)(value);
  return { ...ofNumeric(Numeric.of(BigInt(value))), scientific };
}

const TYPES = [
  ['int4', ofInteger],
  ['int8', (value: bigint) => ofNumeric(Numeric.of(value))],
  ['float4', ofFloat(6)],
  ['float8', ofFloat(15)],
  ['numeric', ofNumeric],
] as const;

/** `to_char` of numbers, and `to_number`. */
export const NUMBER_TEMPLATES: readonly ScalarDefinition[] = [
  ...TYPES.map(([type, digitsOf]): ScalarDefinition => ({
    name: 'to_char',
    args: [type, 'text'],
    result: 'text',
    evaluate: (value: Datum, template: string) =>
      formatNumberByTemplate((digitsOf as (value: Datum) => NumberDigits)(value), template),
  })),
  {
    name: 'to_number',
    args: ['text', 'text'],
    result: 'numeric',
    introducesNull: true,
    evaluate: readNumberByTemplate,
  },
];
