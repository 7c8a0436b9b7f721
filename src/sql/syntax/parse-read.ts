import type { IntoClause, SelectStmt } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import { acceptAsOf, parseQueryToEnd, parseSelect } from './embedded.js';
import { expectOption, expectOptions } from './options.js';
import type { ParseNested } from './parse-session.js';
import { parsePostgres } from './pg-parser.js';
import type { Option, StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/** Reads a query, or an INSERT, UPDATE or DELETE, which may begin with WITH as queries do. */
export function parseQueryOrMutation(cursor: TokenCursor): StatementForm {
  const isQuery = cursor.tokens.every((_, index) => !MUTATIONS.test(cursor.peekWord(index)));
  const query = isQuery ? parseQueryToEnd(cursor) : null;
  if (query === null) return parseMutation(cursor);
  const taken = query.asOf === null ? takeInto(query.select) : null;
  if (taken === null) return { kind: 'query', query };
  return { kind: 'createTableAs', ...taken, ifNotExists: false };
}

/** INTO stands in the first of the queries that set operations combine. Null: there is none. */
function takeInto(query: SelectStmt): { into: IntoClause; select: SelectStmt } | null {
  const { intoClause: into, ...select } = query;
  if (into !== undefined) return { into, select };
  const first = select.larg && takeInto(select.larg);
  return first ? { into: first.into, select: { ...select, larg: first.select } } : null;
}

const MUTATIONS = /^(?:INSERT|UPDATE|DELETE|MERGE)$/;

/** Reads what holds the word INSERT, UPDATE or DELETE somewhere. */
export function parseMutation(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if ('InsertStmt' in statement) return { kind: 'insert', insert: statement.InsertStmt };
  if ('UpdateStmt' in statement) return { kind: 'update', update: statement.UpdateStmt };
  if ('DeleteStmt' in statement) return { kind: 'delete', delete: statement.DeleteStmt };
  if ('SelectStmt' in statement) return { kind: 'query', query: parseQueryToEnd(cursor) };
  throw unsupportedStatement(cursor);
}

/** Reads `TAIL item | (query) [WITH (options) | WITH SNAPSHOT | WITHOUT SNAPSHOT] [AS OF time]`. */
export function parseTail(cursor: TokenCursor): StatementForm {
  cursor.expectWords('TAIL');
  const from = parseTailed(cursor);
  const options = parseTailOptions(cursor);
  const asOf = acceptAsOf(cursor);
  cursor.expectEnd();
  return { kind: 'tail', from, options, asOf };
}

type TailForm = Extract<StatementForm, { kind: 'tail' }>;

function parseTailed(cursor: TokenCursor): TailForm['from'] {
  if (cursor.peekText() !== '(') return { kind: 'item', name: cursor.expectObjectName() };
  const { start, end } = readParentheses(cursor);
  return { kind: 'query', select: parseSelect(cursor.text, start, end) };
}

/** Reads over balanced parentheses, of which the first comes next; the range is within them. */
function readParentheses(cursor: TokenCursor): { start: number; end: number } {
  const start = cursor.position + 1;
  let depth = 0;
  do {
    if (cursor.atEnd) throw cursor.unexpected();
    const mark = cursor.peekText();
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    cursor.index += 1;
  } while (depth > 0);
  return { start, end: cursor.end - 1 };
}

function parseTailOptions(cursor: TokenCursor): TailForm['options'] {
  const { position } = cursor;
  const without = cursor.acceptWords('WITHOUT SNAPSHOT');
  if (without || cursor.acceptWords('WITH SNAPSHOT')) {
    const value = { kind: 'boolean', value: !without } as const;
    return [{ name: 'snapshot', value, position }];
  }
  return cursor.acceptWords('WITH') ? expectOptions(cursor) : [];
}

/** Stages that there are not here. */
const OTHER_STAGES = ['PHYSICAL PLAN', 'QUERY GRAPH', 'OPTIMIZED QUERY GRAPH'];

/**
 * Reads `EXPLAIN [[TYPED] [RAW | DECORRELATED | OPTIMIZED] PLAN FOR] query | VIEW name` and
 * `EXPLAIN TIMESTAMP [FOR] query`.
 */
export function parseExplain(cursor: TokenCursor): StatementForm {
  cursor.expectWords('EXPLAIN');
  const { position } = cursor;
  if (cursor.peekText() === '(' && /^[A-Z]+$/.test(cursor.peekWord(1))) {
    refuseParenthesizedOptions(cursor);
  }
  const isTimestamp = cursor.acceptWords('TIMESTAMP');
  if (isTimestamp) cursor.acceptWords('FOR');
  const typed = !isTimestamp && cursor.acceptWords('TYPED');
  const refused = [...OTHER_STAGES, 'ANALYZE', 'VERBOSE'].find((words) =>
    cursor.acceptWords(words),
  );
  if (refused !== undefined) throw notSupported(`EXPLAIN ${refused}`, position);
  const stage = isTimestamp ? 'timestamp' : parseStage(cursor, typed);
  if (!isTimestamp && cursor.acceptWords('VIEW')) {
    const name = cursor.expectObjectName();
    cursor.expectEnd();
    return { kind: 'explain', stage, typed, of: { kind: 'view', name } };
  }
  refuseOtherExplained(cursor);
  const query = parseQueryToEnd(cursor);
  if (query.asOf !== null) throw notSupported('EXPLAIN ... AS OF', query.asOfPosition);
  return { kind: 'explain', stage, typed, of: { kind: 'query', query } };
}

/** What stands before `PLAN FOR`; only the plan of no named stage goes without these words. */
function parseStage(cursor: TokenCursor, typed: boolean): 'raw' | 'decorrelated' | 'optimized' {
  const named = cursor.acceptOneOf('RAW', 'DECORRELATED', 'OPTIMIZED');
  if (named !== null || typed) cursor.expectWords('PLAN FOR');
  else cursor.acceptWords('PLAN FOR');
  if (named === 'RAW') return 'raw';
  return named === 'DECORRELATED' ? 'decorrelated' : 'optimized';
}

/** A query in parentheses begins with one of a few words; anything else are options. */
function refuseParenthesizedOptions(cursor: TokenCursor): void {
  if (/^(?:SELECT|VALUES|WITH|TABLE)$/.test(cursor.peekWord(1))) return;
  throw notSupported('EXPLAIN (...)', cursor.position);
}

function refuseOtherExplained(cursor: TokenCursor): void {
  const word = cursor.peekWord();
  if (word === '' || /^(?:SELECT|VALUES|WITH|TABLE)$/.test(word)) return;
  if (/^(?:INSERT|UPDATE|DELETE|TAIL|CREATE|EXECUTE|DECLARE|MERGE)$/.test(word)) {
    throw notSupported(`EXPLAIN of ${word}`, cursor.position);
  }
  throw cursor.unexpected();
}

/**
 * Reads `DECLARE name [option ...] CURSOR [WITHOUT HOLD] FOR query | TAIL ...`. The options that
 * are taken say what is so anyway: cursors go forward, and those of queries see one time.
 */
export function parseDeclare(cursor: TokenCursor, parseNested: ParseNested): StatementForm {
  cursor.expectWords('DECLARE');
  const name = cursor.expectName();
  while (cursor.acceptWords('NO SCROLL') || cursor.acceptWords('ASENSITIVE')) continue;
  const insensitive = cursor.position;
  const isInsensitive = cursor.acceptWords('INSENSITIVE');
  while (cursor.acceptWords('NO SCROLL')) continue;
  const word = cursor.peekWord();
  if (/^(?:BINARY|SCROLL)$/.test(word)) throw notSupported(`DECLARE ... ${word}`, cursor.position);
  cursor.expectWords('CURSOR');
  if (cursor.peekWord() === 'WITH') throw notSupported('DECLARE ... WITH HOLD', cursor.position);
  cursor.acceptWords('WITHOUT HOLD');
  cursor.expectWords('FOR');
  const { position } = cursor;
  const statement = parseNested(cursor, cursor.text.length);
  const isRead = statement.kind === 'select' || statement.kind === 'tail';
  if (isInsensitive && statement.kind === 'tail') {
    throw notSupported('DECLARE ... INSENSITIVE of a TAIL', insensitive);
  }
  if (!isRead) throw notSupported(`DECLARE of ${firstWord(statement.text)}`, position);
  return { kind: 'declare', name, statement };
}

function firstWord(text: string): string {
  return (/^\w+/.exec(text)?.[0] ?? text.slice(0, 1)).toUpperCase();
}

/** Reads `FETCH [FORWARD] [n | ALL] [FROM | IN] name [WITH (timeout = '1s')]`. */
export function parseFetch(cursor: TokenCursor): StatementForm {
  cursor.expectWords('FETCH');
  const { position } = cursor;
  // Directions are names too: `FETCH next` is about a cursor of that name.
  const isName = cursor.tokens.length === 2 || cursor.peekWord(1) === 'WITH';
  const direction = isName ? null : cursor.acceptOneOf('FORWARD', 'NEXT', ...OTHER_DIRECTIONS);
  if (direction !== null && direction !== 'FORWARD' && direction !== 'NEXT') {
    throw notSupported(`FETCH ${direction}`, position);
  }
  const count = direction === 'NEXT' ? 1n : parseCount(cursor);
  cursor.acceptOneOf('FROM', 'IN');
  const name = cursor.expectName();
  const options = cursor.acceptWords('WITH') ? expectOptions(cursor) : [];
  cursor.expectEnd();
  return { kind: 'fetch', name, count, options };
}

const OTHER_DIRECTIONS = ['BACKWARD', 'PRIOR', 'FIRST', 'LAST', 'ABSOLUTE', 'RELATIVE'] as const;

function parseCount(cursor: TokenCursor): bigint | null {
  if (cursor.acceptWords('ALL')) return null;
  const { position } = cursor;
  if (cursor.peekText() === '-') throw notSupported('FETCH with a negative count', position);
  if (cursor.tokens[cursor.index]?.kind !== 'number') return 1n;
  const digits = cursor.peekText();
  if (!/^\d+$/.test(digits)) throw cursor.unexpected();
  cursor.index += 1;
  return BigInt(digits);
}

/**
 * Reads `COPY name [(columns)] | (query | TAIL ...) TO STDOUT [[WITH] (options)]` and
 * `COPY name [(columns)] FROM STDIN [[WITH] (options)]`.
 */
export function parseCopy(cursor: TokenCursor, parseNested: ParseNested): StatementForm {
  cursor.expectWords('COPY');
  const from = parseCopied(cursor, parseNested);
  if (from.kind === 'table' && cursor.acceptWords('FROM')) return parseCopyFrom(cursor, from);
  cursor.expectWords('TO');
  if (!cursor.acceptWords('STDOUT')) {
    if (cursor.peekWord() === 'PROGRAM') throw notSupported('COPY ... PROGRAM', cursor.position);
    cursor.expectString();
    throw notSupported('COPY TO a file', cursor.tokens[0]!.start);
  }
  const options = parseCopyOptions(cursor);
  cursor.expectEnd();
  return { kind: 'copyTo', from, options };
}

function parseCopyFrom(
  cursor: TokenCursor,
  { name, columns }: Extract<CopyFrom, { kind: 'table' }>,
): StatementForm {
  if (!cursor.acceptWords('STDIN')) {
    if (cursor.peekWord() === 'PROGRAM') throw notSupported('COPY ... PROGRAM', cursor.position);
    const { position } = cursor;
    cursor.expectString();
    throw notSupported('COPY FROM a file', position);
  }
  const options = parseCopyOptions(cursor);
  if (cursor.peekWord() === 'WHERE') throw notSupported('COPY ... WHERE', cursor.position);
  cursor.expectEnd();
  return { kind: 'copyFrom', name, columns, options };
}

type CopyFrom = Extract<StatementForm, { kind: 'copyTo' }>['from'];

/** The options in parentheses, or as before PostgreSQL 9.0, as psql's users write them. */
function parseCopyOptions(cursor: TokenCursor): readonly Option[] {
  const hasWith = cursor.acceptWords('WITH');
  if (cursor.peekText() === '(') {
    return cursor.expectList(() => {
      refuseLackingCopyOption(cursor);
      return expectOption(cursor);
    });
  }
  const options: Option[] = [];
  // Ends: each turn takes a word at least.
  for (;;) {
    refuseLackingCopyOption(cursor);
    const { position } = cursor;
    const word = cursor.acceptOneOf('CSV', 'BINARY', 'HEADER', ...VALUED_COPY_OPTIONS);
    if (word === null) break;
    const name = word.toLowerCase();
    if (word === 'CSV' || word === 'BINARY') {
      options.push({ name: 'format', value: { kind: 'word', text: name }, position });
    } else if (word === 'HEADER') {
      options.push({ name, value: null, position });
    } else {
      cursor.acceptWords('AS');
      options.push({ name, value: { kind: 'string', text: cursor.expectString() }, position });
    }
  }
  if (hasWith && options.length === 0) throw cursor.unexpected();
  return options;
}

/** Options of PostgreSQL's COPY that are lacking here; FORCE is of the form without parentheses. */
const LACKING_COPY_OPTIONS = [
  'FORCE_QUOTE',
  'FORCE_NOT_NULL',
  'FORCE_NULL',
  'FORCE QUOTE',
  'FORCE NOT NULL',
  'FORCE NULL',
  'FREEZE',
  'ENCODING',
];

function refuseLackingCopyOption(cursor: TokenCursor): void {
  const { position } = cursor;
  const lacking = LACKING_COPY_OPTIONS.find((words) => cursor.acceptWords(words));
  if (lacking !== undefined) throw notSupported(`COPY (${lacking})`, position);
}

/** Options of COPY that a string follows. */
const VALUED_COPY_OPTIONS = ['DELIMITER', 'NULL', 'QUOTE', 'ESCAPE'] as const;

function parseCopied(
  cursor: TokenCursor,
  parseNested: ParseNested,
): Extract<StatementForm, { kind: 'copyTo' }>['from'] {
  if (cursor.peekText() !== '(') {
    const name = cursor.expectObjectName();
    return { kind: 'table', name, columns: cursor.peekText() === '(' ? cursor.expectNames() : [] };
  }
  const inner = cursor.index + 1;
  const { end } = readParentheses(cursor);
  const after = cursor.index;
  cursor.index = inner;
  const statement = parseNested(cursor, end);
  cursor.index = after;
  return { kind: 'statement', statement };
}
