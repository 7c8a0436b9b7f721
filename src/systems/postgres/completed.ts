import type { Response } from '../../harness/index.js';
import {
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  debugUnit,
  type DebugValue,
} from '../../repr/index.js';

/** SQLSTATEs of notices that say how a statement was done. */
const ALREADY_EXISTS: ReadonlySet<string> = new Set(['42P07', '42P06', '42710', '42P04']);
const TRANSACTION_ACTIVE = '25001';
const NO_TRANSACTION = '25P01';

const AFFECTED: ReadonlyMap<string, string> = new Map([
  ['INSERT', 'Inserted'],
  ['UPDATE', 'Updated'],
  ['DELETE', 'Deleted'],
]);

/**
 * The answer to a statement without rows, from the server's command tag and the SQLSTATEs of the
 * notices before it. In the debug format it is what the embedded coordinator says of the same
 * statement, where the tag and the notices tell enough for that.
 */
export function completed(
  tag: string,
  notices: ReadonlySet<string>,
): Response & { kind: 'completed' } {
  return { kind: 'completed', debug: debugOf(tag, notices), tag };
}

function debugOf(tag: string, notices: ReadonlySet<string>): DebugValue {
  const [, word = '', count] = /^([A-Z]+)(?: 0)? (\d+)$/.exec(tag) ?? [];
  const affected = AFFECTED.get(word);
  if (affected !== undefined) return debugTuple(affected, debugToken(count!));
  const [verb, ...object] = tag.split(' ');
  const name = object.map((part) => part[0]! + part.slice(1).toLowerCase()).join('');
  switch (verb) {
    case 'CREATE': {
      const existed = [...ALREADY_EXISTS].some((code) => notices.has(code));
      return debugStruct(`Created${name}`, { existed: debugToken(existed) });
    }
    case 'DROP':
      return debugUnit(`Dropped${name}`);
    case 'TRUNCATE':
      return debugUnit(`Truncated${name}`);
    case 'DISCARD':
      return debugUnit(`Discarded${name}`);
    case 'ALTER':
      return debugTuple('AlteredObject', debugUnit(name));
    case 'BEGIN':
    case 'START':
      return debugStruct('StartedTransaction', {
        duplicated: debugToken(notices.has(TRANSACTION_ACTIVE)),
      });
    case 'COMMIT':
    case 'ROLLBACK':
      return debugStruct('TransactionExited', {
        was_implicit: debugToken(notices.has(NO_TRANSACTION)),
        tag: debugString(tag),
      });
    case 'PREPARE':
      return debugUnit('Prepare');
    case 'DEALLOCATE':
      return debugStruct('Deallocate', { all: debugToken(name === 'All') });
    case 'RESET':
      return debugUnit('ResetVariables');
    case 'DECLARE':
      return debugUnit('DeclaredCursor');
    case 'CLOSE':
      return debugUnit('ClosedCursor');
    default:
      return debugTuple('Completed', debugString(tag));
  }
}
