import { notSupported, type SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { TokenCursor } from './token-cursor.js';

/** Words between the verb and the kind of object. */
const MODIFIERS = new Set(
  'OR REPLACE TEMP TEMPORARY UNIQUE UNLOGGED GLOBAL LOCAL TRUSTED RECURSIVE'.split(' '),
);

/** First words of kinds of objects that are named by two. */
const COMPOUND = new Set('MATERIALIZED FOREIGN EVENT TEXT ACCESS DEFAULT OWNED'.split(' '));

/**
 * Leaves a whole statement to PostgreSQL's grammar, which either refuses it or knows it: then it is
 * one that this system does not have, named by its first words.
 */
export function unsupportedStatement(cursor: TokenCursor): SqlError {
  parsePostgres(cursor.text);
  cursor.index = 0;
  const { position } = cursor;
  const verb = cursor.peekWord();
  if (verb !== 'CREATE' && verb !== 'ALTER' && verb !== 'DROP') return notSupported(verb, position);
  let ahead = 1;
  while (MODIFIERS.has(cursor.peekWord(ahead))) ahead += 1;
  const words = [verb, cursor.peekWord(ahead)];
  if (COMPOUND.has(words[1]!)) words.push(cursor.peekWord(ahead + 1));
  return notSupported(words.join(' '), position);
}
