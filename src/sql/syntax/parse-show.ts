import { notSupported } from '../sql-error.js';
import { parseExpression } from './embedded.js';
import type { ShowFilter, ShownObjects, StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';

const OBJECTS: readonly (readonly [string, ShownObjects])[] = [
  ['DATABASES', 'databases'],
  ['SCHEMAS', 'schemas'],
  ['TABLES', 'tables'],
  ['VIEWS', 'views'],
  ['MATERIALIZED VIEWS', 'materialized views'],
  ['SOURCES', 'sources'],
  ['MATERIALIZED SOURCES', 'materialized sources'],
  ['SINKS', 'sinks'],
  ['INDEXES', 'indexes'],
  ['INDEX', 'indexes'],
  ['KEYS', 'indexes'],
  ['COLUMNS', 'columns'],
  ['OBJECTS', 'objects'],
];

const CREATED = {
  TABLE: 'table',
  VIEW: 'view',
  SOURCE: 'source',
  SINK: 'sink',
  INDEX: 'index',
} as const;

/** Variables that SQL names in several words. */
const VARIABLES: readonly (readonly [string, string])[] = [
  ['TIME ZONE', 'timezone'],
  ['TRANSACTION ISOLATION LEVEL', 'transaction_isolation'],
  ['SESSION AUTHORIZATION', 'session_authorization'],
];

/** Reads a SHOW statement: of objects, of the CREATE statement of one, or of variables. */
export function parseShow(cursor: TokenCursor): StatementForm {
  cursor.expectWords('SHOW');
  const { position } = cursor;
  const form = parseShown(cursor, position);
  cursor.expectEnd();
  return form;
}

function parseShown(cursor: TokenCursor, position: number): StatementForm {
  const extra = cursor.peekWord();
  if ((extra === 'EXTENDED' || extra === 'FULL') && cursor.peekWord(1) !== '') {
    throw notSupported(`SHOW ${extra}`, position);
  }
  if (cursor.peekWord() === 'CREATE' && cursor.peekWord(1) !== '') return parseShowCreate(cursor);
  const objects = OBJECTS.find(([words]) => cursor.acceptWords(words));
  if (objects !== undefined) return parseShowObjects(cursor, objects[1]);
  const variable = VARIABLES.find(([words]) => cursor.acceptWords(words));
  if (variable !== undefined) {
    return { kind: 'showVariable', name: { name: variable[1], position } };
  }
  if (cursor.acceptWords('ALL')) return { kind: 'showAll' };
  return { kind: 'showVariable', name: expectVariable(cursor) };
}

/** A variable's name may have a prefix. */
function expectVariable(cursor: TokenCursor): { name: string; position: number } {
  const { parts, position } = cursor.expectObjectName();
  return { name: parts.join('.'), position };
}

function parseShowCreate(cursor: TokenCursor): StatementForm {
  cursor.expectWords('CREATE');
  const { position } = cursor;
  const word = cursor.acceptOneOf('TABLE', 'VIEW', 'SOURCE', 'SINK', 'INDEX');
  if (word === null) throw notSupported(`SHOW CREATE ${cursor.peekWord()}`, position);
  return { kind: 'showCreate', objectKind: CREATED[word], name: cursor.expectObjectName() };
}

function parseShowObjects(cursor: TokenCursor, objects: ShownObjects): StatementForm {
  const of = objects === 'indexes' || objects === 'columns';
  const found = of ? cursor.acceptOneOf('FROM', 'IN', 'ON') : cursor.acceptOneOf('FROM', 'IN');
  if (of && found === null) throw cursor.unexpected();
  const from = found === null ? null : cursor.expectObjectName();
  return { kind: 'showObjects', objects, from, filter: acceptFilter(cursor) };
}

function acceptFilter(cursor: TokenCursor): ShowFilter | null {
  const { position } = cursor;
  if (cursor.acceptWords('LIKE')) {
    return { kind: 'like', pattern: cursor.expectString(), position };
  }
  if (!cursor.acceptWords('WHERE')) return null;
  if (cursor.atEnd) throw cursor.unexpected();
  const condition = parseExpression(cursor.text, cursor.position, cursor.text.length);
  cursor.index = cursor.tokens.length;
  return { kind: 'where', condition };
}
