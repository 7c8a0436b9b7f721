import type { SourceText } from './source-text.js';
import type { Span } from './span.js';

/** An error stops what it is about from running; a warning does not. */
export type Severity = 'error' | 'warning';

/** A span with an optional remark that stands beside its carets. */
export interface Label {
  readonly span: Span;
  readonly text?: string;
}

/** Another place that has to do with a diagnostic, printed as a `note:` with that place. */
export interface RelatedPlace {
  readonly message: string;
  readonly source: SourceText;
  readonly span: Span;
}

/**
 * One mistake in something that a user wrote: the rule, the place, what was found and wanted, and a
 * way out. Texts are lower case without a final period; backticks round what stands in the file.
 */
export interface Diagnostic {
  /** Two letters of the area and a number: `DD007`. `coordtest explain` has a page on each. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly source: SourceText;
  readonly label: Label;
  readonly related: readonly RelatedPlace[];
  readonly notes: readonly string[];
  readonly help?: string;
}

/** The parts of a diagnostic; those with a default may be left out. */
export type DiagnosticParts = Pick<Diagnostic, 'code' | 'message' | 'source'> & {
  readonly span: Span;
  /** Stands beside the carets. */
  readonly label?: string | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly help?: string | undefined;
};

/** A diagnostic of severity `error`. */
export function errorDiagnostic(parts: DiagnosticParts): Diagnostic {
  return build('error', parts);
}

/** A diagnostic of severity `warning`. */
export function warningDiagnostic(parts: DiagnosticParts): Diagnostic {
  return build('warning', parts);
}

function build(severity: Severity, parts: DiagnosticParts): Diagnostic {
  const { code, message, source, span, label, related = [], notes = [], help } = parts;
  return {
    code,
    severity,
    message,
    source,
    label: label === undefined ? { span } : { span, text: label },
    related,
    notes,
    ...(help !== undefined && { help }),
  };
}

/** Whether one of them is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
