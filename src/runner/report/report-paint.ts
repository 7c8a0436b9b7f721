import { plainPaint, type Paint, type Style } from '../../diagnostic/index.js';

/** The styles of a report: those of diagnostics, and its own. */
export interface ReportPaint extends Paint {
  /** Whether styles can be seen. Where not, changed words are pointed at from the line below. */
  readonly visible: boolean;
  readonly passed: Style;
  readonly failed: Style;
  readonly skipped: Style;
  /** Lines that were expected and did not come, and the changed words in them. */
  readonly removed: Style;
  readonly removedWord: Style;
  /** Lines that came and were not expected, and the changed words in them. */
  readonly added: Style;
  readonly addedWord: Style;
  /** What is there for orientation only. */
  readonly faint: Style;
}

const unchanged: Style = (text) => text;

/** No styles: for files, pipes and `NO_COLOR`. */
export const plainReportPaint: ReportPaint = {
  ...plainPaint,
  visible: false,
  passed: unchanged,
  failed: unchanged,
  skipped: unchanged,
  removed: unchanged,
  removedWord: unchanged,
  added: unchanged,
  addedWord: unchanged,
  faint: unchanged,
};

/** Loads the styles; the package behind them only where they can be seen. */
export async function loadReportPaint(visible: boolean): Promise<ReportPaint> {
  if (!visible) return plainReportPaint;
  const { Chalk } = await import('chalk');
  // The sixteen colours that every terminal has, in the shades that its user chose.
  const chalk = new Chalk({ level: 1 });
  return {
    visible: true,
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    strong: chalk.bold,
    gutter: chalk.blue,
    note: chalk.cyan,
    help: chalk.green,
    passed: chalk.green,
    failed: chalk.red.bold,
    skipped: chalk.yellow,
    removed: chalk.red,
    removedWord: chalk.red.inverse,
    added: chalk.green,
    addedWord: chalk.green.inverse,
    faint: chalk.dim,
  };
}
