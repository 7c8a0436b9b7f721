import { DatumError } from '../../../repr/index.js';

/** A regular expression that is none, in PostgreSQL's words (2201B). */
export function regexError(rule: string): DatumError {
  return new DatumError(`invalid regular expression: ${rule}`, '2201B');
}

/** What PostgreSQL has and this matcher refuses (0A000). */
export function regexNotSupported(what: string): DatumError {
  return new DatumError(`${what} in a regular expression is not supported`, '0A000');
}
