import { DatumError, parseDuration } from '../../repr/index.js';
import { SqlError } from '../sql-error.js';
import type { Option } from '../syntax/index.js';

/** Refuses options that a statement does not have, and those given twice. */
export function refuseUnknownOptions(
  options: readonly Option[],
  known: readonly string[],
  statement: string,
): void {
  const seen = new Set<string>();
  for (const { name, position } of options) {
    if (!known.includes(name)) {
      const message = `unexpected parameters for ${statement}: ${name}`;
      throw new SqlError(message, '42601', { position });
    }
    if (seen.has(name)) {
      throw new SqlError(`option "${name}" specified more than once`, '42601', { position });
    }
    seen.add(name);
  }
}

/** The value of an option that is true or false; true if it has no value. */
export function booleanOption(
  options: readonly Option[],
  name: string,
  otherwise: boolean,
): boolean {
  const option = options.find((one) => one.name === name);
  if (option === undefined) return otherwise;
  const { value, position } = option;
  if (value === null) return true;
  if (value.kind === 'boolean') return value.value;
  const word = value.kind === 'string' ? value.text.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw new SqlError(`${name} must be a boolean`, '22023', { position });
}

/** The duration that a string option says, in milliseconds. @throws SqlError with its place. */
export function durationOption({ name, value, position }: Option): bigint {
  if (value?.kind !== 'string' && value?.kind !== 'number') {
    throw new SqlError(`${name} must be a duration such as '1ms'`, '22023', { position });
  }
  try {
    return parseDuration(value.text);
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    throw new SqlError(`${name}: ${error.message}`, error.code, { position });
  }
}
