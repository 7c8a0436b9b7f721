import { isBlank } from './white-space.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const DASH = 0x2d;

/** The line between input and expected output, and in pairs round a double block. */
export const SEPARATOR = '----';

/** Rust's second closing line of a double block whose text lacks its final line end. */
export const NO_NEWLINE_CLOSING = '---- (no newline)';

/**
 * Goes through the lines of a text. A line ends in LF, one CR before which belongs to the line end;
 * what stands behind the last LF is a line unless it is empty.
 */
export class LineCursor {
  readonly text: string;
  /** Where the line starts; at the end of the text where there is no line. */
  start = 0;
  /** Where its content ends. */
  end = 0;
  /** Where the next line starts. */
  next = 0;

  constructor(text: string, start = 0) {
    this.text = text;
    this.moveTo(start);
  }

  /** Whether there is no line left. */
  get atEnd(): boolean {
    return this.start === this.text.length;
  }

  /** Goes to the next line. */
  advance(): void {
    this.moveTo(this.next);
  }

  /** Goes to the line that starts at an offset. */
  moveTo(start: number): void {
    const { text } = this;
    const lineFeed = text.indexOf('\n', start);
    this.start = start;
    this.next = lineFeed === -1 ? text.length : lineFeed + 1;
    const end = lineFeed === -1 ? text.length : lineFeed;
    const endsInReturn = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    this.end = endsInReturn ? end - 1 : end;
  }

  /** Whether the line is blank in the sense of Go. */
  get blank(): boolean {
    return isBlank(this.text, this.start, this.end);
  }

  /** Whether the line is exactly `----`. */
  get separator(): boolean {
    const { text, start } = this;
    return (
      this.end - start === SEPARATOR.length &&
      text.charCodeAt(start) === DASH &&
      text.charCodeAt(start + 1) === DASH &&
      text.charCodeAt(start + 2) === DASH &&
      text.charCodeAt(start + 3) === DASH
    );
  }

  /** Whether the line is exactly the given text. */
  is(line: string): boolean {
    return this.end - this.start === line.length && this.text.startsWith(line, this.start);
  }
}

/**
 * Whole lines of a text with their ends made LF; a last one without an end gets one.
 */
export function normalizeLines(text: string, start: number, end: number): string {
  if (start === end) return '';
  const lines = text.slice(start, end);
  const ended = lines.charCodeAt(lines.length - 1) === LINE_FEED;
  if (!lines.includes('\r')) return ended ? lines : `${lines}\n`;
  const dropped = lines.replaceAll('\r\n', '\n');
  // NB: a carriage return alone is a line that is empty.
  return ended ? dropped : `${dropped.replace(/\r$/, '')}\n`;
}
