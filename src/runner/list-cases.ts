import { readFileSync } from 'node:fs';
import { escapeUnprintable } from '../diagnostic/index.js';
import { directiveLine } from './report/directive-line.js';
import { showText } from './report/show-text.js';
import { selectCases } from './select-cases.js';
import type { FileTarget } from './select-files.js';
import { parseTestFile } from './test-format.js';

/**
 * The cases of a file that a run would run, one line each: place, subtest, and the directive line.
 *
 * @throws SelectionError for a line without cases, and the error of the file system if the file
 * cannot be read.
 */
export async function listCases(target: FileTarget, filter: RegExp | undefined): Promise<string[]> {
  const { testFile } = await parseTestFile(readFileSync(target.path), target.path);
  const upToLine = selectCases(target, testFile, filter);
  if (upToLine === undefined) return [];
  return testFile.cases
    .filter(({ line }) => line <= upToLine)
    .map((testCase) => {
      const { line, subtest } = testCase;
      const group = subtest === undefined ? '' : `  (subtest ${escapeUnprintable(subtest)})`;
      return `${escapeUnprintable(target.path)}:${line}  ${showText(directiveLine(testCase))}${group}`;
    });
}
