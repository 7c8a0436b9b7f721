import type { SqlError } from '../../sql-error.js';
import type { Planning } from '../planning/planning.js';

/**
 * The most columns that a query gives, as in PostgreSQL. A plan of so wide a row costs the square
 * of its width, which is what the bound is for.
 */
export const TARGETS_MAX = 1664;

/** What a wider row is answered with; the place is that of the first column too many. */
export function tooManyTargets(location: number | undefined, planning: Planning): SqlError {
  const message = `target lists can have at most ${TARGETS_MAX} entries`;
  return planning.error(message, '54011', location);
}
