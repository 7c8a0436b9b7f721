import type { ReportedCase } from '../../config/index.js';
import type { CaseFile } from '../../datadriven/index.js';
import type { CaseResult, FileResult } from '../../harness/index.js';
import { directiveLine } from './directive-line.js';
import { renderBug, type BugTelling } from './render-bug.js';
import { renderFailure } from './render-case.js';
import { plainReportPaint } from './report-paint.js';

/** How the cases of a file went, each with what is said of it, without colours. */
export function describeCases(
  { cases }: FileResult<CaseFile>,
  telling: Omit<BugTelling, 'paint'>,
): readonly ReportedCase[] {
  return cases.map((result) => ({
    line: result.testCase.line,
    directive: directiveLine(result.testCase),
    ...(result.testCase.subtest !== undefined && { subtest: result.testCase.subtest }),
    outcome: outcomeOf(result),
    text: describe(result, telling),
  }));
}

function outcomeOf({ kind }: CaseResult): ReportedCase['outcome'] {
  if (kind === 'mismatch') return 'failed';
  return kind === 'bug' ? 'error' : kind;
}

function describe(result: CaseResult, telling: Omit<BugTelling, 'paint'>): string {
  if (result.kind === 'passed') return '';
  if (result.kind === 'skipped') return `${result.reason}\n`;
  const failure = renderFailure(result, plainReportPaint);
  if (result.kind !== 'bug') return failure;
  return `${failure}\n${renderBug(result.bug, { ...telling, paint: plainReportPaint })}`;
}
