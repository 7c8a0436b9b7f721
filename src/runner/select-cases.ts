import type { CaseFile, TestCase } from '../datadriven/index.js';
import { hasErrors } from '../diagnostic/index.js';
import { SelectionError, type FileTarget } from './select-files.js';

/** No bound: every case runs. */
export const ALL_LINES = Number.MAX_SAFE_INTEGER;

/**
 * The line up to which the cases of a file run, or undefined if none is wanted.
 *
 * A case depends on what the cases before it did, so a selection is always a beginning of the file:
 * up to the case of the target's line, and up to the last case that the filter matches. A filter is
 * tried on the path of the file (which selects all of it), and on each case's subtest, directive
 * line and input.
 *
 * @throws SelectionError if the target's line comes before all cases or after the end of the file.
 */
export function selectCases(
  target: FileTarget,
  testFile: CaseFile,
  filter: RegExp | undefined,
): number | undefined {
  requireCaseAtLine(target, testFile);
  const { path, line = ALL_LINES } = target;
  if (filter === undefined || filter.test(path)) return line;
  const last = testFile.cases.findLast(
    (testCase) => testCase.line <= line && matches(testCase, filter),
  );
  return last?.line;
}

function requireCaseAtLine({ path, line }: FileTarget, testFile: CaseFile): void {
  if (line === undefined) return;
  const { cases, source, diagnostics } = testFile;
  const [first] = cases;
  if (first === undefined) {
    // Where nothing could be parsed, why that is says more.
    if (hasErrors(diagnostics)) return;
    throw new SelectionError(`no case at line ${line} of \`${path}\`: it has no cases`);
  }
  const lastLine = source.lineCount - (source.text.endsWith('\n') ? 1 : 0);
  if (line >= first.line && line <= lastLine) return;
  throw new SelectionError(
    `no case at line ${line} of \`${path}\`: its cases stand at lines ${first.line} to ${lastLine}`,
  );
}

function matches(testCase: TestCase, filter: RegExp): boolean {
  const { subtest, directive, input } = testCase;
  const directiveLine = directive.source.text.slice(directive.span.start, directive.span.end);
  return (
    (subtest !== undefined && filter.test(subtest)) ||
    filter.test(directiveLine) ||
    filter.test(input)
  );
}
