import {
  DiagnosticError,
  errorDiagnostic,
  type Diagnostic,
  type SourceText,
  type Span,
} from '../diagnostic/index.js';
import type { IsolationCode } from './codes.js';

/** What is wrong with a stretch of a file, without the file. */
export interface Mistake {
  readonly code: IsolationCode;
  readonly span: Span;
  readonly message: string;
  readonly notes?: readonly string[];
  readonly help: string;
  /** Another place that has to do with it, and why. */
  readonly related?: { readonly span: Span; readonly message: string };
}

/** The mistake as a diagnostic of the file that it is in. */
export function diagnose(source: SourceText, mistake: Mistake): Diagnostic {
  const { related } = mistake;
  return errorDiagnostic({ ...mistake, source, related: related && [{ ...related, source }] });
}

/**
 * Ends a permutation with a mistake.
 *
 * @throws DiagnosticError always.
 */
export function fail(source: SourceText, mistake: Mistake): never {
  throw new DiagnosticError([diagnose(source, mistake)]);
}
