import { displayWidth, escapeUnprintable } from '../../diagnostic/index.js';
import { rowTexts } from './row-texts.js';
import { padCell, padCellBoth, padCellStart, trimBlanksAtEnd } from './text-columns.js';
import type { Response } from '../system/system.js';

/**
 * Rows as psql prints them: a centered header, a rule, aligned cells, numbers to the right, and how
 * many rows there are. NULL is `NULL`; a cell with line breaks goes on in the next line after a
 * `+`. Unlike psql's, lines have no blanks at their ends.
 */
export function formatTable(
  response: Response & { kind: 'rows' },
  hide: (text: string) => string,
): readonly string[] {
  const { columns, rows } = response;
  const headers = columns.map(({ name }) => cellLines(hide(name)));
  const cells = rowTexts(response).map((row) =>
    row.map((text) => cellLines(text === null ? NULL_TEXT : hide(text))),
  );
  const pads = columns.map(({ type }) => (NUMERIC_KINDS.has(type.kind) ? padCellStart : padCell));
  const widths = columns.map((_, index) => columnWidth([headers, ...cells], index));
  if (columns.length === 0) return ['--', countRows(rows.length)];
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const centers = columns.map(() => padCellBoth);
  const header = formatLine(headers, widths, centers);
  const body = cells.flatMap((line) => formatLine(line, widths, pads));
  return [...header, rule, ...body, countRows(rows.length)];
}

function columnWidth(lines: readonly (readonly (readonly string[])[])[], index: number): number {
  let width = 0;
  for (const line of lines) {
    for (const text of line[index]!) width = Math.max(width, displayWidth(text));
  }
  return width;
}

function countRows(count: number): string {
  return count === 1 ? '(1 row)' : `(${count} rows)`;
}

/** How a table shows NULL. */
const NULL_TEXT = 'NULL';

const NUMERIC_KINDS: ReadonlySet<string> = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
  'oid',
]);

/** One row, in as many lines as its tallest cell has. */
function formatLine(
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  pads: readonly (typeof padCell)[],
): string[] {
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((cell, index) => {
      const padded = pads[index]!(cell[line] ?? '', widths[index]!);
      return ` ${padded}${line + 1 < cell.length ? '+' : ' '}`;
    });
    return trimBlanksAtEnd(parts.join('|'));
  });
}

/** The lines of a cell, with characters made visible that a terminal would obey or hide. */
function cellLines(text: string): readonly string[] {
  return text.split('\n').map(escapeUnprintable);
}
