/** A text with a blank for each run of white space: what SQLite says, in an error of one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
