import { describe, expect, it } from 'vitest';
import {
  addTail,
  addWrite,
  newTransaction,
  readsSoFar,
  writesSoFar,
  type Transaction,
} from './transaction.js';

/** A transaction that has done something. */
function after(did: 'nothing' | 'read' | 'tail' | 'write'): Transaction {
  const transaction = newTransaction(0n);
  if (did === 'tail') addTail(transaction);
  if (did === 'write') writesSoFar(transaction);
  if (did === 'read') {
    transaction.operations = { kind: 'peeks', reads: { timestamp: 1n, domain: null } };
  }
  return transaction;
}

function write(transaction: Transaction): void {
  addWrite(writesSoFar(transaction), { table: 'u1', changes: [{ row: [1], diff: 1 }] }, 1000);
}

describe('what a transaction may do next (X1, X6)', () => {
  it('goes on with what it began', () => {
    expect(readsSoFar(after('nothing'))).toBe(null);
    expect(readsSoFar(after('read'))).toEqual({ timestamp: 1n, domain: null });
    const transaction = after('write');
    write(transaction);
    expect(transaction.operations).toMatchObject({ kind: 'writes', writes: [{}] });
  });

  it.each([
    ['read', write, 'transaction in read-only mode'],
    ['read', addTail, 'transaction in read-only mode'],
    ['tail', addTail, 'TAIL in transactions must be the only read statement'],
    ['tail', readsSoFar, 'TAIL in transactions must be the only read statement'],
    ['tail', write, 'TAIL in transactions must be the only read statement'],
    ['write', readsSoFar, 'transaction in write-only mode'],
    ['write', addTail, 'transaction in write-only mode'],
  ] as const)('after a %s refuses %o', (did, next, message) => {
    expect(() => next(after(did))).toThrow(message);
  });

  it('writes nothing if it may only read', () => {
    const transaction = after('nothing');
    transaction.access = 'read only';
    expect(() => write(transaction)).toThrow('transaction in read-only mode');
  });
});
