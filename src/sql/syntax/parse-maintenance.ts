import { notSupported } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/**
 * Reads VACUUM, ANALYZE, CHECKPOINT and UNLISTEN, which scripts and drivers send to any server:
 * there is nothing to be done for them, and no answer depends on them.
 */
export function parseMaintenance(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if ('CheckPointStmt' in statement) return maintain('CHECKPOINT');
  if ('UnlistenStmt' in statement) return maintain('UNLISTEN');
  if (!('VacuumStmt' in statement)) throw unsupportedStatement(cursor);
  const { rels = [], is_vacuumcmd: isVacuum = false } = statement.VacuumStmt;
  const relations = rels.flatMap((one) => {
    if (!('VacuumRelation' in one)) return [];
    const { relation, va_cols: columns } = one.VacuumRelation;
    if (columns !== undefined) throw notSupported('ANALYZE of columns', relation?.location);
    return relation ?? [];
  });
  const tag = isVacuum ? 'VACUUM' : 'ANALYZE';
  return { kind: 'maintain', tag, isAlone: isVacuum, relations };
}

function maintain(tag: string): StatementForm {
  return { kind: 'maintain', tag, isAlone: false, relations: [] };
}
