import { span, type Span } from '../diagnostic/index.js';
import { LineCursor, SEPARATOR } from './lines.js';
import { isBlank } from './white-space.js';

const DASH = 0x2d;

/** Whether the line is `----` with blanks behind it, which is never meant as input. */
export function isDashesAndBlanks({ text, start, end }: LineCursor): boolean {
  return (
    text.charCodeAt(start) === DASH &&
    end > start + SEPARATOR.length &&
    text.startsWith(SEPARATOR, start) &&
    isBlank(text, start + SEPARATOR.length, end)
  );
}

/**
 * The first line that may have been meant as `----`: three to six dashes, blanks round them or not.
 */
export function findLookalike(text: string, input: Span): Span | undefined {
  const line = new LineCursor(text, input.start);
  for (; line.start < input.end; line.advance()) {
    // Enough for six dashes and some blanks; longer lines were not meant.
    const content = text.slice(line.start, Math.min(line.end, line.start + 20));
    if (/^\s*-{3,6}\s*$/.test(content)) return span(line.start, line.end);
  }
  return undefined;
}
