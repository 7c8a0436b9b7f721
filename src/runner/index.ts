/**
 * Running many files: choosing them, spreading them over worker threads, reporting, rewriting.
 *
 * At the rim: here are files, threads, and the clock on the wall. What is reported is the same for
 * any number of threads, times aside. Imports everything of lower rank.
 */
export type * from './audience.js';
export * from './case-rendering.js';
export * from './disk-workspace.js';
export * from './file-directories.js';
export * from './file-job.js';
export * from './find-system.js';
export * from './finish-work.js';
export * from './in-process.js';
export * from './list-cases.js';
export * from './load-guard.js';
export * from './make-directory.js';
export * from './place-text.js';
export * from './system-origin.js';
export * from './load-reporters.js';
export * from './register-directives.js';
export * from './render-bug.js';
export * from './report-paint.js';
export * from './reporter-error.js';
export * from './rewrite-file.js';
export * from './run-files.js';
export type {
  ListedCase,
  ProgramFile,
  ProgramRun,
  ProgramRunOptions,
  ProgramText,
} from './run-in-process.js';
export * from './run-reporter.js';
export * from './run-totals.js';
export * from './scratch-directory.js';
export * from './select-files.js';
export * from './show-text.js';
export type { ChosenSystem } from './systems.js';
