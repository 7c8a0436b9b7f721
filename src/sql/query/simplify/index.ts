/**
 * Plans with the same rows that do less: constants evaluated, filters moved down and into joins,
 * neighbours made one, unused columns and shared parts dropped. Each pass gives a plan with the
 * same columns and the same rows; the order of passes is in `simplify.ts`. Works on plans alone.
 */
export { forEachColumn } from './scalar-columns.js';
export { foldScalar } from './fold-constants.js';
export { simplify } from './simplify.js';
