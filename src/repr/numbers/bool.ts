import { syntaxError } from '../datum-error.js';
import { trimSpace } from './numeric.js';

/** Words for truth values; any prefix that fits one of them alone is understood. */
const TRUE_WORDS = ['true', 'yes', 'on', '1'];
const FALSE_WORDS = ['false', 'no', 'off', '0'];

/**
 * Reads a truth value: `true`, `yes`, `on`, `1`, their opposites, and prefixes that leave no doubt.
 *
 * @throws DatumError for other text.
 */
export function parseBool(text: string): boolean {
  const word = trimSpace(text).toLowerCase();
  // `o` alone begins both `on` and `off`.
  if (word !== '' && word !== 'o') {
    if (TRUE_WORDS.some((full) => full.startsWith(word))) return true;
    if (FALSE_WORDS.some((full) => full.startsWith(word))) return false;
  }
  throw syntaxError('boolean', text);
}
