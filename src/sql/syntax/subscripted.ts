import { lex, type Token } from './lexer.js';

/** A text with parentheses put round some of its expressions. */
export interface Parenthesized {
  readonly text: string;
  /** For each UTF-16 offset of the text, the end included: the offset before. */
  readonly offsets: Uint32Array;
}

/**
 * A text in which parentheses are put round what stands before brackets, where PostgreSQL's grammar
 * does not take it there and the dialect's does: constructors of arrays, and calls.
 */
export class SubscriptedText {
  readonly #text: string;
  /** Read once, however many brackets there are. */
  #tokens: readonly Token[] | null = null;
  /** Where each pair of parentheses goes. */
  readonly #pairs = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Puts parentheses round what stands before a bracket, at a position of the text as it was.
   * Returns whether something stands there that takes them.
   */
  parenthesize(position: number): boolean {
    const text = this.#text;
    this.#tokens ??= lex(text);
    const tokens = this.#tokens;
    const bracket = tokens.findIndex(({ start }) => start === position);
    if (bracket < 1 || text[position] !== '[') return false;
    const first = startOfPrimary(text, tokens, bracket - 1);
    if (first === null) return false;
    const { start } = tokens[first]!;
    if (this.#pairs.has(start)) return false;
    this.#pairs.set(start, tokens[bracket - 1]!.end);
    return true;
  }

  /** The text with the parentheses. */
  write(): Parenthesized {
    const opening = [...this.#pairs.keys()].map((at) => ({ at, mark: '(' }));
    const closing = [...this.#pairs.values()].map((at) => ({ at, mark: ')' }));
    // What ends at a place ends before another begins there: the order of sorting is stable.
    const marks = [...closing, ...opening].sort((left, right) => left.at - right.at);
    const parts: string[] = [];
    const offsets = new Uint32Array(this.#text.length + marks.length + 1);
    let written = 0;
    let from = 0;
    const writeTo = (to: number): void => {
      parts.push(this.#text.slice(from, to));
      for (; from < to; from += 1) offsets[written++] = from;
    };
    for (const { at, mark } of marks) {
      writeTo(at);
      parts.push(mark);
      offsets[written++] = at;
    }
    writeTo(this.#text.length);
    offsets[written] = this.#text.length;
    return { text: parts.join(''), offsets };
  }
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
