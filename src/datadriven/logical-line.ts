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
  readonly #segments: readonly Segment[];

  constructor(text: string, segments: readonly Segment[]) {
    this.text = text;
    this.#segments = segments;
  }

  /** The span in the source of a stretch of the joined text. */
  toSource(start: number, end: number): Span {
    const sourceStart = this.#offsetToSource(start);
    // NB: what ends with one physical line must not reach to the start of the next.
    return span(sourceStart, end > start ? this.#offsetToSource(end - 1) + 1 : sourceStart);
  }

  #offsetToSource(offset: number): number {
    const segments = this.#segments;
    let low = 0;
    let high = segments.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (segments[middle]!.joined <= offset) low = middle;
      else high = middle;
    }
    const { joined, source } = segments[low]!;
    return source + (offset - joined);
  }
}

/** The one physical line that spans a stretch of a text, trimmed. */
export function plainLine(text: string, start: number, end: number): LogicalLine {
  const from = skipWhiteSpace(text, start, end);
  const to = trimEndOffset(text, from, end);
  return new LogicalLine(text.slice(from, to), [{ joined: 0, source: from }]);
}

/**
 * Reads the directive line that the cursor is at with the lines that continue it, and leaves the
 * cursor behind them. As in Go, the line after a `\` belongs to it whatever it is, and a `\` at the
 * end of the file is kept.
 */
export function readLogicalLine(cursor: LineCursor): LogicalLine {
  const { text } = cursor;
  const from = skipWhiteSpace(text, cursor.start, cursor.end);
  let to = trimEndOffset(text, from, cursor.end);
  cursor.advance();
  if (text.charCodeAt(to - 1) !== BACKSLASH || cursor.atEnd) {
    return new LogicalLine(text.slice(from, to), [{ joined: 0, source: from }]);
  }
  const pieces: string[] = [];
  const segments: Segment[] = [];
  let length = 0;
  const append = (piece: string, source: number): void => {
    segments.push({ joined: length, source });
    pieces.push(piece);
    length += piece.length;
  };
  let start = from;
  while (to > start && text.charCodeAt(to - 1) === BACKSLASH && !cursor.atEnd) {
    append(text.slice(start, to - 1), start);
    append(' ', to - 1);
    start = skipWhiteSpace(text, cursor.start, cursor.end);
    to = trimEndOffset(text, start, cursor.end);
    cursor.advance();
  }
  append(text.slice(start, to), start);
  return trimJoined(pieces.join(''), segments);
}

function trimJoined(joined: string, segments: readonly Segment[]): LogicalLine {
  const from = skipWhiteSpace(joined, 0, joined.length);
  const to = trimEndOffset(joined, from, joined.length);
  if (from === 0) return new LogicalLine(joined.slice(0, to), segments);
  const shifted = segments.map((segment) => ({ ...segment, joined: segment.joined - from }));
  return new LogicalLine(joined.slice(from, to), shifted);
}
