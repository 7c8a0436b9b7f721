import { normalizeStatement, type ParsedStatement, type StatementKind } from '../../sql/index.js';
import { prohibitedInTransaction, readOnlyTransaction, transactionAborted } from '../errors.js';
import type { TransactionStatus } from './transaction.js';

/** What is a transaction of its own. */
const ALONE: ReadonlySet<StatementKind> = new Set(['ddl', 'update', 'delete', 'insertQuery']);

/** What ends a transaction that failed, or takes it back to where it had not. */
const ENDINGS: ReadonlySet<StatementKind> = new Set(['commit', 'rollback', 'rollbackTo']);

/** Whether more than one statement belongs to the transaction. */
export function isBlock({ kind }: TransactionStatus): boolean {
  return kind === 'implicit' || kind === 'explicit';
}

/** Whether a statement is a transaction of its own, so that it is refused in every block. */
export function standsAlone({ kind }: ParsedStatement): boolean {
  return ALONE.has(kind);
}

/** Whether a statement may be executed in a transaction that failed: one that ends that. */
export function endsFailed({ kind }: ParsedStatement): boolean {
  return ENDINGS.has(kind);
}

/** @throws SqlError if a statement may not be executed where the session stands. */
export function checkAllowed(status: TransactionStatus, statement: ParsedStatement): void {
  if (status.kind === 'failed' && !endsFailed(statement)) throw transactionAborted();
  if (isBlock(status) && standsAlone(statement)) {
    throw prohibitedInTransaction(normalizeStatement(statement));
  }
  if (status.kind === 'started' && status.transaction.access === 'read only') {
    const tag = changeOf(statement);
    if (tag !== null) throw readOnlyTransaction(tag);
  }
}

/** The tag of a statement that stands alone and changes something; null: it does not. */
function changeOf(statement: ParsedStatement): string | null {
  if (!standsAlone(statement)) return null;
  const [verb = '', ...words] = statement.text.toUpperCase().match(/\w+/g) ?? [];
  if (verb === 'CREATE' || verb === 'ALTER' || verb === 'DROP') {
    const object = words.find((word) => OBJECTS.has(word)) ?? '';
    return `${verb} ${object}`.trimEnd();
  }
  return CHANGES.has(verb) ? verb : null;
}

const CHANGES = new Set(['COMMENT', 'INSERT', 'UPDATE', 'DELETE', 'WITH']);
const OBJECTS = new Set('DATABASE SCHEMA TABLE VIEW SOURCE SINK INDEX TYPE'.split(' '));
