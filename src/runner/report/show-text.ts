import { escapeUnprintable, shortened } from '../../diagnostic/index.js';

/** A tab is shown as this many blanks, as in diagnostics. */
const TAB = '    ';

/** A text of a file as a terminal can print it: tabs are blanks, control characters written out. */
export function showText(text: string): string {
  return escapeUnprintable(text.replaceAll('\t', TAB));
}

/** Of a longer line a report shows the beginning and the end: nobody reads more. */
export const LINE_SHOWN_MAX = 10_000;

/** A line of a file or of an output as {@link showText} shows it, cut where it is too long. */
export function showLine(line: string): string {
  return showText(shortened(line, LINE_SHOWN_MAX));
}
