import { comparePresent, type Datum } from '../../repr/index.js';
import type { Evaluate } from './definitions/definition.js';
import { familyName, type FamilyDefinition } from './definitions/function-family.js';

/** The implementation of NOT. */
export const NOT = familyName('not', []);

/** Implementations that syntax stands for, and no name: `NOT`, `IS DISTINCT FROM`, ... */
export const BOOLEAN_FAMILIES: readonly FamilyDefinition[] = [
  { name: 'not', make: () => (value: boolean) => !value },
  {
    name: 'is_distinct',
    strict: false,
    neverNull: true,
    make: ([type]): Evaluate => {
      const compare = comparePresent(type!);
      return (left: Datum, right: Datum) =>
        left === null || right === null ? left !== right : compare(left, right) !== 0;
    },
  },
  {
    name: 'row_is_null',
    strict: false,
    neverNull: true,
    make: () => (row: readonly Datum[] | null) =>
      row === null || row.every((field) => field === null),
  },
  {
    name: 'row_is_not_null',
    strict: false,
    neverNull: true,
    make: () => (row: readonly Datum[] | null) =>
      row !== null && row.every((field) => field !== null),
  },
  {
    name: 'greatest',
    strict: false,
    nullOnlyFromAll: true,
    make: ([type]) => extreme(comparePresent(type!), 1),
  },
  {
    name: 'least',
    strict: false,
    nullOnlyFromAll: true,
    make: ([type]) => extreme(comparePresent(type!), -1),
  },
  // NULL is equal to nothing, so that what it would be compared with is not evaluated. PostgreSQL
  // evaluates both operands; the two differ only where the second one is an error.
  {
    name: 'nullif',
    strict: false,
    introducesNull: true,
    stopsAtNull: true,
    make: () => (value: Datum, same: Datum) => (same === true ? null : value),
  },
];

/** The greatest (sign 1) or least (-1) of the values that are not NULL; NULL if all are. */
function extreme(compare: (left: Datum, right: Datum) => number, sign: 1 | -1): Evaluate {
  return (...values: Datum[]) => {
    let best: Datum = null;
    for (const value of values) {
      if (value === null) continue;
      if (best === null || sign * compare(value, best) > 0) best = value;
    }
    return best;
  };
}
