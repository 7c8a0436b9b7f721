import { assert } from './bug.js';
import type { Diagnostic } from './diagnostic.js';
import { renderDiagnostics } from './render-diagnostic.js';

/**
 * Carries diagnostics out of code that cannot return them, such as the handler of a directive. Its
 * message is their plain rendering, so that it reads well even where nobody knows the class.
 */
export class DiagnosticError extends Error {
  /** At least one, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  #message: string | undefined;

  constructor(diagnostics: readonly Diagnostic[]) {
    super();
    assert(diagnostics.length > 0, 'a DiagnosticError carries at least one diagnostic, found none');
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }

  /** The diagnostics as plain text; rendered when first read, since most are rendered elsewhere. */
  override get message(): string {
    return (this.#message ??= renderDiagnostics(this.diagnostics));
  }
}
