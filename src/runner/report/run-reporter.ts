import type { Audience } from './audience.js';
import { countOf, escapeUnprintable } from '../../diagnostic/index.js';
import type { FileReport } from '../file-job.js';
import { ProgressLine } from './progress-line.js';
import type { ReportPaint } from './report-paint.js';
import type { RunTotals } from './run-totals.js';

/** More failures than this are not listed again at the end. */
const LISTED_FAILURES_MAX = 20;

/** On a terminal, more files than this are shown by a line of progress and not one by one. */
const LISTED_FILES_MAX = 20;

/** Where a report goes. */
export interface ReportTarget {
  write(text: string): void;
  /** The width of the terminal, or undefined where it is none. */
  readonly columns: () => number | undefined;
  readonly now: () => number;
  readonly paint: ReportPaint;
}

/** Writes how a run goes: a line for each file, what failed, and a summary. */
export class RunReporter implements Audience {
  readonly #target: ReportTarget;
  readonly #quiet: boolean;
  readonly #fileCount: number;
  readonly #started: number;
  readonly #progress: ProgressLine | undefined;
  #reported = 0;
  /** Whether a blank line is due before what comes next. */
  #apart = false;

  constructor(target: ReportTarget, options: { quiet: boolean; fileCount: number }) {
    this.#target = target;
    this.#quiet = options.quiet;
    this.#fileCount = options.fileCount;
    this.#started = target.now();
    const terminal = target.columns() !== undefined;
    if (terminal && options.fileCount > LISTED_FILES_MAX) {
      const columns = (): number => target.columns() ?? 80;
      this.#progress = new ProgressLine(
        {
          write: (text) => target.write(text),
          get columns() {
            return columns();
          },
        },
        target.now,
      );
    }
  }

  /** Reports a file; `outcome` replaces the counts at the end of its line. */
  file(report: FileReport, outcome = countCases(report)): void {
    this.#reported += 1;
    const path = escapeUnprintable(report.path);
    const listed = !this.#quiet && this.#progress === undefined;
    if (report.text !== '') this.#block(report.text);
    if (listed || (report.text === '' && report.verdict !== 'passed')) {
      this.#line(`${this.#verdictWord(report)} ${path}  ${this.#target.paint.faint(outcome)}`);
    }
    this.#progress?.show(`${this.#reported}/${this.#fileCount} ${path}`);
  }

  /** The end: the places that failed, where they are many, and the summary. */
  finish(totals: RunTotals, outcome = totals.summarize()): void {
    const { paint, now } = this.#target;
    const { failures } = totals;
    if (failures.length > 1) {
      const listed = failures.slice(0, LISTED_FAILURES_MAX).map((place) => `  ${place}\n`);
      const more = failures.length - listed.length;
      const rest = more > 0 ? `  and ${more} more\n` : '';
      this.#apart = true;
      this.#block(`${paint.failed('failed')}:\n${listed.join('')}${rest}`);
    }
    const seconds = ((now() - this.#started) / 1000).toFixed(2);
    const style = totals.verdict === 'passed' ? paint.passed : paint.failed;
    if (!this.#quiet || failures.length > 0) this.#apart ||= this.#reported > 1;
    this.#line(`${style(outcome)} (${seconds} s)`);
  }

  /** Leaves the terminal as it was found, when a run is broken off. */
  abandon(): void {
    this.#progress?.erase();
  }

  #verdictWord({ verdict }: FileReport): string {
    const { paint } = this.#target;
    if (verdict === 'passed') return paint.passed('ok  ');
    return verdict === 'failed' ? paint.failed('FAIL') : paint.error('ERR ');
  }

  #line(text: string): void {
    this.#write(`${text}\n`);
  }

  /** Several lines with a blank line round them. */
  #block(text: string): void {
    if (this.#reported > 1) this.#apart = true;
    this.#write(text);
    this.#apart = true;
  }

  #write(text: string): void {
    this.#progress?.erase();
    this.#target.write(this.#apart ? `\n${text}` : text);
    this.#apart = false;
  }
}

function countCases({ verdict, counts: { passed, failed, skipped } }: FileReport): string {
  if (verdict === 'unreadable') return 'not readable';
  const total = passed + failed + skipped;
  if (total === 0) return 'no cases';
  const parts = [
    failed > 0 ? `${failed} of ${countOf(total, 'case')} failed` : countOf(total, 'case'),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return parts.join(', ');
}
