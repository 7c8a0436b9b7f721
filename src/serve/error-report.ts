import type { Response } from '../harness/index.js';
import { DatumError, Interrupted } from '../repr/index.js';
import { SqlError } from '../sql/index.js';
import { characterPosition, ProtocolError, type Report } from '../wire/index.js';

/** The SQLSTATE of what has none of its own. */
const INTERNAL = 'XX000';

/** A response that is an error. */
export type Failure = Response & { readonly kind: 'error' | 'dataError' | 'canceled' };

/** Whether a response is an error. */
export function isFailure(response: Response): response is Failure {
  return ['error', 'dataError', 'canceled'].includes(response.kind);
}

/** What clients are told of an error. @param text What was submitted. */
export function failureReport(failure: Failure, text: string): Report {
  switch (failure.kind) {
    case 'canceled': {
      const message = 'canceling statement due to user request';
      return { severity: 'ERROR', code: '57014', message };
    }
    case 'dataError': {
      const { message, code = INTERNAL, detail, hint, context } = failure;
      return { severity: 'ERROR', code, message, detail, hint, context };
    }
    case 'error': {
      const { message, code = INTERNAL, detail, hint, position, subject, context } = failure;
      const place = position === undefined ? undefined : characterPosition(text, position);
      return { severity: 'ERROR', code, message, detail, hint, position: place, subject, context };
    }
  }
}

/** A failure, to be thrown: its place counted as clients count it. */
export class FailureError extends Error {
  readonly report: Report;

  constructor(report: Report) {
    super(report.message);
    this.name = 'FailureError';
    this.report = report;
  }
}

/** An error that tells of a failure. @param text What was submitted. */
export function characterPositioned(failure: Failure, text: string): FailureError {
  return new FailureError(failureReport(failure, text));
}

/**
 * What clients are told of something that was thrown because of what they sent.
 *
 * Anything else is thrown on: it ends the session.
 */
export function thrownReport(error: unknown): Report {
  if (error instanceof FailureError) return error.report;
  if (error instanceof ProtocolError) {
    return { severity: 'ERROR', code: error.code, message: error.message };
  }
  if (error instanceof Interrupted) {
    return { severity: 'ERROR', code: error.code, message: error.message };
  }
  if (error instanceof SqlError || error instanceof DatumError) {
    const { code, message, detail, hint } = error;
    return { severity: 'ERROR', code, message, detail, hint };
  }
  throw error;
}

/** What the client is told whose turn it was when something was thrown that must not be. */
export function internalReport(error: unknown): Report {
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return { severity: 'ERROR', code: '54001', message: 'stack depth limit exceeded' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { severity: 'ERROR', code: INTERNAL, message: `internal error: ${message}` };
}
