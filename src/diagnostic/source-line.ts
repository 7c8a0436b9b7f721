import { characterWidth, escapeUnprintable } from './character-width.js';
import type { Span } from './span.js';

/** Longer lines are shown in part: what fits beside a gutter in a wide terminal. */
const WINDOW_LENGTH = 120;

/** How much of a long line is shown before the place that matters. */
const WINDOW_LEAD = 40;

/** A tab is shown as this many blanks, so that carets stand right whatever the terminal's stops. */
const TAB = '    ';

const CUT = '…';

/** A line as it is printed, and the columns (from 0) that its carets stand under. */
export interface ShownLine {
  readonly text: string;
  readonly caretStart: number;
  readonly caretCount: number;
}

/**
 * Prepares a line for printing with carets under the focus, both given as spans of the text: tabs
 * become blanks, unprintable characters are written out, a long line is cut round the focus. An
 * empty focus gets one caret; a focus that reaches beyond the line ends with it.
 */
export function showLine(text: string, line: Span, focus: Span): ShownLine {
  const window = windowOf(text, line, focus);
  const before = window.start > line.start ? CUT : '';
  const after = window.end < line.end ? CUT : '';
  const focusStart = clamp(focus.start, window);
  const focusEnd = Math.max(focusStart, clamp(focus.end, window));
  const lead = showCharacters(text.slice(window.start, focusStart));
  const focused = showCharacters(text.slice(focusStart, focusEnd));
  const rest = showCharacters(text.slice(focusEnd, window.end));
  return {
    text: `${before}${lead.text}${focused.text}${rest.text}${after}`,
    caretStart: before.length + lead.width,
    caretCount: Math.max(1, focused.width),
  };
}

function windowOf(text: string, line: Span, focus: Span): Span {
  if (line.end - line.start <= WINDOW_LENGTH) return line;
  const latestStart = line.end - WINDOW_LENGTH;
  const start = clamp(Math.min(focus.start - WINDOW_LEAD, latestStart), line);
  const end = Math.min(start + WINDOW_LENGTH, line.end);
  return { start: characterStart(text, start), end: characterStart(text, end) };
}

/** The offset, or the one before if it lies between the halves of a surrogate pair. */
function characterStart(text: string, offset: number): number {
  const splitsPair = offset > 0 && offset < text.length && text.codePointAt(offset - 1)! > 0xffff;
  return splitsPair ? offset - 1 : offset;
}

function clamp(offset: number, { start, end }: Span): number {
  return Math.min(Math.max(offset, start), end);
}

function showCharacters(text: string): { text: string; width: number } {
  const shown = escapeUnprintable(text.replaceAll('\t', TAB));
  let width = 0;
  for (const character of shown) width += characterWidth(character);
  return { text: shown, width };
}
