import { countOf } from './count-of.js';
import { escapeUnprintable } from './character-width.js';
import type { Diagnostic } from './diagnostic.js';
import { plainPaint, type Paint, type Style } from './paint.js';
import { showLine } from './source-line.js';
import type { SourceText } from './source-text.js';
import { span, type Span } from './span.js';

/** A span over more lines is shown by its first ones: enough for a directive and some input. */
const LINES_MAX = 8;

/** How diagnostics are printed. */
export interface RenderOptions {
  /** Styles for a terminal; none by default. */
  readonly colour?: Paint;
}

/** Several diagnostics in the order given, a blank line between them; no line end at the end. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions = {},
): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)).join('\n\n');
}

/**
 * A diagnostic as people read it: the message, the place, the line with carets, related places,
 * notes and the way out. A span over several lines shows them without carets. No line end at the
 * end.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  { colour: paint = plainPaint }: RenderOptions = {},
): string {
  const { source, label } = diagnostic;
  const lines = linesOf(source, label.span);
  const gutter = new Gutter(String(lines.last).length, paint);
  const severity = paint[diagnostic.severity];
  const footer = [
    ...renderRelated(diagnostic, gutter, paint),
    ...diagnostic.notes.flatMap((note) => gutter.remark(paint.note('note'), 'note', note)),
    ...(diagnostic.help === undefined
      ? []
      : gutter.remark(paint.help('help'), 'help', diagnostic.help)),
  ];
  return [
    renderHead(diagnostic, severity, paint),
    gutter.place(source, label.span),
    gutter.bar(),
    ...renderSnippet({ diagnostic, lines, gutter, style: severity }),
    ...(footer.length > 0 ? [gutter.bar(), ...footer] : []),
  ].join('\n');
}

function renderHead({ severity, code, message }: Diagnostic, style: Style, paint: Paint): string {
  const shown = paint.strong(`: ${escapeLines(message).join('\n')}`);
  return `${style(`${severity}[${code}]`)}${shown}`;
}

interface LineRange {
  readonly first: number;
  /** The last that is shown. */
  readonly last: number;
  readonly omitted: number;
}

function linesOf(source: SourceText, { start, end }: Span): LineRange {
  const first = source.lineOf(start);
  // NB: a span that ends with a line end does not reach into the next line.
  const last = source.lineOf(Math.max(start, end - 1));
  const shown = Math.min(last, first + LINES_MAX - 1);
  return { first, last: shown, omitted: last - shown };
}

interface Snippet {
  readonly diagnostic: Diagnostic;
  readonly lines: LineRange;
  readonly gutter: Gutter;
  readonly style: Style;
}

function renderSnippet({ diagnostic, lines, gutter, style }: Snippet): string[] {
  const { source, label } = diagnostic;
  const remark = label.text === undefined ? undefined : escapeLines(label.text).join(' ');
  if (lines.first === lines.last && lines.omitted === 0) {
    const shown = showLine(source.text, source.lineSpan(lines.first), label.span);
    const carets = '^'.repeat(shown.caretCount) + (remark === undefined ? '' : ` ${remark}`);
    return [
      gutter.line(lines.first, shown.text),
      gutter.bar(' '.repeat(shown.caretStart) + style(carets)),
    ];
  }
  const rows: string[] = [];
  for (let line = lines.first; line <= lines.last; line++) {
    const lineSpan = source.lineSpan(line);
    const start = span(lineSpan.start, lineSpan.start);
    rows.push(gutter.line(line, showLine(source.text, lineSpan, start).text));
  }
  if (lines.omitted > 0) {
    rows.push(gutter.bar(`(${countOf(lines.omitted, 'more line')})`));
  }
  if (remark !== undefined) rows.push(gutter.bar(style(remark)));
  return rows;
}

function renderRelated({ related }: Diagnostic, gutter: Gutter, paint: Paint): string[] {
  return related.flatMap(({ message, source, span }) => [
    `${paint.note('note')}: ${escapeLines(message).join('\n')}`,
    gutter.place(source, span),
  ]);
}

/** The left margin: as wide as the largest line number. */
class Gutter {
  readonly #width: number;
  readonly #paint: Paint;

  constructor(width: number, paint: Paint) {
    this.#width = width;
    this.#paint = paint;
  }

  place(source: SourceText, { start }: Span): string {
    const { line, column } = source.position(start);
    const place = `${escapeLines(source.path).join(' ')}:${line}:${column}`;
    return `${' '.repeat(this.#width)}${this.#paint.gutter('-->')} ${place}`;
  }

  bar(text = ''): string {
    return this.#row('', text);
  }

  line(number: number, text: string): string {
    return this.#row(String(number), text);
  }

  /** `= note: ...`, its further lines under the first. */
  remark(painted: string, word: string, text: string): string[] {
    const margin = ' '.repeat(this.#width + 1);
    const indent = ' '.repeat(`= ${word}: `.length);
    return escapeLines(text).map((line, index) =>
      index === 0
        ? `${margin}${this.#paint.gutter('=')} ${painted}: ${line}`
        : `${margin}${indent}${line}`.trimEnd(),
    );
  }

  #row(number: string, text: string): string {
    const margin = this.#paint.gutter(`${number.padStart(this.#width)} |`);
    return text === '' ? margin : `${margin} ${text}`;
  }
}

function escapeLines(text: string): string[] {
  return text.split('\n').map(escapeUnprintable);
}
