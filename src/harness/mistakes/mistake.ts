import { DiagnosticError, errorDiagnostic, type Diagnostic } from '../../diagnostic/index.js';
import type { HarnessCode } from './codes.js';
import type { Place } from './place.js';

/** What a {@link mistake} says, beside its code and its place. */
export interface MistakeText {
  readonly message: string;
  /** Stands beside the carets. */
  readonly label?: string;
  /** Another place that has to do with it, and why. */
  readonly related?: Place & { readonly message: string };
  readonly notes?: readonly string[];
  readonly help?: string;
}

/** A diagnostic of the harness about a place in a test file. */
export function mistake(code: HarnessCode, place: Place, text: MistakeText): Diagnostic {
  const { message, label, related, notes, help } = text;
  return errorDiagnostic({
    code,
    message,
    source: place.source,
    span: place.span,
    label,
    related: related && [related],
    notes,
    help,
  });
}

/**
 * Ends a case with one diagnostic.
 *
 * @throws DiagnosticError always.
 */
export function fail(code: HarnessCode, place: Place, text: MistakeText): never {
  throw new DiagnosticError([mistake(code, place, text)]);
}
