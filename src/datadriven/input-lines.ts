import { span, type Span } from '../diagnostic/index.js';
import { LineCursor } from './lines.js';
import type { TestCase } from './test-case.js';

/** One line of an input, without its line end. */
export interface InputLine {
  readonly text: string;
  readonly span: Span;
}

/** The lines of the raw input with their places, for handlers that report mistakes in them. */
export function inputLines({ directive, inputSpan }: TestCase): readonly InputLine[] {
  const lines: InputLine[] = [];
  const cursor = new LineCursor(directive.source.text, inputSpan.start);
  for (; cursor.start < inputSpan.end; cursor.advance()) {
    const { start, end } = cursor;
    lines.push({ text: directive.source.text.slice(start, end), span: span(start, end) });
  }
  return lines;
}
