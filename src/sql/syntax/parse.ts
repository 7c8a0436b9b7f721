import { SqlError } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';
import { foreignSyntax } from './foreign-syntax.js';
import { refuseLackingClauses } from './lacking-clauses.js';
import { lex, type Token } from './lexer.js';
import { checkNesting } from './nesting.js';
import { parseAlter, parseDrop } from './parse-change.js';
import { parseComment } from './parse-comment.js';
import { parseCreate } from './parse-create.js';
import {
  parseCopy,
  parseDeclare,
  parseExplain,
  parseFetch,
  parseMutation,
  parseQueryOrMutation,
  parseTail,
} from './parse-read.js';
import { parseMaintenance } from './parse-maintenance.js';
import { parsePrepare, parseSessionStatement, parseSet } from './parse-session.js';
import { parseShow } from './parse-show.js';
import { parseBegin, parseSavepoint, parseTransactionEnd } from './parse-transaction.js';
import { RecentShapes } from './recent-shapes.js';
import { statementKind } from './statement-kind.js';
import { shapeOfText } from './statement-shape.js';
import type { StatementForm, StatementSyntax } from './statement-syntax.js';
import { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/**
 * The statements of a text, which semicolons separate; empty ones are left out.
 *
 * A construct that is well formed but not supported parses too: planning it gives the error, so
 * that the statements before it run.
 *
 * @throws SqlError for the first statement that does not parse; its position is in the text.
 */
export function parseStatements(text: string): ParsedStatement[] {
  return split(text).map((tokens) => parseShaped(text, tokens));
}

const recentShapes = new RecentShapes();

/** Parses the tokens as a statement, but for its tree if it is like others before. */
function parseShaped(text: string, tokens: readonly Token[]): ParsedStatement {
  const { start, end } = tokens[0]!;
  if (!SHAPED.test(text.slice(start, end))) return parseAt(text, tokens);
  const own = text.slice(start, tokens.at(-1)!.end);
  const shape = shapeOfText(own, rebase(tokens, start));
  if (shape === null) return parseAt(text, tokens);
  return recentShapes.statement({ text: own, start }, shape, () => parseAt(text, tokens));
}

/** The first words of statements that come again and again. */
const SHAPED = /^(?:SELECT|INSERT|UPDATE|DELETE)$/i;

/** The tokens of each statement. */
function split(text: string): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  for (const token of lex(text)) {
    const isEnd = token.kind === 'punctuation' && text.charCodeAt(token.start) === SEMICOLON;
    if (!isEnd) {
      current.push(token);
    } else if (current.length > 0) {
      statements.push(current);
      current = [];
    }
  }
  if (current.length > 0) statements.push(current);
  return statements;
}

const SEMICOLON = 59;

/** Parses the tokens, one at least, as a statement. */
function parseAt(text: string, tokens: readonly Token[], base = 0): ParsedStatement {
  const { start } = tokens[0]!;
  const own = text.slice(start, tokens.at(-1)!.end);
  const cursor = new TokenCursor(own, rebase(tokens, start), base + start);
  try {
    checkNesting(own, cursor.tokens);
    const form = parseForm(cursor);
    const syntax: StatementSyntax = { form, roles: cursor.roles };
    return { text: own, start: cursor.base, kind: statementKind(form, cursor), syntax };
  } catch (error) {
    throw error instanceof SqlError ? error.shifted(start) : error;
  }
}

function rebase(tokens: readonly Token[], by: number): readonly Token[] {
  if (by === 0) return tokens;
  return tokens.map(({ kind, start, end }) => ({ kind, start: start - by, end: end - by }));
}

function parseNested(cursor: TokenCursor, end: number): ParsedStatement {
  const tokens = cursor.tokens.slice(cursor.index).filter((token) => token.end <= end);
  if (tokens.length === 0) throw cursor.unexpected();
  cursor.index += tokens.length;
  return parseAt(cursor.text, tokens, cursor.base);
}

function parseForm(cursor: TokenCursor): StatementForm {
  try {
    const known = PARSERS[cursor.peekWord()];
    const parse = cursor.peekText() === '(' ? parseQueryOrMutation : known;
    if (parse === undefined) throw unsupportedStatement(cursor);
    const form = parse(cursor);
    refuseLackingClauses(form, cursor);
    return form;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const named = nameForeignSyntax(error, cursor.text);
    if (named.code !== '0A000') throw named;
    return { kind: 'unsupported', error: named };
  }
}

function nameForeignSyntax(error: SqlError, text: string): SqlError {
  const { code, position } = error;
  const isSyntax = code === '42601' && position !== undefined;
  return (isSyntax ? foreignSyntax(text, position) : undefined) ?? error;
}

/** By the first word. Other statements are PostgreSQL's to refuse, or are not supported. */
const PARSERS: Readonly<Record<string, ((cursor: TokenCursor) => StatementForm) | undefined>> = {
  SELECT: parseQueryOrMutation,
  WITH: parseQueryOrMutation,
  VALUES: parseQueryOrMutation,
  TABLE: parseQueryOrMutation,
  TAIL: parseTail,
  EXPLAIN: parseExplain,
  INSERT: parseMutation,
  UPDATE: parseMutation,
  DELETE: parseMutation,
  CREATE: parseCreate,
  ALTER: parseAlter,
  DROP: parseDrop,
  SHOW: parseShow,
  SET: parseSet,
  RESET: parseSet,
  BEGIN: parseBegin,
  START: parseBegin,
  COMMIT: parseTransactionEnd,
  END: parseTransactionEnd,
  ROLLBACK: parseTransactionEnd,
  ABORT: parseTransactionEnd,
  SAVEPOINT: parseSavepoint,
  RELEASE: parseSavepoint,
  DECLARE: (cursor) => parseDeclare(cursor, parseNested),
  FETCH: parseFetch,
  CLOSE: parseSessionStatement,
  PREPARE: (cursor) => parsePrepare(cursor, parseNested),
  EXECUTE: parseSessionStatement,
  DEALLOCATE: parseSessionStatement,
  DISCARD: parseSessionStatement,
  VACUUM: parseMaintenance,
  ANALYZE: parseMaintenance,
  ANALYSE: parseMaintenance,
  REINDEX: parseMaintenance,
  CHECKPOINT: parseMaintenance,
  UNLISTEN: parseMaintenance,
  COMMENT: parseComment,
  COPY: (cursor) => parseCopy(cursor, parseNested),
};
