import type { TestCase } from '../../datadriven/index.js';

/** The directive line of a case, on one line. */
export function directiveLine({ directive: { source, span } }: TestCase): string {
  return source.text.slice(span.start, span.end).replace(/\s*\\\r?\n\s*/g, ' ');
}
