import type { ReindexStmt } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

type Maintenance = StatementForm & { readonly kind: 'maintain' };

/**
 * Reads VACUUM, ANALYZE, REINDEX, CHECKPOINT and UNLISTEN, which scripts and drivers send to any
 * server: there is nothing to be done for them, and no answer depends on them.
 */
export function parseMaintenance(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if ('CheckPointStmt' in statement) return maintain('CHECKPOINT');
  if ('UnlistenStmt' in statement) return maintain('UNLISTEN');
  if ('ReindexStmt' in statement) return reindex(statement.ReindexStmt);
  if (!('VacuumStmt' in statement)) throw unsupportedStatement(cursor);
  const { rels = [], is_vacuumcmd: isVacuum = false } = statement.VacuumStmt;
  const relations = rels.flatMap((one) => {
    if (!('VacuumRelation' in one)) return [];
    const { relation, va_cols: columns } = one.VacuumRelation;
    if (columns !== undefined) throw notSupported('ANALYZE of columns', relation?.location);
    return relation ?? [];
  });
  return { ...maintain(isVacuum ? 'VACUUM' : 'ANALYZE'), isAlone: isVacuum, relations };
}

/** As in PostgreSQL, what is for many tables is a transaction for each of them. */
function reindex({ kind, relation, name: written }: ReindexStmt): Maintenance {
  const name = written ?? null;
  const base = maintain('REINDEX');
  const relations = relation === undefined ? [] : [relation];
  switch (kind) {
    case 'REINDEX_OBJECT_INDEX':
      return { ...base, reindex: 'index', relations };
    case 'REINDEX_OBJECT_TABLE':
      return { ...base, reindex: 'table', relations };
    case 'REINDEX_OBJECT_SCHEMA':
      return { ...base, reindex: 'schema', name, isAlone: true };
    default:
      return { ...base, reindex: 'database', name, isAlone: true };
  }
}

function maintain(tag: string): Maintenance {
  return { kind: 'maintain', tag, isAlone: false, relations: [], reindex: null, name: null };
}
