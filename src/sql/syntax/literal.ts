import type { A_Const, Node } from 'libpg-query';
import { SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';

const PREFIX = 'SELECT ';

/**
 * The value of a string constant of any form (`'it''s'`, `E'a\n'`, `$$a$$`), or null for bits.
 * `position` is where it stands.
 *
 * @throws SqlError for escapes that PostgreSQL refuses.
 */
export function stringValue(literal: string, position: number): string | null {
  try {
    const constant = constantOf(parsePostgres(PREFIX + literal));
    // The parser leaves out an empty string.
    return constant?.sval === undefined ? null : (constant.sval.sval ?? '');
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw error.shifted(position - PREFIX.length);
  }
}

function constantOf(statement: Node): A_Const | undefined {
  if (!('SelectStmt' in statement)) return undefined;
  const target = statement.SelectStmt.targetList?.[0];
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value !== undefined && 'A_Const' in value ? value.A_Const : undefined;
}
