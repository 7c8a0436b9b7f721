import type { TestCase } from '../../datadriven/index.js';
import { escapeUnprintable, type SourceText } from '../../diagnostic/index.js';

/** `testdata/holds.dd:42`, as it can be printed. */
export function placeOf({ directive: { source }, line }: TestCase): string {
  return placeIn(source, line);
}

/** The place of a line, as it can be printed. */
export function placeIn({ path }: SourceText, line: number): string {
  return `${escapeUnprintable(path)}:${line}`;
}
