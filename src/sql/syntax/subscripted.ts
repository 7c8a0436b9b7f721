import { lex, type Token } from './lexer.js';

/** A text with parentheses put round one of its expressions. */
export interface Parenthesized {
  readonly text: string;
  /** For each UTF-16 offset of the text, the end included: the offset before. */
  readonly offsets: Uint32Array;
}

/**
 * Puts parentheses round what stands before a bracket, at a position, that PostgreSQL's grammar
 * does not take there and the dialect's does: behind a constructor of an array, or a call. Null if
 * neither stands there.
 */
export function parenthesizeSubscripted(text: string, position: number): Parenthesized | null {
  const tokens = lex(text);
  const bracket = tokens.findIndex(({ start }) => start === position);
  if (bracket < 1 || text[position] !== '[') return null;
  const first = startOfPrimary(text, tokens, bracket - 1);
  if (first === null) return null;
  const { start } = tokens[first]!;
  const { end } = tokens[bracket - 1]!;
  const offsets = new Uint32Array(text.length + 3);
  for (let offset = 0; offset < offsets.length; offset += 1) {
    offsets[offset] = offset - (offset > start ? 1 : 0) - (offset > end + 1 ? 1 : 0);
  }
  return { text: `${text.slice(0, start)}(${text.slice(start, end)})${text.slice(end)}`, offsets };
}

/** The token that a constructor or a call begins with, given its last one; null: it is neither. */
function startOfPrimary(text: string, tokens: readonly Token[], last: number): number | null {
  const open = openerOf(text, tokens, last);
  if (open === null || open === 0) return null;
  const isCall = textOf(text, tokens[last]!) === ')';
  const name = tokens[open - 1]!;
  const isArray = textOf(text, name).toUpperCase() === 'ARRAY';
  const isName = name.kind === 'word' || name.kind === 'quoted';
  if (!isArray && !(isCall && isName)) return null;
  let first = open - 1;
  // Ends with the tokens: each round takes two.
  while (first >= 2 && textOf(text, tokens[first - 1]!) === '.') first -= 2;
  return first;
}

/** The bracket or parenthesis that a token closes; null if it closes none. */
function openerOf(text: string, tokens: readonly Token[], close: number): number | null {
  let depth = 0;
  for (let index = close; index >= 0; index -= 1) {
    const mark = textOf(text, tokens[index]!);
    if (mark === ')' || mark === ']') depth += 1;
    if (mark === '(' || mark === '[') depth -= 1;
    if (depth === 0) return index === close ? null : index;
  }
  return null;
}

function textOf(text: string, { start, end }: Token): string {
  return text.slice(start, end);
}
