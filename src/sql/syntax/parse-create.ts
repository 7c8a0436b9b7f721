import { notSupported, SqlError } from '../sql-error.js';
import { acceptAsOf, parseSelect } from './embedded.js';
import { expectOptions } from './options.js';
import { expectSourceFormat } from './parse-source-format.js';
import { parseCreateType } from './parse-create-type.js';
import { parsePostgres } from './pg-parser.js';
import type { Name, ObjectName, StatementForm, StringLiteral } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/** Reads a CREATE statement. */
export function parseCreate(cursor: TokenCursor): StatementForm {
  cursor.expectWords('CREATE');
  const orReplace = cursor.acceptWords('OR REPLACE');
  const temporary = cursor.acceptOneOf('TEMP', 'TEMPORARY') !== null;
  const materialized = cursor.acceptWords('MATERIALIZED');
  const modifiers: Modifiers = { orReplace, temporary, materialized };
  if (cursor.acceptWords('VIEW')) return parseCreateView(cursor, modifiers);
  if (cursor.peekWord() === 'SOURCE' && !orReplace && !temporary) {
    return parseCreateSource(cursor, materialized);
  }
  if (orReplace || materialized) throw unsupportedStatement(cursor);
  if (cursor.peekWord() === 'TABLE') return parseCreateTable(cursor);
  if (temporary) throw unsupportedStatement(cursor);
  return parseCreateOther(cursor);
}

interface Modifiers {
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly materialized: boolean;
}

function parseCreateOther(cursor: TokenCursor): StatementForm {
  switch (cursor.peekWord()) {
    case 'SINK':
      return parseCreateSink(cursor);
    case 'DEFAULT':
      return parseCreateDefaultIndex(cursor);
    case 'INDEX':
    case 'UNIQUE':
      return parseCreateIndex(cursor);
    case 'DATABASE':
      return parseCreateNamespace(cursor, 'createDatabase');
    case 'SCHEMA':
      return parseCreateNamespace(cursor, 'createSchema');
    case 'TYPE':
      return parseCreateType(cursor);
    // What the dialect has of these, PostgreSQL's grammar does not know.
    case 'ROLE':
    case 'CLUSTER':
    case 'SECRET':
    case 'CONNECTION':
      throw notSupported(`CREATE ${cursor.peekWord()}`, 0);
    default:
      throw unsupportedStatement(cursor);
  }
}

function acceptIfNotExists(cursor: TokenCursor): boolean {
  return cursor.acceptWords('IF NOT EXISTS');
}

function parseCreateView(cursor: TokenCursor, modifiers: Modifiers): StatementForm {
  const ifNotExists = !modifiers.orReplace && acceptIfNotExists(cursor);
  const name = cursor.expectObjectName();
  const columns = acceptColumns(cursor);
  cursor.expectWords('AS');
  if (cursor.atEnd) throw cursor.unexpected();
  refuseViewEnding(cursor, modifiers);
  const select = parseSelect(cursor.text, cursor.position, cursor.text.length);
  return { kind: 'createView', ...modifiers, ifNotExists, name, columns, select };
}

const VIEW_ENDINGS = [
  'WITH DATA',
  'WITH NO DATA',
  'WITH CHECK OPTION',
  'WITH LOCAL CHECK OPTION',
  'WITH CASCADED CHECK OPTION',
];

/** Refuses what PostgreSQL has behind the query of a view. */
function refuseViewEnding(cursor: TokenCursor, { materialized }: Modifiers): void {
  const { index: before, tokens } = cursor;
  for (const words of VIEW_ENDINGS) {
    cursor.index = Math.max(before, tokens.length - words.split(' ').length);
    const { position } = cursor;
    if (!cursor.acceptWords(words)) continue;
    throw notSupported(`CREATE ${materialized ? 'MATERIALIZED ' : ''}VIEW ... ${words}`, position);
  }
  cursor.index = before;
}

function acceptColumns(cursor: TokenCursor): Name[] {
  return cursor.peekText() === '(' ? cursor.expectNames() : [];
}

function parseCreateTable(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if ('CreateStmt' in statement) return { kind: 'createTable', table: statement.CreateStmt };
  if (!('CreateTableAsStmt' in statement)) throw unsupportedStatement(cursor);
  const { query, into = {}, if_not_exists: ifNotExists = false } = statement.CreateTableAsStmt;
  if (query === undefined || !('SelectStmt' in query)) {
    throw notSupported('CREATE TABLE AS EXECUTE', 0);
  }
  return { kind: 'createTableAs', into, select: query.SelectStmt, ifNotExists };
}

function parseCreateIndex(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if ('IndexStmt' in statement) return { kind: 'createIndex', index: statement.IndexStmt };
  throw unsupportedStatement(cursor);
}

function parseCreateSource(cursor: TokenCursor, materialized: boolean): StatementForm {
  cursor.expectWords('SOURCE');
  const ifNotExists = acceptIfNotExists(cursor);
  const name = cursor.expectObjectName();
  const columns = acceptColumns(cursor);
  cursor.expectWords('FROM');
  const connector = cursor.position;
  if (!cursor.acceptWords('FILE')) throw unknownConnector(cursor, 'CREATE SOURCE ... FROM');
  const path = expectPath(cursor);
  if (cursor.peekWord() === 'COMPRESSION') {
    throw notSupported('COMPRESSION of a file source', cursor.position);
  }
  const options = cursor.acceptWords('WITH') ? expectOptions(cursor) : [];
  if (cursor.atEnd) throw sourceFormatMissing(connector);
  const format = expectSourceFormat(cursor);
  return { kind: 'createSource', name, columns, path, options, format, materialized, ifNotExists };
}

function expectPath(cursor: TokenCursor): StringLiteral {
  const { position } = cursor;
  return { text: cursor.expectString(), position };
}

/** Names what stands in the place of a connector, if it is a word at all. */
function unknownConnector(cursor: TokenCursor, before: string): Error {
  const words = [cursor.peekWord(), cursor.peekWord(1)].filter((word) => word !== '');
  if (cursor.peekWord() === '') return cursor.unexpected();
  return notSupported(`${before} ${words.join(' ')}`, cursor.position);
}

function sourceFormatMissing(position: number): SqlError {
  return new SqlError('Source format must be specified', '42601', { position });
}

function parseCreateSink(cursor: TokenCursor): StatementForm {
  cursor.expectWords('SINK');
  const ifNotExists = acceptIfNotExists(cursor);
  const name = cursor.expectObjectName();
  cursor.expectWords('FROM');
  const from = cursor.expectObjectName();
  cursor.expectWords('INTO');
  if (!cursor.acceptWords('AVRO OCF')) throw unknownConnector(cursor, 'CREATE SINK ... INTO');
  const path = expectPath(cursor);
  const options = acceptSinkOptions(cursor);
  const without = cursor.acceptWords('WITHOUT SNAPSHOT');
  if (!without) cursor.acceptWords('WITH SNAPSHOT');
  const asOf = acceptAsOf(cursor);
  cursor.expectEnd();
  return { kind: 'createSink', name, from, path, options, snapshot: !without, asOf, ifNotExists };
}

function acceptSinkOptions(cursor: TokenCursor): ReturnType<typeof expectOptions> {
  if (cursor.peekWord() !== 'WITH' || cursor.peekText(1) !== '(') return [];
  cursor.expectWords('WITH');
  return expectOptions(cursor);
}

function parseCreateDefaultIndex(cursor: TokenCursor): StatementForm {
  cursor.expectWords('DEFAULT INDEX');
  const ifNotExists = acceptIfNotExists(cursor);
  const name = cursor.acceptName();
  cursor.expectWords('ON');
  const on = cursor.expectObjectName();
  if (cursor.peekWord() === 'WITH') {
    throw notSupported('CREATE DEFAULT INDEX ... WITH', cursor.position);
  }
  cursor.expectEnd();
  return { kind: 'createDefaultIndex', name, on, ifNotExists };
}

function parseCreateNamespace(
  cursor: TokenCursor,
  kind: 'createDatabase' | 'createSchema',
): StatementForm {
  const words = kind === 'createDatabase' ? 'DATABASE' : 'SCHEMA';
  cursor.expectWords(words);
  const ifNotExists = acceptIfNotExists(cursor);
  const name: ObjectName = cursor.expectObjectName();
  if (!cursor.atEnd) {
    // PostgreSQL has owners, options and elements here; anything else is its syntax error.
    if (!ifNotExists || kind === 'createSchema') parsePostgres(cursor.text);
    throw notSupported(`CREATE ${words} ... ${cursor.peekWord()}`.trimEnd(), cursor.position);
  }
  return { kind, name, ifNotExists };
}
