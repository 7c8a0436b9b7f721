/**
 * The package's entry `coordtest/vitest`: test files as suites of vitest.
 *
 * Loads what runs files, and imports vitest, which is there where its tests run.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { fileSuites, type TestFilesOptions } from './file-suites.js';

export type { TestFilesOptions } from './file-suites.js';

/**
 * Makes a suite of each file, and a test of each of its cases: files, directories, globs, or
 * `FILE:LINE`, seen from the working directory. A file runs as a whole, once, when the first of
 * its tests does, and is rewritten as a whole under vitest's `--update`.
 *
 *     testFiles('testdata/*.dd', { system: jobs });
 *
 * @throws SelectionError for a pattern that finds nothing.
 */
export function testFiles(
  patterns: string | readonly string[],
  options: TestFilesOptions = {},
): void {
  for (const { name, tests, finish } of fileSuites(patterns, options)) {
    describe(name, async () => {
      for (const test of await tests()) {
        it(test.name, async ({ skip }) => {
          const outcome = await test.run(updates());
          if (outcome !== undefined) skip(outcome.skipped);
        });
      }
      afterAll(() => finish(updates()));
    });
  }
}

/** Whether vitest was told to update what tests expect. Only known while something runs. */
function updates(): boolean {
  return expect.getState().snapshotState.snapshotUpdateState === 'all';
}
