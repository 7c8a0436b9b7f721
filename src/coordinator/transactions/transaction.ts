import { assert, unreachable } from '../../diagnostic/index.js';
import { keptBytes, type CollectionId } from '../../dataflow/index.js';
import type { Row } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import {
  tailOnly,
  transactionReadOnly,
  transactionTooLarge,
  transactionWriteOnly,
} from '../errors.js';
import type { ReadHold } from '../timestamps/frontiers.js';
import type { SettingsSoFar } from '../variables/session-variables.js';
import { WrittenKeys } from './written-keys.js';

/**
 * Where a session stands between statements.
 *
 * `started`: one statement that is a transaction by itself. `implicit`: several statements that
 * were submitted together. `explicit`: after BEGIN. `failed`: an explicit one that met an error and
 * takes nothing but its end.
 */
export type TransactionStatus =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'started' | 'implicit' | 'explicit' | 'failed';
      readonly transaction: Transaction;
    };

/** How a transaction ends. */
export type TransactionOutcome = 'commit' | 'rollback';

/** A transaction under way. */
export interface Transaction {
  /** The clock when it began: what `now()` is in all of its statements. */
  readonly wallTime: Timestamp;
  access: 'read only' | 'read write';
  operations: Operations;
  /** The oldest first. */
  readonly savepoints: Savepoint[];
}

/** What a transaction was when a savepoint was made, so that it can be so again. */
export interface Savepoint {
  readonly name: string;
  readonly access: Transaction['access'];
  /** Of writes, so many are kept. */
  readonly operations: Exclude<Operations, { kind: 'writes' }> | SavedWrites;
  readonly settings: SettingsSoFar;
  /** The cursors that there were, and whether their queries had begun. */
  readonly cursors: ReadonlyMap<object, boolean>;
}

/** How many writes there were, how large they were together, and how many keys they took. */
interface SavedWrites {
  readonly kind: 'writes';
  readonly count: number;
  readonly bytes: number;
  readonly keyCount: number;
}

/** What a transaction has done: it reads or it writes, fixed by its first statement (X1). */
export type Operations =
  | { readonly kind: 'none' }
  | { readonly kind: 'peeks'; readonly reads: TransactionReads }
  | { readonly kind: 'tail' }
  | Writes;

/** Rows to insert, which wait in memory for the commit. */
export interface Writes {
  readonly kind: 'writes';
  readonly writes: TableWrite[];
  /** How much the rows occupy. */
  bytes: number;
  /** The keys of the rows. */
  readonly keys: WrittenKeys;
}

/** The time at which all reads of a transaction happen, and what can be read at it (X2). */
export interface TransactionReads {
  readonly timestamp: Timestamp;
  /** Null while every read was independent of time: then a later one may still choose. */
  readonly domain: TimeDomain | null;
}

/** The collections that a transaction may read, kept readable for as long as it lasts. */
export interface TimeDomain {
  readonly ids: ReadonlySet<CollectionId>;
  readonly hold: ReadHold;
}

/** Changes to make to a table when the transaction commits. */
export interface TableWrite {
  readonly table: CollectionId;
  readonly changes: readonly RowChange[];
}

/** So many more (or fewer) of a row. */
export interface RowChange {
  readonly row: Row;
  readonly diff: number;
}

/** How much the rows of changes occupy; those that go count as less. */
export function bytesOfChanges(changes: readonly RowChange[]): number {
  let bytes = 0;
  for (const { row, diff } of changes) bytes += diff * keptBytes(row);
  return bytes;
}

/** A transaction that has done nothing yet. */
export function newTransaction(
  wallTime: Timestamp,
  access: Transaction['access'] = 'read write',
): Transaction {
  return { wallTime, access, operations: { kind: 'none' }, savepoints: [] };
}

/** The operations of a transaction that goes back to a savepoint, after which come none but its. */
export function operationsAt(
  { operations: now }: Transaction,
  { operations: then }: Savepoint,
): Operations {
  if (then.kind !== 'writes') return then;
  assert(now.kind === 'writes', 'a transaction that has written goes on to write');
  now.keys.truncate(then.keyCount);
  return { ...now, writes: now.writes.slice(0, then.count), bytes: then.bytes };
}

/**
 * The reads of a transaction that is about to read, or null if it has not yet.
 *
 * @throws SqlError if the transaction writes or tails.
 */
export function readsSoFar({ operations }: Transaction): TransactionReads | null {
  switch (operations.kind) {
    case 'none':
      return null;
    case 'peeks':
      return operations.reads;
    case 'tail':
      throw tailOnly();
    case 'writes':
      throw transactionWriteOnly();
    default:
      return unreachable(operations);
  }
}

/**
 * Takes note of a TAIL.
 *
 * @throws SqlError if the transaction has done anything else.
 */
export function addTail(transaction: Transaction): void {
  const { operations } = transaction;
  switch (operations.kind) {
    case 'none':
      transaction.operations = { kind: 'tail' };
      return;
    case 'peeks':
      throw transactionReadOnly();
    case 'tail':
      throw tailOnly();
    case 'writes':
      throw transactionWriteOnly();
    default:
      unreachable(operations);
  }
}

/**
 * The writes of a transaction that is about to write; it has only these from then on.
 *
 * @throws SqlError if the transaction reads, or may only read.
 */
export function writesSoFar(transaction: Transaction): Writes {
  const { operations } = transaction;
  if (transaction.access === 'read only') throw transactionReadOnly();
  switch (operations.kind) {
    case 'none': {
      const writes: Writes = { kind: 'writes', writes: [], bytes: 0, keys: new WrittenKeys() };
      transaction.operations = writes;
      return writes;
    }
    case 'writes':
      return operations;
    case 'peeks':
      throw transactionReadOnly();
    case 'tail':
      throw tailOnly();
    default:
      return unreachable(operations);
  }
}

/**
 * Takes note of rows to insert.
 *
 * @throws SqlError if the transaction would keep more than so many bytes.
 */
export function addWrite(writes: Writes, write: TableWrite, bytesMax: number): void {
  const bytes = writes.bytes + bytesOfChanges(write.changes);
  if (bytes > bytesMax) throw transactionTooLarge(bytesMax);
  writes.writes.push(write);
  writes.bytes = bytes;
}
