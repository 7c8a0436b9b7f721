import { escapeUnprintable } from '../diagnostic/index.js';

/** A tab is shown as this many blanks, as in diagnostics. */
const TAB = '    ';

/** A text of a file as a terminal can print it: tabs are blanks, control characters written out. */
export function showText(text: string): string {
  return escapeUnprintable(text.replaceAll('\t', TAB));
}
