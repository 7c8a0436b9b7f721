import { hasSqlDetails, loadModule, parseSync, type Node, type SqlErrorDetails } from 'libpg-query';
import { spend } from '../../repr/index.js';
import { SqlError } from '../sql-error.js';
import { rewriteDialect } from './dialect-text.js';
import { mergeComments } from './merge-comments.js';
import { SubscriptedText, type Parenthesized } from './subscripted.js';
import { rebaseLocations, utf16Offsets } from './text-offsets.js';

// The one asynchronous thing of this folder: the parser is a WebAssembly module, and loading one is
// asynchronous. It is loaded when this file is imported, so that parsing itself is synchronous.
await loadModule();

/**
 * PostgreSQL's own syntax tree of one statement, whose locations are UTF-16 offsets into the text.
 *
 * The text's nesting has been bounded before (see `nesting.ts`): an exception that unwinds through
 * the module would leave its stack pointer where it was.
 *
 * @throws SqlError with PostgreSQL's message, and a position in the text.
 */
export function parsePostgres(text: string): Node {
  const merged = mergeComments(text);
  const dialect = rewriteDialect(merged);
  if (dialect === null) return parseSubscripted(merged);
  try {
    const statement = parseSubscripted(dialect.text);
    rebaseLocations(statement, dialect.offsets);
    return statement;
  } catch (error) {
    if (!(error instanceof SqlError) || error.position === undefined) throw error;
    throw error.withPosition(dialect.offsets[error.position]);
  }
}

/** How many constructors and calls of one statement may have a subscript and no parentheses. */
const SUBSCRIPTED_MAX = 64;

/** What it takes to parse a character. */
const CHARACTER_UNITS = 32;

/**
 * Parses `ARRAY[1, 2][1]` and `f(x)[1]` as well: the error of PostgreSQL's parser shows where they
 * are, one after the other.
 */
function parseSubscripted(text: string): Node {
  const subscripted = new SubscriptedText(text);
  let written: Parenthesized | null = null;
  let failure: SqlError | null = null;
  for (let left = SUBSCRIPTED_MAX; ; left -= 1) {
    spend(CHARACTER_UNITS * text.length);
    try {
      const statement = parse(written?.text ?? text);
      if (written !== null) rebaseLocations(statement, written.offsets);
      return statement;
    } catch (error) {
      if (!(error instanceof SqlError) || error.position === undefined) throw error;
      const position = written === null ? error.position : written.offsets[error.position];
      // Parentheses that did not help are not what the mistake is about.
      if (failure !== null && (position ?? 0) <= failure.position!) throw failure;
      failure = written === null ? error : error.withPosition(position);
    }
    if (left === 0 || !subscripted.parenthesize(failure.position!)) throw failure;
    written = subscripted.write();
  }
}

function parse(text: string): Node {
  const statement = parseRaw(text).stmts?.[0]?.stmt;
  if (statement === undefined) throw new SqlError('syntax error at end of input', '42601');
  // Locations count bytes of UTF-8, which are UTF-16 units as long as all is ASCII.
  if (!isAscii(text)) rebaseLocations(statement, utf16Offsets(text, 'utf8Bytes'));
  return statement;
}

function parseRaw(text: string): ReturnType<typeof parseSync> {
  try {
    return parseSync(text);
  } catch (error) {
    throw asSqlError(error, text);
  }
}

function asSqlError(error: unknown, text: string): unknown {
  if (error instanceof RangeError) return new SqlError('stack depth limit exceeded', '54001');
  if (!hasSqlDetails(error)) return error;
  const message = reworded(error.message);
  // Unlike locations, the cursor of an error counts characters.
  const cursor = error.sqlDetails!.cursorPosition;
  const position = isAscii(text) ? cursor : utf16Offsets(text, 'codePoints')[cursor];
  const escape = message === 'invalid Unicode escape' ? unicodeEscape(error.sqlDetails) : null;
  return new SqlError(message, escape?.code ?? sqlState(message), {
    hint: escape?.hint,
    position: position ?? text.length,
  });
}

/** The dialect has one message for what PostgreSQL has two for. */
function reworded(message: string): string {
  const isPrecision = /^precision for type float must be/.test(message);
  return isPrecision ? 'precision for type float must be within ([1-53])' : message;
}

/** The module does not hand out the SQLSTATE; few are possible while parsing. */
function sqlState(message: string): string {
  if (/^memory exhausted/.test(message)) return '54001';
  if (/^precision for type float/.test(message)) return '22023';
  if (/^frame (?:start|end)/.test(message)) return '42P20';
  if (/not (?:yet )?(?:supported|implemented)/.test(message)) return '0A000';
  if (/invalid byte sequence/.test(message)) return '22021';
  return '42601';
}

/** What says more about an escape in `U&''` or in `E''`, which share a message. */
function unicodeEscape(details: SqlErrorDetails | undefined): {
  readonly code: string;
  readonly hint: string;
} {
  const isNamed = details?.functionName === 'str_udeescape';
  const forms = isNamed ? '\\XXXX or \\+XXXXXX' : '\\uXXXX or \\UXXXXXXXX';
  return { code: isNamed ? '42601' : '22025', hint: `Unicode escapes must be ${forms}.` };
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
