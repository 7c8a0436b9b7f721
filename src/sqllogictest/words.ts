import { span, type Span } from '../diagnostic/index.js';

/** A word of a line. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** The words of a stretch of a text, which blanks separate. */
function splitWords(text: string, { start, end }: Span): readonly Word[] {
  const words: Word[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && !isBlank(text.charCodeAt(at))) continue;
    if (from < at) words.push({ text: text.slice(from, at), span: span(from, at) });
    from = at + 1;
  }
  return words;
}

/** A space, or what is between a tab and a carriage return. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** A line in words, of which there is at least one. */
export interface HeadLine {
  readonly text: string;
  readonly first: Word;
  readonly rest: readonly Word[];
}

/** Cuts a line into words; it has one that is no blank. */
export function headLine(text: string, start: number, end: number): HeadLine {
  const words = splitWords(text, span(start, end));
  return { text, first: words[0]!, rest: words.slice(1) };
}
