import type { Response } from '../harness/index.js';
import {
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  debugUnit,
  DatumError,
  fieldsOf,
  Interrupted,
  type Column,
  type Row,
} from '../repr/index.js';
import { EvaluationError } from '../dataflow/index.js';
import { SqlError, type CopyFormat } from '../sql/index.js';
import { formatCopy } from './copy-format.js';

/** What a statement that gives no rows answers: as debug output prints it, and as a command tag. */
export type Completed = Response & { readonly kind: 'completed' };

/** Something that answers without anything to tell: `DroppedTable`, `DeclaredCursor`. */
export function completedUnit(name: string, tag: string): Completed {
  return { kind: 'completed', debug: debugUnit(name), tag };
}

/** `CreatedTable { existed: false }`. */
export function created(what: string, tag: string, existed: boolean): Completed {
  return { kind: 'completed', debug: debugStruct(what, { existed: debugToken(existed) }), tag };
}

/** `Inserted(1)`. */
export function affected(what: string, tag: string, rows: number): Completed {
  return { kind: 'completed', debug: debugTuple(what, debugToken(rows)), tag: `${tag} ${rows}` };
}

/** `AlteredObject(Index)`. */
export function altered(what: string): Completed {
  const debug = debugTuple('AlteredObject', debugUnit(what));
  return { kind: 'completed', debug, tag: `ALTER ${what.toUpperCase()}` };
}

/** The end of a transaction; `wasImplicit`: nothing had begun one. */
export function transactionExited(tag: 'COMMIT' | 'ROLLBACK', wasImplicit: boolean): Completed {
  const debug = debugStruct('TransactionExited', {
    was_implicit: debugToken(wasImplicit),
    tag: debugString(tag),
  });
  return { kind: 'completed', debug, tag };
}

/** The beginning of a transaction; `duplicated`: there was one already. */
export function startedTransaction(duplicated: boolean, tag: string): Completed {
  const debug = debugStruct('StartedTransaction', { duplicated: debugToken(duplicated) });
  return { kind: 'completed', debug, tag };
}

/** A variable was set. */
export function setVariable(name: string, tag: 'SET' | 'RESET'): Completed {
  return {
    kind: 'completed',
    debug: debugStruct('SetVariable', { name: debugString(name) }),
    tag,
  };
}

/** One prepared statement was forgotten, or all of them. */
export function deallocated(all: boolean): Completed {
  const debug = debugStruct('Deallocate', { all: debugToken(all) });
  return { kind: 'completed', debug, tag: all ? 'DEALLOCATE ALL' : 'DEALLOCATE' };
}

/** Rows and what their columns are. */
export function rowsResponse(columns: readonly Column[], rows: readonly Row[]): Response {
  return { kind: 'rows', columns, rows };
}

/** What a change of rows answers: how many there were, or what it returns of them. */
export function changed(
  { debug, tag }: Completed,
  returned: { readonly columns: readonly Column[]; readonly rows: readonly Row[] } | null,
): Response {
  if (returned === null) return { kind: 'completed', debug, tag };
  return { kind: 'rows', columns: returned.columns, rows: returned.rows, tag };
}

/** Rows as the lines that COPY makes of them. */
export function copyResponse(
  columns: readonly Column[],
  rows: readonly Row[],
  format: CopyFormat,
): Response {
  const lines = formatCopy(columns, rows, format);
  return { kind: 'copyData', lines, columnCount: columns.length, rowCount: rows.length };
}

/**
 * The error response for what a statement threw; an error that no statement can cause is thrown on.
 * `offset` is where the statement begins in what was submitted.
 */
export function errorResponse(error: unknown): Response {
  if (error instanceof SqlError) {
    const { message, code, position, subject } = error;
    return {
      kind: 'error',
      message,
      code,
      ...fieldsOf(error),
      ...(position === undefined ? {} : { position }),
      ...(subject === undefined ? {} : { subject }),
    };
  }
  if (error instanceof EvaluationError || error instanceof DatumError) {
    return { kind: 'error', message: error.message, code: error.code, ...fieldsOf(error) };
  }
  if (error instanceof Interrupted) {
    return { kind: 'error', message: error.message, code: error.code };
  }
  throw error;
}
