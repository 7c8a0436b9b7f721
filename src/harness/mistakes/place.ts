import type { SourceText, Span } from '../../diagnostic/index.js';

/** A stretch of a test file, for diagnostics that point back to it. */
export interface Place {
  readonly source: SourceText;
  readonly span: Span;
}

/** `holds.dd:33`: the last part of the path and the line, for use inside of a sentence. */
export function shortPlace({ source, span }: Place): string {
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  return `${name}:${source.lineOf(span.start)}`;
}
