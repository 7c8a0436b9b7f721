import type { TestCase } from '../datadriven/index.js';
import type { FileTarget } from './select-files.js';

/** No bound: every case runs. */
export const ALL_LINES = Number.MAX_SAFE_INTEGER;

/**
 * The line up to which the cases of a file run, or undefined if none is wanted.
 *
 * A case depends on what the cases before it did, so a selection is always a beginning of the file:
 * up to the case of the target's line, and up to the last case that the filter matches. A filter is
 * tried on the path of the file (which selects all of it), and on each case's subtest, directive
 * line and input.
 */
export function selectCases(
  { path, line = ALL_LINES }: FileTarget,
  cases: readonly TestCase[],
  filter: RegExp | undefined,
): number | undefined {
  if (filter === undefined || filter.test(path)) return line;
  const last = cases.findLast((testCase) => testCase.line <= line && matches(testCase, filter));
  return last?.line;
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
