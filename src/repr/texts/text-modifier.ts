import { charactersOf, codePointLength } from './characters.js';
import { trimBlanks } from './compare-text.js';
import { DatumError, SqlState } from '../datum-error.js';

/** Assignment refuses what is too long; an explicit cast cuts it off. */
export type FitMode = 'assign' | 'cast';

/**
 * Text as a `varchar(length)` holds it. Blanks beyond the length are dropped; lengths count code
 * points.
 *
 * @throws DatumError for other text beyond the length, unless it is an explicit cast.
 */
export function fitVarchar(text: string, length: number | null, mode: FitMode = 'assign'): string {
  return length === null ? text : cut('character varying', text, { length, mode });
}

/**
 * Text as a `char(length)` holds and prints it: padded with blanks, which do not count when datums
 * are compared.
 *
 * @throws DatumError for text beyond the length, unless it is an explicit cast.
 */
export function fitChar(text: string, length: number | null, mode: FitMode = 'assign'): string {
  if (length === null) return text;
  const fitting = cut('character', text, { length, mode });
  return fitting + ' '.repeat(Math.max(0, length - codePointLength(fitting)));
}

function cut(name: string, text: string, limit: { length: number; mode: FitMode }): string {
  const { length, mode } = limit;
  if (text.length <= length) return text;
  const points = charactersOf(text);
  if (points.length <= length) return text;
  const kept = points.slice(0, length).join('');
  if (mode === 'assign' && trimBlanks(points.slice(length).join('')) !== '') {
    const message = `value too long for type ${name}(${length})`;
    throw new DatumError(message, SqlState.stringTooLong);
  }
  return kept;
}
