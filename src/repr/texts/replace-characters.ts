import { spend } from '../interruption.js';

/** As many units as are replaced at a time. */
const CHUNK_LENGTH = 1 << 20;

/**
 * `text.replace(pattern, by)` for a pattern that matches single characters and has the flag `g`.
 *
 * Long texts are taken in chunks: V8 keeps the parts of a replacement in one array, and ends the
 * process where they are more than an array can hold, at about 4 * 10^7 matches.
 */
export function replaceCharacters(
  text: string,
  pattern: RegExp,
  by: string | ((character: string) => string),
): string {
  // The overloads of `replace` take the one or the other, not both.
  const replace = (part: string): string =>
    typeof by === 'string' ? part.replace(pattern, by) : part.replace(pattern, by);
  if (text.length <= CHUNK_LENGTH) return replace(text);
  let result = '';
  for (let start = 0; start < text.length;) {
    spend(CHUNK_LENGTH);
    const splitsPair = text.codePointAt(start + CHUNK_LENGTH - 1)! > 0xffff;
    const end = start + CHUNK_LENGTH - (splitsPair ? 1 : 0);
    result += replace(text.slice(start, end));
    start = end;
  }
  return result;
}
