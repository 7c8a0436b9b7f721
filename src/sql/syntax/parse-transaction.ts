import { SqlError } from '../sql-error.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm, TransactionModes } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/** Reads `BEGIN` or `START TRANSACTION` with modes. */
export function parseBegin(cursor: TokenCursor): StatementForm {
  const isBegin = cursor.acceptWords('BEGIN');
  if (isBegin) cursor.acceptOneOf('WORK', 'TRANSACTION');
  else cursor.expectWords('START TRANSACTION');
  const tag = isBegin ? 'BEGIN' : 'START TRANSACTION';
  return { kind: 'begin', tag, ...parseModes(cursor) };
}

/** Reads the modes of `SET TRANSACTION`, or of the session's transactions: words were read. */
export function parseSetTransaction(cursor: TokenCursor, ofSession = false): StatementForm {
  if (cursor.atEnd) throw cursor.unexpected();
  return { kind: 'setTransaction', ...parseModes(cursor), ofSession };
}

/** Reads COMMIT, END, ROLLBACK or ABORT. */
export function parseTransactionEnd(cursor: TokenCursor): StatementForm {
  const verb = cursor.peekWord();
  const isCommit = cursor.acceptOneOf('COMMIT', 'END') !== null;
  if (!isCommit && cursor.acceptOneOf('ROLLBACK', 'ABORT') === null) throw cursor.unexpected();
  cursor.acceptOneOf('WORK', 'TRANSACTION');
  if (cursor.peekWord() === 'TO') return parseSavepoint(cursor);
  if (cursor.peekWord() === 'PREPARED') throw unsupportedStatement(cursor);
  const { position } = cursor;
  if (cursor.acceptWords('AND')) {
    const without = cursor.acceptWords('NO');
    cursor.expectWords('CHAIN');
    if (!without) throw chain(verb, position);
  }
  cursor.expectEnd();
  return { kind: isCommit ? 'commit' : 'rollback' };
}

const SAVEPOINT_FORMS = {
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollbackTo',
} as const;

/** Reads SAVEPOINT, RELEASE or ROLLBACK TO, which are as PostgreSQL has them. */
export function parseSavepoint(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  if (!('TransactionStmt' in statement)) throw cursor.unexpected();
  const { kind, savepoint_name: name = '' } = statement.TransactionStmt;
  return { kind: SAVEPOINT_FORMS[kind as keyof typeof SAVEPOINT_FORMS], name };
}

function chain(verb: string, position: number): SqlError {
  return new SqlError(`${verb} AND CHAIN not yet supported`, '0A000', { position });
}

const LEVELS = [
  'STRICT SERIALIZABLE',
  'SERIALIZABLE',
  'REPEATABLE READ',
  'READ COMMITTED',
  'READ UNCOMMITTED',
];

function parseModes(cursor: TokenCursor): TransactionModes {
  let access: TransactionModes['access'] = null;
  let isolation: string | null = null;
  while (!cursor.atEnd) {
    if (cursor.acceptWords('ISOLATION LEVEL')) isolation = expectLevel(cursor);
    else if (cursor.acceptWords('READ ONLY')) access = 'read only';
    else if (cursor.acceptWords('READ WRITE')) access = 'read write';
    // A transaction that reads never fails for what others write, so there is nothing to wait for.
    else if (cursor.acceptWords('DEFERRABLE') || cursor.acceptWords('NOT DEFERRABLE')) continue;
    else throw cursor.unexpected();
    // Commas between modes are optional, but one must not be the last thing.
    if (cursor.acceptMark(',') && cursor.atEnd) throw cursor.unexpected();
  }
  return { access, isolation };
}

function expectLevel(cursor: TokenCursor): string {
  const level = LEVELS.find((words) => cursor.acceptWords(words));
  if (level === undefined) throw cursor.unexpected();
  return level.toLowerCase();
}
