/**
 * The sqllogictest format (`.slt`, `.test`): parse, run on any system, compare, rewrite.
 *
 * A parsed file accounts for every byte of its text, and a rewrite replaces the expectations that
 * are not met and nothing else. Its records are cases as those of `.dd` files are, so that whoever
 * selects, counts and reports cases does it for both. Knows systems by the harness's interface
 * alone; synchronous, no I/O. Of rank 3: imports diagnostic, datadriven, repr and harness.
 */
export { sqlLogicTestCodes, type SqlLogicTestCode } from './codes.js';
export { parse } from './parse.js';
export type * from './record.js';
export { rewrite } from './rewrite.js';
export { fileWork, runFile, type RunSltOptions, type SltFileResult } from './run-file.js';
export type { Expectation } from './run-record.js';
export type { SqlFailure } from './outcome.js';
