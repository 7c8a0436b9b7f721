import type { FileReport } from '../file-job.js';
import type { RunTotals } from './run-totals.js';

/** Who is told how a run goes. */
export interface Audience {
  /** A file was run; `outcome` is said of it in place of how many cases it has. */
  file(report: FileReport, outcome?: string): void;
  /** The end, and what the run came to in words, where that is not how many cases went how. */
  finish(totals: RunTotals, outcome?: string): void | Promise<void>;
  /** In any case, after the end and where a run was broken off. */
  abandon(): void;
}
