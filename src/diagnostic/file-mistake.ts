import { DiagnosticError } from './diagnostic-error.js';
import { errorDiagnostic, type Diagnostic } from './diagnostic.js';
import type { SourceText } from './source-text.js';
import type { Span } from './span.js';

/** What is wrong with a stretch of a file, without the file. Each format has codes of its own. */
export interface FileMistake<Code extends string = string> {
  readonly code: Code;
  readonly span: Span;
  readonly message: string;
  readonly notes?: readonly string[];
  readonly help: string;
  /** Another place that has to do with it, and why. */
  readonly related?: { readonly span: Span; readonly message: string };
}

/** The mistake as a diagnostic of the file that it is in. */
export function diagnoseMistake(source: SourceText, mistake: FileMistake): Diagnostic {
  const { related } = mistake;
  return errorDiagnostic({ ...mistake, source, related: related && [{ ...related, source }] });
}

/**
 * Ends a case with a mistake.
 *
 * @throws DiagnosticError always.
 */
export function failWith(source: SourceText, mistake: FileMistake): never {
  throw new DiagnosticError([diagnoseMistake(source, mistake)]);
}
