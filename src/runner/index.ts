/**
 * Running many files: choosing them, spreading them over worker threads, reporting, rewriting.
 *
 * At the rim: here are files, threads, and the clock on the wall. What is reported is the same for
 * any number of threads, times aside. Imports everything of lower rank.
 *
 * `report/` puts results into words and files: for people, as JSON, as JUnit's XML, for reporters
 * of one's own. The rest chooses files, runs them and cleans up.
 */
export type * from './report/audience.js';
export * from './report/case-rendering.js';
export * from './disk-workspace.js';
export * from './file-directories.js';
export * from './file-job.js';
export * from './find-system.js';
export * from './finish-work.js';
export * from './in-process.js';
export * from './list-cases.js';
export * from './load-guard.js';
export * from './make-directory.js';
export * from './report/place-text.js';
export * from './system-origin.js';
export * from './report/load-reporters.js';
export * from './register-directives.js';
export * from './report/render-bug.js';
export * from './report/report-paint.js';
export * from './report/reporter-error.js';
export * from './rewrite-file.js';
export * from './run-files.js';
export type {
  ListedCase,
  ProgramFile,
  ProgramRun,
  ProgramRunOptions,
  ProgramText,
} from './run-in-process.js';
export * from './report/run-reporter.js';
export * from './report/run-totals.js';
export * from './scratch-directory.js';
export * from './select-files.js';
export * from './report/show-text.js';
export type { ChosenSystem } from './systems.js';
