import { hasErrors, type Diagnostic, type RelatedPlace } from '../diagnostic/index.js';
import type { CaseFile, TestCase, TestFile } from '../datadriven/index.js';

/** How one case went. */
export type CaseResult =
  | { readonly kind: 'passed'; readonly testCase: TestCase; readonly actual: string }
  | Mismatch
  /** The case holds a mistake, so that it has no output. */
  | {
      readonly kind: 'error';
      readonly testCase: TestCase;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'bug'; readonly testCase: TestCase; readonly bug: BugReport }
  | { readonly kind: 'skipped'; readonly testCase: TestCase; readonly reason: string };

/** A case whose output is not the one expected. */
export interface Mismatch {
  readonly kind: 'mismatch';
  readonly testCase: TestCase;
  readonly expected: string;
  readonly actual: string;
  /** Where the expected output stands, if not in the test file: its first line, from 1. */
  readonly expectedAt?: { readonly path: string; readonly line: number };
  /** Times, frontiers and held messages after the case; text that ends in a newline, or empty. */
  readonly state: string;
  /** Where in the input the errors point that the output contains. */
  readonly errorPlaces: readonly RelatedPlace[];
}

/** Something that no test file should be able to bring about: a bug of coordtest or of a system. */
export interface BugReport {
  readonly message: string;
  readonly stack: string | undefined;
  /** What to give to `coordtest run` to see it again: `FILE:LINE`. */
  readonly replay: string;
}

/** How a whole file went. */
export interface FileResult<File extends CaseFile = TestFile> {
  readonly testFile: File;
  /** One for each case, in the order of the file. */
  readonly cases: readonly CaseResult[];
  /**
   * Mistakes that show at the end of the file only. Those of its format are in {@link testFile}.
   */
  readonly diagnostics: readonly Diagnostic[];
  /** What went wrong when the system was made or closed. */
  readonly bug: BugReport | null;
  /** How many cases there are of each kind. */
  readonly counts: Readonly<Record<CaseResult['kind'], number>>;
}

/** Whether everything in a file that was run is as it should be. */
export function filePassed(result: FileResult<CaseFile>): boolean {
  const { testFile, counts, diagnostics, bug } = result;
  const bad = counts.mismatch + counts.error + counts.bug;
  return bad === 0 && bug === null && !hasErrors(testFile.diagnostics) && !hasErrors(diagnostics);
}

/**
 * What `rewrite` takes: the outputs of the cases that had one. Those with a mistake keep theirs.
 */
export function fileOutputs({ cases }: FileResult): ReadonlyMap<TestCase, string> {
  const outputs = new Map<TestCase, string>();
  for (const result of cases) {
    if (result.kind === 'passed' || result.kind === 'mismatch') {
      outputs.set(result.testCase, result.actual);
    }
  }
  return outputs;
}
