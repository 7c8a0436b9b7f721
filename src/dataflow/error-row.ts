import {
  compareRows,
  DatumError,
  fieldsOf,
  type ErrorFields,
  type PresentFields,
  type Row,
  type SqlType,
} from '../repr/index.js';
import { LimitReached } from './resource-meter.js';
import { EvaluationError } from './plan/scalar-expression.js';

const TEXT: SqlType = { kind: 'text' };

/** The columns of an error as data: message, SQLSTATE, detail, hint and context. */
export const ERROR_TYPES: readonly SqlType[] = [TEXT, TEXT, TEXT, TEXT, TEXT];

/** What is told of an error. */
export interface ErrorReport extends PresentFields {
  readonly message: string;
  /** SQLSTATE. */
  readonly code: string;
}

/** An error as a row, so that errors are kept, counted and retracted as rows are. */
export function errorRow(message: string, code: string, more: ErrorFields = {}): Row {
  return [message, code, more.detail ?? null, more.hint ?? null, more.context ?? null];
}

/** What an error that is data tells: fields that it does not have are left out. */
export function reportOf(error: Row): ErrorReport {
  const [message, code, detail, hint, context] = error as (string | null)[];
  return { message: message!, code: code!, ...fieldsOf({ detail, hint, context }) };
}

/**
 * An error of SQL for what the machine refused to make while a value was computed: a text or an
 * array that is too long, a number with too many digits, a stack that gave out. Null: a bug.
 */
function refusedByMachine(thrown: unknown): ErrorReport | null {
  if (!(thrown instanceof RangeError)) return null;
  if (/call stack/.test(thrown.message)) {
    return { message: 'stack depth limit exceeded', code: '54001' };
  }
  const isTooLarge = /length|allocation|BigInt size|count value/.test(thrown.message);
  return isTooLarge ? { message: 'requested length too large', code: '54000' } : null;
}

/**
 * The limit that ended work on rows: its own, or one of the machine's that an operator met where
 * no row is to blame. Null: a bug.
 */
export function limitOf(thrown: unknown): LimitReached | null {
  if (thrown instanceof LimitReached) return thrown;
  const refused = refusedByMachine(thrown);
  return refused === null ? null : new LimitReached(refused.message, refused.code);
}

/**
 * What was thrown while a row was evaluated, as a row, if it is an SQL error.
 *
 * @throws what was thrown, if it is not: that is a bug and no data.
 */
export function errorRowOf(thrown: unknown): Row {
  if (thrown instanceof EvaluationError || thrown instanceof DatumError) {
    return errorRow(thrown.message, thrown.code, thrown);
  }
  const refused = refusedByMachine(thrown);
  if (refused !== null) return errorRow(refused.message, refused.code);
  throw thrown;
}

/**
 * Takes what was thrown while something was evaluated ahead of the rows, which will meet it.
 *
 * @throws what was thrown, if it is no SQL error: nobody would meet that again.
 */
export function leaveToRows(thrown: unknown): void {
  errorRowOf(thrown);
}

/** The order of errors: of several the first is shown, so that what is shown is no accident. */
export const compareErrors = compareRows(ERROR_TYPES);
