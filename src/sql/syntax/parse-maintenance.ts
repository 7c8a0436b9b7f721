import type { Node, ReindexStmt } from 'libpg-query';
import { notSupported, SqlError } from '../sql-error.js';
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
  const { rels = [], options, is_vacuumcmd: isVacuum = false } = statement.VacuumStmt;
  checkOptions(options, isVacuum ? 'VACUUM' : 'ANALYZE');
  const relations = rels.flatMap((one) => {
    if (!('VacuumRelation' in one)) return [];
    const { relation, va_cols: columns } = one.VacuumRelation;
    if (columns !== undefined) throw notSupported('ANALYZE of columns', relation?.location);
    return relation ?? [];
  });
  return { ...maintain(isVacuum ? 'VACUUM' : 'ANALYZE'), isAlone: isVacuum, relations };
}

/** As in PostgreSQL, what is for many tables is a transaction for each of them. */
function reindex({ kind, relation, params, name: written }: ReindexStmt): Maintenance {
  checkOptions(params, 'REINDEX');
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

/** The options that PostgreSQL 15 has. */
const OPTIONS = {
  REINDEX: ['verbose', 'concurrently', 'tablespace'],
  ANALYZE: ['verbose', 'skip_locked'],
  VACUUM: (
    'verbose skip_locked analyze freeze full disable_page_skipping index_cleanup process_toast ' +
    'truncate parallel'
  ).split(' '),
};

/** Nothing follows from an option, but one that is not known is a mistake. */
function checkOptions(options: readonly Node[] | undefined, command: keyof typeof OPTIONS): void {
  for (const node of options ?? []) {
    if (!('DefElem' in node)) continue;
    const { defname = '', location } = node.DefElem;
    if (OPTIONS[command].includes(defname)) continue;
    const message = `unrecognized ${command} option "${defname}"`;
    throw new SqlError(message, '42601', { position: location });
  }
}

function maintain(tag: string): Maintenance {
  return { kind: 'maintain', tag, isAlone: false, relations: [], reindex: null, name: null };
}
