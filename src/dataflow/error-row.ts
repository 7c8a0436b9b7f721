import { compareRows, DatumError, type Row, type SqlType } from '../repr/index.js';
import { EvaluationError } from './scalar-expression.js';

/** The columns of an error as data: message and SQLSTATE. */
export const ERROR_TYPES: readonly SqlType[] = [{ kind: 'text' }, { kind: 'text' }];

/** An error as a row, so that errors are kept, counted and retracted as rows are. */
export function errorRow(message: string, code: string): Row {
  return [message, code];
}

/**
 * What was thrown while a row was evaluated, as a row, if it is an SQL error.
 *
 * @throws what was thrown, if it is not: that is a bug and no data.
 */
export function errorRowOf(thrown: unknown): Row {
  if (thrown instanceof EvaluationError || thrown instanceof DatumError) {
    return errorRow(thrown.message, thrown.code);
  }
  throw thrown;
}

/** The order of errors: of several the first is shown, so that what is shown is no accident. */
export const compareErrors = compareRows(ERROR_TYPES);
