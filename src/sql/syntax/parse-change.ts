import { notSupported, SqlError } from '../sql-error.js';
import { expectOptions } from './options.js';
import type { ObjectKind, Option, StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedAlter, unsupportedStatement } from './unsupported.js';

const DROPPED: readonly (readonly [string, ObjectKind])[] = [
  ['DATABASE', 'database'],
  ['SCHEMA', 'schema'],
  ['TABLE', 'table'],
  ['VIEW', 'view'],
  ['MATERIALIZED VIEW', 'materialized view'],
  ['SOURCE', 'source'],
  ['SINK', 'sink'],
  ['INDEX', 'index'],
  ['TYPE', 'type'],
];

/**
 * Reads `DROP kind [IF EXISTS] a, b [CASCADE | RESTRICT]`. An index is dropped `CONCURRENTLY` as
 * without the word, which is for one at a time.
 */
export function parseDrop(cursor: TokenCursor): StatementForm {
  cursor.expectWords('DROP');
  const objectKind = acceptObjectKind(cursor);
  if (objectKind === null) throw unsupportedStatement(cursor);
  const isConcurrent = objectKind === 'index' && cursor.acceptWords('CONCURRENTLY');
  const ifExists = cursor.acceptWords('IF EXISTS');
  const names = [cursor.expectObjectName()];
  while (cursor.acceptMark(',')) names.push(cursor.expectObjectName());
  const word = cursor.acceptOneOf('CASCADE', 'RESTRICT');
  cursor.expectEnd();
  if (isConcurrent && names.length > 1) throw notConcurrently('dropping multiple objects');
  if (isConcurrent && word === 'CASCADE') throw notConcurrently('CASCADE');
  const behavior = word === 'CASCADE' ? 'cascade' : word === 'RESTRICT' ? 'restrict' : null;
  return { kind: 'drop', objectKind, names, ifExists, behavior };
}

function notConcurrently(what: string): SqlError {
  return new SqlError(`DROP INDEX CONCURRENTLY does not support ${what}`, '0A000');
}

function acceptObjectKind(cursor: TokenCursor): ObjectKind | null {
  const found = DROPPED.find(([word]) => cursor.acceptWords(word));
  return found?.[1] ?? null;
}

/** Reads an ALTER statement: of the options of an index, or RENAME. */
export function parseAlter(cursor: TokenCursor): StatementForm {
  cursor.expectWords('ALTER');
  const objectKind = acceptObjectKind(cursor);
  if (objectKind === null || objectKind === 'type') throw unsupportedStatement(cursor);
  const ifExists = cursor.acceptWords('IF EXISTS');
  const name = cursor.expectObjectName();
  if (cursor.acceptWords('RENAME TO')) {
    const to = cursor.expectName();
    cursor.expectEnd();
    return { kind: 'rename', objectKind, name, ifExists, to };
  }
  if (objectKind !== 'index') throw unsupportedAlter(cursor, objectKind);
  if (cursor.peekWord() === 'SET' && cursor.peekWord(1) === 'ENABLED') {
    throw notSupported('ALTER INDEX ... SET ENABLED', 0);
  }
  const hasOptions = cursor.peekText(1) === '(';
  const word = hasOptions ? cursor.acceptOneOf('SET', 'RESET') : null;
  if (word === null) throw unsupportedAlter(cursor, objectKind);
  const action = word === 'SET' ? 'set' : 'reset';
  const options = expectOptions(cursor);
  cursor.expectEnd();
  checkValues(options, action);
  return { kind: 'alterIndexOptions', name, ifExists, action, options };
}

function checkValues(options: readonly Option[], action: 'set' | 'reset'): void {
  for (const { name, value, position } of options) {
    if (action === 'set' && value === null) {
      throw notSupported(`index option "${name}" without a value`, position);
    }
    if (action === 'reset' && value !== null) {
      throw notSupported(`RESET of index option "${name}" with a value`, position);
    }
  }
}
