import type { CaseFile } from '../datadriven/index.js';
import { mistake, type CaseResult, type OptionError } from '../harness/index.js';
import type { FormatRun } from './test-format.js';

/**
 * How a file went for which the system refused to be made: its first case has a mistake, and the
 * others are skipped.
 */
export function refusedFile(testFile: CaseFile, { message }: OptionError): FormatRun {
  const { source } = testFile;
  const [first, ...others] = testFile.cases;
  const span = first?.directive.nameSpan ?? { start: 0, end: 0 };
  const mistakes = [
    mistake('DR053', { source, span }, { message, help: 'find out why, and run the file again' }),
  ];
  const skipped = others.map((testCase): CaseResult => ({
    kind: 'skipped',
    testCase,
    reason: 'there is no system',
  }));
  const cases: readonly CaseResult[] =
    first === undefined
      ? []
      : [{ kind: 'error', testCase: first, diagnostics: mistakes }, ...skipped];
  return {
    result: {
      testFile,
      cases,
      diagnostics: first === undefined ? mistakes : [],
      bug: null,
      counts: {
        passed: 0,
        mismatch: 0,
        error: first === undefined ? 0 : 1,
        bug: 0,
        skipped: skipped.length,
      },
    },
    rewrite: () => ({ text: source.text, changed: [], diagnostics: [] }),
  };
}
