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
  ['TYPES', 'types'],
  ['OBJECTS', 'objects'],
];

const CREATED = {
  TABLE: 'table',
  VIEW: 'view',
  SOURCE: 'source',
  SINK: 'sink',
  INDEX: 'index',
  TYPE: 'type',
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
  const extended = acceptBefore(cursor, 'EXTENDED');
  const full = acceptBefore(cursor, 'FULL');
  if (cursor.peekWord() === 'CREATE' && cursor.peekWord(1) !== '') return parseShowCreate(cursor);
  const objects = OBJECTS.find(([words]) => cursor.acceptWords(words));
  if (objects !== undefined) {
    refuseExtras(objects[0], { extended, full }, position);
    return { ...parseShowObjects(cursor, objects[1]), extended, full };
  }
  if ((extended || full) && /^(?:ROLES|CLUSTERS|SECRETS|CONNECTIONS)$/.test(cursor.peekWord())) {
    throw notSupported(`SHOW ${full ? 'FULL' : 'EXTENDED'} ${cursor.peekWord()}`, position);
  }
  if (extended || full) throw cursor.unexpected();
  const variable = VARIABLES.find(([words]) => cursor.acceptWords(words));
  if (variable !== undefined) {
    return { kind: 'showVariable', name: { name: variable[1], position } };
  }
  if (cursor.acceptWords('ALL')) return { kind: 'showAll' };
  return { kind: 'showVariable', name: expectVariable(cursor) };
}

/** Accepts a word that something follows, as it could be the name of a variable. */
function acceptBefore(cursor: TokenCursor, word: string): boolean {
  return cursor.peekWord(1) !== '' && cursor.acceptWords(word);
}

/** What the lists of these objects do not have; all have the one as well as the other else. */
const WITHOUT_EXTRAS: Readonly<Partial<Record<ShownObjects, 'both' | 'extended'>>> = {
  databases: 'both',
  columns: 'both',
  indexes: 'both',
  sinks: 'extended',
};

function refuseExtras(
  words: string,
  { extended, full }: { readonly extended: boolean; readonly full: boolean },
  position: number,
): void {
  const without = WITHOUT_EXTRAS[OBJECTS.find(([one]) => one === words)![1]];
  if (without === undefined) return;
  if (extended) throw notSupported(`SHOW EXTENDED ${words}`, position);
  if (full && without === 'both') throw notSupported(`SHOW FULL ${words}`, position);
}

/** A variable's name may have a prefix. */
function expectVariable(cursor: TokenCursor): { name: string; position: number } {
  const { parts, position } = cursor.expectObjectName();
  return { name: parts.join('.'), position };
}

function parseShowCreate(cursor: TokenCursor): StatementForm {
  cursor.expectWords('CREATE');
  const { position } = cursor;
  if (cursor.acceptWords('MATERIALIZED VIEW')) {
    const name = cursor.expectObjectName();
    return { kind: 'showCreate', objectKind: 'view', materialized: true, name };
  }
  const word = cursor.acceptOneOf('TABLE', 'VIEW', 'SOURCE', 'SINK', 'INDEX', 'TYPE');
  if (word === null) throw notSupported(`SHOW CREATE ${cursor.peekWord()}`, position);
  const name = cursor.expectObjectName();
  return { kind: 'showCreate', objectKind: CREATED[word], materialized: false, name };
}

function parseShowObjects(
  cursor: TokenCursor,
  objects: ShownObjects,
): Omit<Extract<StatementForm, { kind: 'showObjects' }>, 'extended' | 'full'> {
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
