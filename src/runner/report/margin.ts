import type { ReportPaint } from './report-paint.js';

/** The left margin of an excerpt from a file: line numbers and a bar, as in diagnostics. */
export class Margin {
  readonly paint: ReportPaint;
  readonly #width: number;

  /** @param lastLine The greatest line number that will be printed. */
  constructor(lastLine: number, paint: ReportPaint) {
    this.#width = String(lastLine).length;
    this.paint = paint;
  }

  /** A line of the file, or one that is not in it. */
  row(line: number | undefined, text: string): string {
    const number = line === undefined ? '' : String(line);
    const bar = this.paint.gutter(`${number.padStart(this.#width)} |`);
    return text === '' ? bar : `${bar} ${text}`;
  }

  /** A remark on the lines above: `= title`, and more lines below it. */
  remark(title: string, lines: readonly string[] = []): string[] {
    const blanks = ' '.repeat(this.#width + 1);
    const head = `${blanks}${this.paint.gutter('=')} ${title}`;
    return [head, ...lines.map((line) => `${blanks}  ${line}`.trimEnd())];
  }
}
