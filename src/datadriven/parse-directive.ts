import type { Diagnostic, SourceText, Span } from '../diagnostic/index.js';
import type { Directive } from './directive.js';
import { parseDirectiveLine, type Mode } from './directive-line.js';
import { directiveMistake } from './format-diagnostics.js';
import { plainLine } from './logical-line.js';

/** A line read as a directive, with the mistakes in it. */
export interface DirectiveReading {
  readonly directive: Directive;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one line by the grammar of directives, for handlers whose input is made of such lines. Its
 * spans are offsets into the same text as the line.
 */
export function parseDirective(
  source: SourceText,
  { start, end }: Span,
  mode: Mode = 'strict',
): DirectiveReading {
  const line = plainLine(source.text, start, end);
  const { directive, mistakes } = parseDirectiveLine(source, line, mode);
  return {
    directive,
    diagnostics: mistakes.map((mistake) => directiveMistake(source, mistake)),
  };
}
