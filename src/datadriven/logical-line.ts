import { span, type Span } from '../diagnostic/index.js';
import type { LineCursor } from './lines.js';
import { skipWhiteSpace, trimEndOffset } from './white-space.js';

const BACKSLASH = 0x5c;

/** From `joined` in the joined text on, offsets are those from `source` on in the source text. */
interface Segment {
  readonly joined: number;
  readonly source: number;
}

/**
 * A directive line as it is parsed: physical lines joined where `\` continues them, white space at
 * both ends trimmed. Finds the place in the source of every offset.
 */
export class LogicalLine {
  readonly text: string;
  readonly #start: number;
  readonly #continuations: readonly Segment[];

  /** The text starts at an offset of the source, and goes on elsewhere from some offsets on. */
  constructor(text: string, start: number, continuations: readonly Segment[] = []) {
    this.text = text;
    this.#start = start;
    this.#continuations = continuations;
  }

  /** The span in the source of a stretch of the joined text. */
  toSource(start: number, end: number): Span {
    if (this.#continuations.length === 0) return span(this.#start + start, this.#start + end);
    const sourceStart = this.#offsetToSource(start);
    // NB: what ends with one physical line must not reach to the start of the next.
    return span(sourceStart, end > start ? this.#offsetToSource(end - 1) + 1 : sourceStart);
  }

  #offsetToSource(offset: number): number {
    const segments = this.#continuations;
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (segments[middle]!.joined <= offset) low = middle + 1;
      else high = middle;
    }
    const segment = segments[low - 1];
    return segment === undefined
      ? this.#start + offset
      : segment.source + (offset - segment.joined);
  }
}

/** The one physical line that spans a stretch of a text, trimmed. */
export function plainLine(text: string, start: number, end: number): LogicalLine {
  const from = skipWhiteSpace(text, start, end);
  return new LogicalLine(text.slice(from, trimEndOffset(text, from, end)), from);
}

/**
 * Reads the directive line that the cursor is at with the lines that continue it, and leaves the
 * cursor behind them. As in Go, the line after a `\` belongs to it whatever it is, and a `\` at the
 * end of the file is kept.
 */
export function readLogicalLine(cursor: LineCursor): LogicalLine {
  const { text } = cursor;
  let start = skipWhiteSpace(text, cursor.start, cursor.end);
  let end = trimEndOffset(text, start, cursor.end);
  cursor.advance();
  const segments = [{ joined: 0, source: start }];
  let joined = '';
  while (end > start && text.charCodeAt(end - 1) === BACKSLASH && !cursor.atEnd) {
    joined += `${text.slice(start, end - 1)} `;
    start = skipWhiteSpace(text, cursor.start, cursor.end);
    end = trimEndOffset(text, start, cursor.end);
    segments.push({ joined: joined.length, source: start });
    cursor.advance();
  }
  if (segments.length === 1) return new LogicalLine(text.slice(start, end), start);
  return trimJoined(joined + text.slice(start, end), segments);
}

function trimJoined(joined: string, segments: readonly Segment[]): LogicalLine {
  const from = skipWhiteSpace(joined, 0, joined.length);
  const to = trimEndOffset(joined, from, joined.length);
  const shifted = segments.map((segment) => ({ ...segment, joined: segment.joined - from }));
  return new LogicalLine(joined.slice(from, to), 0, shifted);
}
