import type { TokenRange } from './collection-text.js';
import type { Token } from './lexer.js';

/** One of the things that an index is on. */
export interface IndexElement {
  /** Its tokens, without the words for an order behind them. */
  readonly range: TokenRange;
  /** Whether it is an expression that PostgreSQL wants in parentheses, and the dialect does not. */
  readonly isBare: boolean;
}

/** The words of an order, which stand behind what is ordered. */
const ORDERS = new Set(['ASC', 'DESC', 'NULLS', 'FIRST', 'LAST']);

/** Words that make an expression of what otherwise is a column with a collation or a class. */
const OPERATORS = new Set(
  'AND OR NOT IS ISNULL NOTNULL IN LIKE ILIKE SIMILAR BETWEEN CASE'.split(' '),
);

/**
 * What stands between the parentheses of `CREATE INDEX ... ON t (...)`, of which the first is the
 * token given.
 */
export function indexElements(
  text: string,
  tokens: readonly Token[],
  open: number,
): readonly IndexElement[] {
  const wordAt = (index: number): string => wordOf(text, tokens[index]);
  const elements: IndexElement[] = [];
  let depth = 0;
  let from = open + 1;
  for (let index = from; index < tokens.length; index += 1) {
    const word = wordAt(index);
    if (depth === 0 && (word === ',' || word === ')')) {
      let to = index;
      while (to - 1 > from && ORDERS.has(wordAt(to - 1))) to -= 1;
      if (to > from) elements.push({ range: { from, to }, isBare: isBare(text, tokens, from, to) });
      if (word === ')') break;
      from = index + 1;
    }
    if (word === '(' || word === '[') depth += 1;
    if (word === ')' || word === ']') depth -= 1;
  }
  return elements;
}

function isBare(text: string, tokens: readonly Token[], from: number, to: number): boolean {
  const wordAt = (index: number): string => wordOf(text, tokens[index]);
  const isName = (index: number): boolean =>
    ['word', 'quoted'].includes(tokens[index]!.kind) && !OPERATORS.has(wordAt(index));
  // A number alone is the syntax error that PostgreSQL makes of it.
  if (to - from === 1 && tokens[from]!.kind === 'number') return false;
  let at = from;
  while (at < to && (isName(at) || wordAt(at) === '.')) at += 1;
  if (at === to) return false;
  if (wordAt(at) !== '(') return true;
  // A call or parentheses, if there is nothing behind the ones that end it.
  let depth = 0;
  for (; at < to; at += 1) {
    if (wordAt(at) === '(') depth += 1;
    if (wordAt(at) === ')') depth -= 1;
    if (depth === 0) break;
  }
  return at + 1 < to && !isName(at + 1);
}

function wordOf(text: string, token: Token | undefined): string {
  if (token === undefined || token.kind === 'string' || token.kind === 'quoted') return '';
  return text.slice(token.start, token.end).toUpperCase();
}
