/**
 * The place of an error as clients are told it: counted in characters, from 1.
 *
 * @param offset In UTF-16 units, from 0.
 */
export function characterPosition(text: string, offset: number): number {
  let characters = 1;
  for (let unit = 0; unit < offset; unit += 1) {
    // Of the two halves of a character the second one does not count.
    if ((text.charCodeAt(unit) & 0xfc00) !== 0xdc00) characters += 1;
  }
  return characters;
}
