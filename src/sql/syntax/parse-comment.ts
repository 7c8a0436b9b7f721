import type { Node } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

const KINDS: readonly (readonly [string, Extract<StatementForm, { kind: 'comment' }>['on']])[] = [
  ['TABLE', 'table'],
  ['VIEW', 'view'],
  ['MATERIALIZED VIEW', 'view'],
  ['INDEX', 'index'],
  ['TYPE', 'type'],
  ['COLUMN', 'column'],
];

/** Reads `COMMENT ON kind name IS 'text' | NULL`. */
export function parseComment(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if (!('CommentStmt' in statement)) throw unsupportedStatement(cursor);
  const { object, comment } = statement.CommentStmt;
  cursor.expectWords('COMMENT ON');
  const kind = KINDS.find(([words]) => cursor.acceptWords(words));
  if (kind === undefined) throw notSupported(`COMMENT ON ${cursor.peekWord()}`, cursor.position);
  const name = { parts: nameOf(object), position: cursor.position };
  return { kind: 'comment', on: kind[1], name, text: comment ?? null };
}

function nameOf(object: Node | undefined): string[] {
  if (object === undefined) return [];
  const items =
    'List' in object
      ? (object.List.items ?? [])
      : 'TypeName' in object
        ? (object.TypeName.names ?? [])
        : [];
  return items.flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []));
}
