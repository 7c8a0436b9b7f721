import { span, type Span } from '../diagnostic/index.js';

/** A word of a line. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** The words of a stretch of a text, which blanks separate. */
export function splitWords(text: string, { start, end }: Span): readonly Word[] {
  return Array.from(text.slice(start, end).matchAll(/[^ \t\v\f\r\n]+/g), ({ 0: word, index }) => ({
    text: word,
    span: span(start + index, start + index + word.length),
  }));
}

/** A line in words, of which there is at least one. */
export interface HeadLine {
  readonly text: string;
  readonly first: Word;
  readonly rest: readonly Word[];
}

/** Cuts a line into words; it has one that is no blank. */
export function headLine(text: string, start: number, end: number): HeadLine {
  const [first, ...rest] = splitWords(text, span(start, end));
  return { text, first: first!, rest };
}
