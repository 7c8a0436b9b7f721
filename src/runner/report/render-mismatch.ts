import { countOf, displayWidth } from '../../diagnostic/index.js';
import type { Mark } from './changed-words.js';
import type { Margin } from './margin.js';
import { diffOutputs, type DiffLine } from './output-diff.js';
import { LINE_SHOWN_MAX, showLine, showText } from './show-text.js';

/** How many lines that agree are shown round a change. */
const CONTEXT_LINES = 3;

/** A comparison longer than this is cut: the beginning shows what went wrong. */
const SHOWN_LINES_MAX = 200;

/** The expected and the actual output of a case. */
export interface OutputPair {
  readonly expected: string;
  readonly actual: string;
  /** The line in the file of the first expected line; undefined where that stands in none. */
  readonly firstLine: number | undefined;
}

/**
 * The difference of two outputs in rows: `-` before lines that were expected, `+` before lines that
 * came instead, with the line numbers of the file. Changed words are marked; without colours, by
 * carets below.
 */
export function renderMismatch(outputs: OutputPair, margin: Margin): string[] {
  const lines = diffOutputs(outputs.expected, outputs.actual);
  const shown = selectLines(lines);
  const rows: string[] = [];
  let previous = -1;
  for (const position of shown.slice(0, SHOWN_LINES_MAX)) {
    if (position > previous + 1) rows.push(renderGap(position - previous - 1, margin));
    previous = position;
    rows.push(...renderLine(lines[position]!, outputs.firstLine, margin));
  }
  if (shown.length > SHOWN_LINES_MAX) {
    const cut = countOf(shown.length - SHOWN_LINES_MAX, 'more line');
    rows.push(margin.row(undefined, margin.paint.faint(`  (${cut} not shown)`)));
  } else if (lines.length > previous + 1) {
    rows.push(renderGap(lines.length - previous - 1, margin));
  }
  return rows;
}

/** The positions of changed lines with some that agree round them. */
function selectLines(lines: readonly DiffLine[]): number[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, position) => {
    if (kind === 'same') return;
    for (let at = position - CONTEXT_LINES; at <= position + CONTEXT_LINES; at++) near.add(at);
  });
  return lines.flatMap((_, position) => (near.has(position) ? [position] : []));
}

function renderGap(count: number, margin: Margin): string {
  return margin.row(undefined, margin.paint.faint(`  (${countOf(count, 'line')} as expected)`));
}

function renderLine(line: DiffLine, firstLine: number | undefined, margin: Margin): string[] {
  const { paint } = margin;
  const known = line.index !== undefined && firstLine !== undefined;
  const number = known ? firstLine + line.index : undefined;
  if (line.kind === 'same') return [margin.row(number, `  ${showLine(line.text)}`)];
  const [sign, style, wordStyle] =
    line.kind === 'removed'
      ? (['-', paint.removed, paint.removedWord] as const)
      : (['+', paint.added, paint.addedWord] as const);
  const pieces =
    line.text.length > LINE_SHOWN_MAX
      ? [{ shown: showLine(line.text), marked: false }]
      : cutAtMarks(line.text, line.marks);
  const text = pieces.map(({ shown, marked }) => (marked ? wordStyle : style)(shown)).join('');
  const rows = [margin.row(number, `${style(`${sign} `)}${text}`)];
  if (!paint.visible && pieces.some(({ marked }) => marked)) {
    const carets = pieces.map(({ shown, marked }) =>
      (marked ? '^' : ' ').repeat(displayWidth(shown)),
    );
    rows.push(margin.row(undefined, `  ${carets.join('')}`.trimEnd()));
  }
  return rows;
}

interface Piece {
  readonly shown: string;
  readonly marked: boolean;
}

function cutAtMarks(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const { start, end } of marks) {
    pieces.push({ shown: showText(text.slice(position, start)), marked: false });
    pieces.push({ shown: showText(text.slice(start, end)), marked: true });
    position = end;
  }
  pieces.push({ shown: showText(text.slice(position)), marked: false });
  return pieces.filter(({ shown }) => shown !== '');
}
