import { SqlError } from '../../sql/index.js';
import type { VariableDefinition } from './variable-definitions.js';

/** The most variables that a client makes in one session: each is kept until the session ends. */
export const CUSTOM_VARIABLES_MAX = 1000;

/** Two or more simple identifiers with dots between them: PostgreSQL's `guc.c`. */
const CUSTOM_NAME =
  /^[a-z_\u0080-\uffff][\w$\u0080-\uffff]*(\.[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)+$/i;

/** Whether a variable of the name is one that clients make by setting it. */
export function isCustomName(name: string): boolean {
  return CUSTOM_NAME.test(name);
}

/**
 * A variable that clients make: any text, the empty one until it is set.
 *
 * @throws SqlError if the name is not made of two simple identifiers or more.
 */
export function customVariable(name: string): VariableDefinition {
  if (!isCustomName(name)) {
    const detail =
      'Custom parameter names must be two or more simple identifiers separated by dots.';
    throw new SqlError(`invalid configuration parameter name "${name}"`, '42602', { detail });
  }
  const description = 'What the client keeps there.';
  return { name: name.toLowerCase(), description, default: '', rule: { kind: 'text' } };
}
