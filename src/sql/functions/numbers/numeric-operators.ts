import {
  absoluteNumeric,
  addNumeric,
  divideNumeric,
  multiplyNumeric,
  negateNumeric,
  remainderNumeric,
  subtractNumeric,
  type Numeric,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

const PAIR = ['numeric', 'numeric'];

/** Operators on numerics but comparisons. */
export const NUMERIC_OPERATORS: readonly ScalarDefinition[] = [
  { name: '+', args: PAIR, result: 'numeric', evaluate: addNumeric, sum: '+' },
  { name: '-', args: PAIR, result: 'numeric', evaluate: subtractNumeric, sum: '-' },
  { name: '*', args: PAIR, result: 'numeric', evaluate: multiplyNumeric },
  { name: '/', args: PAIR, result: 'numeric', evaluate: divideNumeric },
  { name: '%', args: PAIR, result: 'numeric', evaluate: remainderNumeric },
  { name: '+', args: ['numeric'], result: 'numeric', evaluate: (value: Numeric) => value },
  { name: '-', args: ['numeric'], result: 'numeric', evaluate: negateNumeric },
  { name: '@', args: ['numeric'], result: 'numeric', evaluate: absoluteNumeric },
];
