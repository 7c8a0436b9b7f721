import type { Mode } from './directive-line.js';
import { NO_NEWLINE_CLOSING, SEPARATOR } from './lines.js';
import { isBlank } from './white-space.js';

/** The form in which an output reads back as the same text, or why there is none. */
export type OutputForm =
  | { readonly kind: 'single' }
  | { readonly kind: 'double' }
  /** `obstacle` continues a sentence whose subject is the output. */
  | { readonly kind: 'none'; readonly obstacle: string };

/** Chooses the form of a normalized output: single wherever that does, as Go and Rust write it. */
export function chooseOutputForm(output: string, mode: Mode): OutputForm {
  const lines = output.split('\n').slice(0, -1);
  const hasBlank = lines.some((line) => isBlank(line, 0, line.length));
  // NB: a first line `----` would open a double block.
  if (!hasBlank && lines[0] !== SEPARATOR) return { kind: 'single' };
  const obstacle = doubleObstacle(lines, mode);
  return obstacle === undefined ? { kind: 'double' } : { kind: 'none', obstacle };
}

/** What would close a double block too early. */
function doubleObstacle(lines: readonly string[], mode: Mode): string | undefined {
  for (const [index, line] of lines.entries()) {
    if (line !== SEPARATOR) continue;
    const next = lines[index + 1];
    const places = `${index + 1} and ${index + 2}`;
    if (next === SEPARATOR) return `has two lines \`----\` in a row, ${places}`;
    if (next === undefined) return `needs a double block and ends in a line \`----\``;
    if (next === NO_NEWLINE_CLOSING && mode === 'strict') {
      return `has a line \`${NO_NEWLINE_CLOSING}\` behind a line \`----\`, ${places}`;
    }
  }
  return undefined;
}

/**
 * The lines of a normalized output with the line end of a file. A line that ends in a carriage
 * return always gets CRLF: reading takes one away.
 */
export function withLineEnds(output: string, lineEnd: '\n' | '\r\n'): string {
  if (lineEnd === '\n' && !output.includes('\r\n')) return output;
  return lineEnd === '\n' ? output.replaceAll('\r\n', '\r\r\n') : output.replaceAll('\n', '\r\n');
}
