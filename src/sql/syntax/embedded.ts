import type { Node, ResTarget, SelectStmt } from 'libpg-query';
import { notSupported, SqlError, syntaxError } from '../sql-error.js';
import type { Token } from './lexer.js';
import { parsePostgres } from './pg-parser.js';
import type { Query } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';

// A part of a statement is handed to PostgreSQL's parser with everything round it blanked out, so
// that its locations and errors are places in the statement without any arithmetic.

/** Parses the range of a text as a query; locations are places in the text. */
export function parseSelect(text: string, start: number, end: number): SelectStmt {
  const statement = parsePostgres(' '.repeat(start) + text.slice(start, end));
  if ('SelectStmt' in statement) return statement.SelectStmt;
  const [word] = /\w*/.exec(text.slice(start))!;
  throw syntaxError(word, start);
}

/**
 * Parses the range of a text as one expression.
 *
 * At least {@link EXPRESSION_OFFSET_MIN} characters must stand before it, which `SELECT (` fits
 * over.
 */
export function parseExpression(text: string, start: number, end: number): Node {
  const slice = text.slice(start, end);
  const targets = targetsOf(parsePostgres(prefix('SELECT ', start) + slice));
  const value = targets?.length === 1 ? targets[0]!.val : undefined;
  if (value !== undefined) return value;
  // More than an expression: in parentheses, it gets the error that its excess deserves.
  parsePostgres(`${prefix('SELECT (', start)}${slice})`);
  throw syntaxError(',', text.lastIndexOf(',', targets?.[1]?.location ?? start));
}

const EXPRESSION_OFFSET_MIN = 'SELECT ('.length;

/** Parses a text that is an expression and nothing else; its locations are of no use. */
export function parseExpressionText(text: string): Node {
  const start = EXPRESSION_OFFSET_MIN;
  return parseExpression(' '.repeat(start) + text, start, start + text.length);
}

function prefix(words: string, end: number): string {
  return words.padStart(end);
}

/** The targets of a statement that is nothing but `SELECT value, ...` without names. */
function targetsOf(statement: Node): ResTarget[] | undefined {
  if (!('SelectStmt' in statement)) return undefined;
  const { targetList = [], ...rest } = statement.SelectStmt;
  const bare = Object.keys(rest).every((key) => key === 'limitOption' || key === 'op');
  if (!bare || rest.op !== 'SETOP_NONE') return undefined;
  const targets = targetList.map((target) => ('ResTarget' in target ? target.ResTarget : {}));
  return targets.some(({ name }) => name !== undefined) ? undefined : targets;
}

/** Reads all that is left as a query, maybe with AS OF. */
export function parseQueryToEnd(cursor: TokenCursor): Query {
  const { text, tokens } = cursor;
  const start = cursor.position;
  const split = findAsOf(text, tokens, cursor.index);
  if (split === null) {
    if (cursor.atEnd) throw cursor.unexpected();
    cursor.index = tokens.length;
    return { select: parseSelect(text, start, text.length), asOf: null, asOfPosition: undefined };
  }
  const asOfPosition = tokens[split]!.start;
  const select = parseSelect(text, start, asOfPosition);
  cursor.index = split;
  return { select, asOf: acceptAsOf(cursor), asOfPosition };
}

/** Reads `AS OF expression`, which is the last thing in a statement, if it comes next. */
export function acceptAsOf(cursor: TokenCursor): Node | null {
  if (!cursor.acceptWords('AS OF')) return null;
  if (cursor.atEnd) throw timestampMissing(cursor.position);
  const { position, text } = cursor;
  if (cursor.acceptWords('SYSTEM TIME')) throw notSupported('AS OF SYSTEM TIME', position);
  cursor.index = cursor.tokens.length;
  return parseExpression(text, position, text.length);
}

function timestampMissing(position: number): SqlError {
  const message = "Expected a timestamp value after 'AS OF', found EOF";
  return new SqlError(message, '42601', { position });
}

/** Words that cannot begin an expression: before one of them, `AS of` gives an alias. */
const NO_EXPRESSION = new Set(
  (
    'AS FROM WHERE JOIN INNER LEFT RIGHT FULL CROSS NATURAL GROUP ORDER HAVING LIMIT OFFSET UNION ' +
    'EXCEPT INTERSECT ON USING FETCH FOR WINDOW RETURNING TABLESAMPLE'
  ).split(' '),
);

/** The index of the last `AS` outside of parentheses that an `OF` follows which is no alias. */
function findAsOf(text: string, tokens: readonly Token[], from: number): number | null {
  let depth = 0;
  let found: number | null = null;
  for (let index = from; index < tokens.length; index += 1) {
    const { kind, start, end } = tokens[index]!;
    if (kind === 'punctuation') {
      const mark = text.charCodeAt(start);
      if (mark === 40 || mark === 91) depth += 1;
      else if (mark === 41 || mark === 93) depth -= 1;
    } else if (depth === 0 && kind === 'word' && end - start === 2) {
      if (isWord(text, tokens[index], 'AS') && isAsOf(text, tokens, index)) found = index;
    }
  }
  return found;
}

function isAsOf(text: string, tokens: readonly Token[], index: number): boolean {
  if (!isWord(text, tokens[index + 1], 'OF')) return false;
  const next = tokens[index + 2];
  if (next === undefined) return true;
  const word = text.slice(next.start, next.end).toUpperCase();
  return word !== ',' && word !== ')' && !(next.kind === 'word' && NO_EXPRESSION.has(word));
}

function isWord(text: string, token: Token | undefined, word: string): boolean {
  if (token?.kind !== 'word') return false;
  return text.slice(token.start, token.end).toUpperCase() === word;
}
