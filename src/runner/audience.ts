import type { FileReport } from './file-job.js';
import type { RunTotals } from './run-totals.js';

/** Who is told how a run goes. */
export interface Audience {
  file(report: FileReport): void;
  /** The end. */
  finish(totals: RunTotals): void | Promise<void>;
  /** In any case, after the end and where a run was broken off. */
  abandon(): void;
}
