import { DatumError, floatOverflow, SqlState } from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import {
  arccosineOf,
  arcsineOf,
  arctangentOf,
  arctangentOfQuotient,
  cosineOf,
  sineOf,
  tangentOf,
} from './rounded-angles.js';
import {
  hyperbolicCosineOf,
  hyperbolicSineOf,
  inverseHyperbolicCosineOf,
  inverseHyperbolicSineOf,
} from './rounded-exponentials.js';

type Compute = (value: number) => number;

function angle(name: string, evaluate: Compute): ScalarDefinition {
  return { name, args: ['float8'], result: 'float8', evaluate };
}

function outOfRange(): DatumError {
  return new DatumError('input is out of range', SqlState.numberOutOfRange);
}

function checkOverflow(result: number, argument: number): number {
  if (!Number.isFinite(result) && Number.isFinite(argument)) throw floatOverflow('overflow');
  return result;
}

function checkUnderflow(result: number, argument: number): number {
  if (result === 0 && argument !== 0) throw floatOverflow('underflow');
  return result;
}

/** A function that is defined on an interval only. */
function within(compute: Compute, isInside: (value: number) => boolean): Compute {
  return (value) => {
    if (!isInside(value) && !Number.isNaN(value)) throw outOfRange();
    return compute(value);
  };
}

const isFinite = (value: number): boolean => Number.isFinite(value);
const isUnit = (value: number): boolean => value >= -1 && value <= 1;

const RADIAN = Math.PI / 180;

/** The functions of degrees are exact at multiples of 30 and 45, as PostgreSQL makes them. */
const SINE_30 = sineOf(30 * RADIAN);
const ONE_MINUS_COSINE_60 = 1 - cosineOf(60 * RADIAN);

function cosineOfQuadrant(degrees: number): number {
  if (degrees <= 60) return 1 - (1 - cosineOf(degrees * RADIAN)) / ONE_MINUS_COSINE_60 / 2;
  return sineOf((90 - degrees) * RADIAN) / SINE_30 / 2;
}

function sineInQuadrant(degrees: number): number {
  return degrees <= 30 ? sineOf(degrees * RADIAN) / SINE_30 / 2 : cosineOfQuadrant(90 - degrees);
}

function sineOfDegrees(value: number): number {
  let degrees = value % 360;
  let sign = 1;
  if (degrees < 0) [degrees, sign] = [-degrees, -1];
  if (degrees > 180) [degrees, sign] = [360 - degrees, -sign];
  if (degrees > 90) degrees = 180 - degrees;
  return sign * sineInQuadrant(degrees);
}

function cosineOfDegrees(value: number): number {
  let degrees = Math.abs(value % 360);
  let sign = 1;
  if (degrees > 180) degrees = 360 - degrees;
  if (degrees > 90) [degrees, sign] = [180 - degrees, -sign];
  return sign * cosineOfQuadrant(degrees);
}

const TANGENT_45 = sineInQuadrant(45) / cosineOfQuadrant(45);
const COTANGENT_45 = cosineOfQuadrant(45) / sineInQuadrant(45);

function tangentOfDegrees(value: number): number {
  let degrees = value % 360;
  let sign = 1;
  if (degrees < 0) [degrees, sign] = [-degrees, -1];
  if (degrees > 180) [degrees, sign] = [360 - degrees, -sign];
  if (degrees > 90) [degrees, sign] = [180 - degrees, -sign];
  const ratio = sineInQuadrant(degrees) / cosineOfQuadrant(degrees);
  return (sign * ratio) / TANGENT_45 + 0;
}

function cotangentOfDegrees(value: number): number {
  let degrees = value % 360;
  let sign = 1;
  if (degrees < 0) [degrees, sign] = [-degrees, -1];
  if (degrees > 180) [degrees, sign] = [360 - degrees, -sign];
  if (degrees > 90) [degrees, sign] = [180 - degrees, -sign];
  const ratio = cosineOfQuadrant(degrees) / sineInQuadrant(degrees);
  return (sign * ratio) / COTANGENT_45 + 0;
}

const ARCSINE_HALF = arcsineOf(0.5);
const ARCCOSINE_HALF = arccosineOf(0.5);
const ARCTANGENT_ONE = arctangentOf(1);

function arcsineOfQuadrant(value: number): number {
  if (value <= 0.5) return (arcsineOf(value) / ARCSINE_HALF) * 30;
  return 90 - (arccosineOf(value) / ARCCOSINE_HALF) * 60;
}

function arccosineOfQuadrant(value: number): number {
  if (value <= 0.5) return 90 - (arcsineOf(value) / ARCSINE_HALF) * 30;
  return (arccosineOf(value) / ARCCOSINE_HALF) * 60;
}

function arcsineInDegrees(value: number): number {
  return value >= 0 ? arcsineOfQuadrant(value) : -arcsineOfQuadrant(-value);
}

function arccosineInDegrees(value: number): number {
  return value >= 0 ? arccosineOfQuadrant(value) : 90 + arcsineOfQuadrant(-value);
}

const IN_DEGREES: readonly ScalarDefinition[] = [
  angle('sind', within(sineOfDegrees, isFinite)),
  angle('cosd', within(cosineOfDegrees, isFinite)),
  angle('tand', within(tangentOfDegrees, isFinite)),
  angle('cotd', within(cotangentOfDegrees, isFinite)),
  angle('asind', within(arcsineInDegrees, isUnit)),
  angle('acosd', within(arccosineInDegrees, isUnit)),
  angle('atand', (value) => (arctangentOf(value) / ARCTANGENT_ONE) * 45),
  {
    name: 'atan2d',
    args: ['float8', 'float8'],
    result: 'float8',
    evaluate: (y: number, x: number) => (arctangentOfQuotient(y, x) / ARCTANGENT_ONE) * 45,
  },
];

const HYPERBOLIC: readonly ScalarDefinition[] = [
  angle('sinh', hyperbolicSineOf),
  angle('cosh', hyperbolicCosineOf),
  angle('tanh', Math.tanh),
  angle('asinh', inverseHyperbolicSineOf),
  angle(
    'acosh',
    within(inverseHyperbolicCosineOf, (value) => value >= 1),
  ),
  angle('atanh', within(Math.atanh, isUnit)),
];

/** Angles and what is like them: as of the C library, but for a last digit here and there. */
export const TRIGONOMETRY_FUNCTIONS: readonly ScalarDefinition[] = [
  angle('sin', within(sineOf, isFinite)),
  angle('cos', within(cosineOf, isFinite)),
  angle('tan', within(tangentOf, isFinite)),
  angle(
    'cot',
    within((value) => 1 / tangentOf(value), isFinite),
  ),
  angle('asin', within(arcsineOf, isUnit)),
  angle('acos', within(arccosineOf, isUnit)),
  angle('atan', arctangentOf),
  angle('degrees', (value) => checkOverflow(value / RADIAN, value)),
  angle('radians', (value) => checkUnderflow(value * RADIAN, value)),
  { name: 'atan2', args: ['float8', 'float8'], result: 'float8', evaluate: arctangentOfQuotient },
  { name: 'pi', args: [], result: 'float8', evaluate: () => Math.PI },
  ...IN_DEGREES,
  ...HYPERBOLIC,
];
