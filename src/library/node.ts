/**
 * The package's entry `coordtest/node`: test files as suites of Node's own test runner.
 *
 * Loads what runs files.
 */
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fileSuites, type TestFilesOptions } from './file-suites.js';

export type { TestFilesOptions } from './file-suites.js';

/**
 * Makes a suite of each file, and a test of each of its cases: files, directories, globs, or
 * `FILE:LINE`, seen from the working directory. A file runs as a whole, once, when the first of
 * its tests does. Where `COORDTEST_REWRITE=1` is in the environment, it is rewritten as a whole:
 * the runner has no flag for that in all its versions.
 *
 *     testFiles('testdata/*.dd', { system: jobs });
 *
 * @throws SelectionError for a pattern that finds nothing.
 */
export function testFiles(
  patterns: string | readonly string[],
  options: TestFilesOptions = {},
): void {
  const rewrite = process.env.COORDTEST_REWRITE === '1';
  const suites = fileSuites(patterns, options);
  reportDependencies([
    ...suites.map(({ name }) => name),
    ...(options.config === undefined ? [] : [options.config]),
  ]);
  for (const { name, tests, finish } of suites) {
    // A suite says how it went by its tests; the promise is the runner's own.
    void describe(name, async () => {
      for (const test of await tests()) {
        void it(test.name, async (context) => {
          const outcome = await test.run(rewrite);
          if (outcome !== undefined) context.skip(outcome.skipped);
        });
      }
      after(() => finish(rewrite));
    });
  }
}

/** Tells `node --test --watch` of files as it is told of modules, so that they are watched too. */
function reportDependencies(files: readonly string[]): void {
  if (process.env.WATCH_REPORT_DEPENDENCIES === undefined) return;
  process.send?.({ 'watch:require': files.map((file) => path.resolve(file)) });
}
