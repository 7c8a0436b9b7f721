import type { InsertStmt } from 'libpg-query';
import type { StatementKind } from '../statement-plan.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';

/** Which kind of statement a form is, as the rules of transactions tell them apart. */
export function statementKind(form: StatementForm, cursor: TokenCursor): StatementKind {
  switch (form.kind) {
    case 'query':
      return 'select';
    case 'insert':
      return insertKind(form.insert);
    case 'createDatabase':
    case 'createSchema':
    case 'createTable':
    case 'createTableAs':
    case 'createView':
    case 'createSource':
    case 'createSink':
    case 'createType':
    case 'createIndex':
    case 'createDefaultIndex':
    case 'alterIndexOptions':
    case 'rename':
    case 'comment':
    case 'drop':
      return 'ddl';
    case 'maintain':
      return form.isAlone ? 'ddl' : 'set';
    case 'resetAll':
      return 'set';
    case 'copyTo':
    case 'copyFrom':
      return 'copy';
    case 'showObjects':
    case 'showCreate':
    case 'showVariable':
    case 'showAll':
      return 'show';
    case 'unsupported':
      return firstWordKind(cursor);
    default:
      return form.kind;
  }
}

/** Only rows that are written out, and depend on no others, are inserted in a transaction block. */
function insertKind(insert: InsertStmt): StatementKind {
  if (insert.onConflictClause !== undefined) return 'insertQuery';
  const source = insert.selectStmt;
  if (source === undefined) return 'insertValues';
  const isValues = 'SelectStmt' in source && source.SelectStmt.valuesLists !== undefined;
  return isValues ? 'insertValues' : 'insertQuery';
}

const BY_FIRST_WORD: Readonly<Record<string, StatementKind | undefined>> = {
  SELECT: 'select',
  VALUES: 'select',
  TABLE: 'select',
  WITH: 'select',
  '(': 'select',
  TAIL: 'tail',
  SHOW: 'show',
  EXPLAIN: 'explain',
  INSERT: 'insertQuery',
  UPDATE: 'update',
  DELETE: 'delete',
  SET: 'set',
  RESET: 'set',
  BEGIN: 'begin',
  START: 'begin',
  COMMIT: 'commit',
  END: 'commit',
  ROLLBACK: 'rollback',
  ABORT: 'rollback',
  DECLARE: 'declare',
  FETCH: 'fetch',
  MOVE: 'fetch',
  LOCK: 'set',
  PREPARE: 'prepare',
  COPY: 'copy',
};

/** Of a statement whose form is not known; those that are of no other kind count as DDL. */
function firstWordKind(cursor: TokenCursor): StatementKind {
  const { start, end } = cursor.tokens[0]!;
  return BY_FIRST_WORD[cursor.text.slice(start, end).toUpperCase()] ?? 'ddl';
}
