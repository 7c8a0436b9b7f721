import type { CaseCounts, FileReport } from '../file-job.js';
import { countOf } from '../../diagnostic/index.js';

/** What a run comes to. */
export class RunTotals {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #verdicts = {
    passed: 0,
    failed: 0,
    malformed: 0,
    unreadable: 0,
    bug: 0,
    unselected: 0,
  };
  readonly #failures: string[] = [];
  #files = 0;
  #notReached = 0;
  /** Files that failed though none of their cases did. */
  #mistaken = 0;

  /** Counts a file in. */
  add({ counts, verdict, failures }: FileReport): void {
    this.#files += 1;
    this.#verdicts[verdict] += 1;
    if (verdict === 'failed' && counts.failed === 0) this.#mistaken += 1;
    for (const key of ['passed', 'failed', 'skipped'] as const) this.#counts[key] += counts[key];
    for (const place of failures) this.#failures.push(place);
  }

  /** Notes that the run ended before it came to so many files. */
  leave(files: number): void {
    this.#notReached += files;
  }

  /** Files that were run, or could not be read. */
  get files(): number {
    return this.#files;
  }

  /** The cases of all files. */
  get counts(): CaseCounts {
    return this.#counts;
  }

  /** Whether a case of any file ran, for which a system was made. */
  get anyCaseRan(): boolean {
    return this.#counts.passed + this.#counts.failed > 0;
  }

  /** The places of all failures, in order. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** The worst that happened to any file: a bug, a file that makes no sense, a failure. */
  get verdict(): 'passed' | 'failed' | 'unreadable' | 'bug' {
    const { failed, malformed, unreadable, bug } = this.#verdicts;
    return bug > 0
      ? 'bug'
      : malformed + unreadable > 0
        ? 'unreadable'
        : failed > 0
          ? 'failed'
          : 'passed';
  }

  /** `12 files, 85 cases: 85 passed, 0 failed, 0 skipped`, and what else there is to say. */
  summarize(): string {
    const { passed, failed, skipped } = this.#counts;
    const cases = countOf(passed + failed + skipped, 'case');
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    return [`${countOf(this.#files, 'file')}, ${cases}: ${counts}`, ...this.troubles()].join(', ');
  }

  /** What befell whole files and not their cases: `1 file not readable`, ... */
  troubles(): readonly string[] {
    const { malformed, unreadable, bug } = this.#verdicts;
    return [
      ...(this.#mistaken > 0 ? [`${countOf(this.#mistaken, 'file')} with mistakes`] : []),
      ...(malformed > 0 ? [`${countOf(malformed, 'file')} with mistakes in the format`] : []),
      ...(unreadable > 0 ? [`${countOf(unreadable, 'file')} not readable`] : []),
      ...(bug > 0 ? [`${countOf(bug, 'file')} met a bug`] : []),
      ...(this.#notReached > 0 ? [`${countOf(this.#notReached, 'file')} not run`] : []),
    ];
  }
}
