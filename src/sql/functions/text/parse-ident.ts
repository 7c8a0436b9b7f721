import { DatumError, SqlState, type ArrayDatum, spend } from '../../../repr/index.js';
import { arrayOf } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';

/** What it takes to read a part. */
const NAME_UNITS = 64;

const SPACES = /[ \t\n\r\f]*/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const PLAIN = /[A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*/uy;

/**
 * The parts of a name as SQL writes it. What stands behind it is an error if `isStrict`.
 *
 * @throws DatumError `string is not a valid identifier` (22023).
 */
function parseIdent(text: string, isStrict = true): ArrayDatum {
  const refuse = (detail?: string): DatumError => {
    const message = `string is not a valid identifier: "${text}"`;
    const more = detail === undefined ? {} : { detail };
    return new DatumError(message, SqlState.invalidParameter, more);
  };
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const part = (isFirst: boolean): string => {
    if (text[at] === '"') {
      const quoted = take(QUOTED)?.[1]?.replaceAll('""', '"');
      if (quoted === undefined) throw refuse('String has unclosed double quotes.');
      if (quoted === '') throw refuse('Quoted identifier must not be empty.');
      return quoted;
    }
    const plain = take(PLAIN)?.[0];
    // Only letters of ASCII have another case: PostgreSQL's rule for texts of several bytes.
    if (plain !== undefined) return plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    if (text[at] === '.') throw refuse('No valid identifier before ".".');
    throw refuse(isFirst ? undefined : 'No valid identifier after ".".');
  };
  const parts: string[] = [];
  do {
    spend(NAME_UNITS);
    if (parts.length > 0) at += 1;
    take(SPACES);
    parts.push(part(parts.length === 0));
    take(SPACES);
  } while (text[at] === '.');
  if (isStrict && at < text.length) throw refuse();
  return arrayOf(parts);
}

/** `parse_ident`: PostgreSQL documentation, table 9.10. */
export const PARSE_IDENT: readonly ScalarDefinition[] = [['text'], ['text', 'bool']].map(
  (args): ScalarDefinition => ({
    name: 'parse_ident',
    args,
    result: 'text[]',
    evaluate: parseIdent,
  }),
);
