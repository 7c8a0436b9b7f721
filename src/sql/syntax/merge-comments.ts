import { lex, skipLines } from './lexer.js';

/**
 * The text with one block comment, as long as they are together, in place of those between the same
 * two tokens. Positions in the one text are positions in the other.
 *
 * PostgreSQL's scanner takes comments that touch or nest for one operator, goes to its end, and
 * begins anew behind the first of them: that takes time by the square of their number.
 *
 * @throws SqlError as {@link lex}.
 */
export function mergeComments(text: string): string {
  if (!text.includes('/*')) return text;
  const parts: string[] = [];
  let end = 0;
  const merge = (until: number): void => {
    // Blanks before it stay: they decide whether a string goes on.
    const start = skipLines(text, end);
    parts.push(text.slice(end, Math.min(start, until)));
    if (start < until) parts.push('/*', ' '.repeat(until - start - 4), '*/');
  };
  for (const token of lex(text)) {
    merge(token.start);
    parts.push(text.slice(token.start, token.end));
    end = token.end;
  }
  merge(text.length);
  return parts.join('');
}
