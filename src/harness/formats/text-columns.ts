import { displayWidth } from '../../diagnostic/index.js';

/**
 * Lines of cells in columns two spaces apart, each as wide as its widest cell, without blanks at
 * the ends of lines. Cells hold no line breaks.
 */
export function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
    });
  }
  return lines
    .map((line) => line.map((cell, index) => padCell(cell, widths[index]!)).join('  '))
    .map((line) => `${trimBlanksAtEnd(line)}\n`)
    .join('');
}

/** The cell with blanks up to a width. */
export function padCell(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - displayWidth(cell)));
}

/** The cell with blanks before it up to a width. */
export function padCellStart(cell: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(cell))) + cell;
}

/** The cell with blanks on both sides up to a width, of an odd number one more behind it. */
export function padCellBoth(cell: string, width: number): string {
  const before = Math.floor(Math.max(0, width - displayWidth(cell)) / 2);
  return padCell(' '.repeat(before) + cell, width);
}

/** Without the blanks at its end; other white space belongs to the text. */
export function trimBlanksAtEnd(line: string): string {
  return line.replace(/ +$/, '');
}
