import type { Span } from './span.js';

/** Where an offset is for people: both count from 1, columns in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A text with the name it came under, which finds the line and column of an offset.
 *
 * Lines end in LF or CRLF. A byte order mark at the start takes no column.
 */
export class SourceText {
  /** As given by the user: what diagnostics print. */
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** The number of lines; a text that ends in a line end has an empty last one. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The 1-based line and column of an offset; offsets beyond the text count as its end. */
  position(offset: number): Position {
    const line = this.lineOf(offset);
    return { line, column: characterCount(this.text, this.#visibleStart(line), offset) + 1 };
  }

  /** The 1-based line that an offset is in; a line end belongs to the line it ends. */
  lineOf(offset: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The span of a 1-based line without its line end and without a byte order mark. */
  lineSpan(line: number): Span {
    const start = this.#visibleStart(line);
    const next = this.#starts[line];
    if (next === undefined) return { start, end: this.text.length };
    const end = next - 1;
    const endsInCarriageReturn = end > start && this.text[end - 1] === '\r';
    return { start, end: endsInCarriageReturn ? end - 1 : end };
  }

  #visibleStart(line: number): number {
    const start = this.#starts[line - 1] ?? this.text.length;
    return start === 0 && this.text.startsWith(BYTE_ORDER_MARK) ? 1 : start;
  }

  get #starts(): readonly number[] {
    return (this.#lineStarts ??= findLineStarts(this.text));
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

function characterCount(text: string, start: number, end: number): number {
  const limit = Math.min(end, text.length);
  let count = 0;
  for (let at = start; at < limit; at += text.codePointAt(at)! > 0xffff ? 2 : 1) count += 1;
  return count;
}
