/**
 * The format of PostgreSQL's isolation tester (`.spec`): parse, run on any system with sessions,
 * print what that tool prints.
 *
 * Each permutation is a case as those of `.dd` files are. What is expected is handed in: it stands
 * in another file, or at the end. Knows systems by the harness's interface alone; synchronous, no
 * I/O. Of rank 3: imports diagnostic, datadriven, repr and harness.
 */
export { isolationCodes, type IsolationCode } from './codes.js';
export { parse } from './parse.js';
export {
  fileWork,
  type ExpectedOutput,
  type RunSpecOptions,
  type SpecFileResult,
} from './run-file.js';
export type * from './spec.js';
