import { notSupported, type SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { TokenCursor } from './token-cursor.js';

/** Words between the verb and the kind of object. */
const MODIFIERS = new Set(
  'OR REPLACE TEMP TEMPORARY UNIQUE UNLOGGED GLOBAL LOCAL TRUSTED RECURSIVE'.split(' '),
);

/** Those of them that make a statement another one. */
const NAMED = new Set('UNLOGGED RECURSIVE'.split(' '));

/** Statements whose first word alone would not tell which they are. */
const PHRASES = [
  'SET CONSTRAINTS',
  'PREPARE TRANSACTION',
  'COMMIT PREPARED',
  'ROLLBACK PREPARED',
  'REFRESH MATERIALIZED VIEW',
  'REASSIGN OWNED',
  'SECURITY LABEL',
  'IMPORT FOREIGN SCHEMA',
];

/** First words of kinds of objects that are named by two. */
const COMPOUND = new Set('MATERIALIZED FOREIGN EVENT TEXT ACCESS DEFAULT OWNED'.split(' '));

/** What follows the first word of what ALTER does, and belongs to its name. */
const ALTERED = new Set(
  (
    'COLUMN CONSTRAINT SCHEMA TABLESPACE ROW TRIGGER RULE LOGGED UNLOGGED WITHOUT STATISTICS ' +
    'CHECK UNIQUE PRIMARY FOREIGN EXCLUDE NOT ACCESS TO ON'
  ).split(' '),
);

/**
 * An ALTER whose name was read, and which does something that this system does not have: named by
 * what it does, `ALTER TABLE ... ADD COLUMN`.
 */
export function unsupportedAlter(cursor: TokenCursor, objectKind: string): SqlError {
  parsePostgres(cursor.text);
  const { position } = cursor;
  const words = [cursor.peekWord()];
  const next = cursor.peekWord(1);
  if (ALTERED.has(next)) words.push(next);
  else if (/^(?:ADD|DROP|ALTER|RENAME)$/.test(words[0]!)) words.push('COLUMN');
  return notSupported(`ALTER ${objectKind.toUpperCase()} ... ${words.join(' ')}`, position);
}

/**
 * Leaves a whole statement to PostgreSQL's grammar, which either refuses it or knows it: then it is
 * one that this system does not have, named by its first words.
 */
export function unsupportedStatement(cursor: TokenCursor): SqlError {
  parsePostgres(cursor.text);
  cursor.index = 0;
  const { position } = cursor;
  const verb = cursor.peekWord();
  if (verb !== 'CREATE' && verb !== 'ALTER' && verb !== 'DROP') {
    return notSupported(PHRASES.find((words) => cursor.acceptWords(words)) ?? verb, position);
  }
  let ahead = 1;
  while (MODIFIERS.has(cursor.peekWord(ahead))) ahead += 1;
  const words = [verb, cursor.peekWord(ahead)];
  if (NAMED.has(cursor.peekWord(ahead - 1))) words.splice(1, 0, cursor.peekWord(ahead - 1));
  if (COMPOUND.has(words.at(-1)!)) words.push(cursor.peekWord(ahead + 1));
  return notSupported(words.join(' '), position);
}
