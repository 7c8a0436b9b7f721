import path from 'node:path';
import {
  loadGlob,
  loadInProcess,
  selectFilesWith,
  type ListedCase,
  type ProgramFile,
  type ProgramRunOptions,
} from '../runner/index.js';

/** How test files are run under another test runner, which filters and rewrites in its own way. */
export type TestFilesOptions = Omit<
  ProgramRunOptions,
  'filter' | 'failFast' | 'rewrite' | 'signal'
>;

/** What a test of a runner comes to: it passed, was skipped, or throws. */
export type TestOutcome = { readonly skipped: string } | undefined;

/** One test in a suite of a runner. */
export interface SuiteTest {
  readonly name: string;
  /** Runs the file, if no test of it did yet, and tells how this case went. */
  readonly run: (rewrite: boolean) => Promise<TestOutcome>;
}

/** A test file as a suite of a runner. */
export interface FileSuite {
  /** The path of the file, as it was named or found. */
  readonly name: string;
  readonly tests: () => Promise<readonly SuiteTest[]>;
  /** After the tests that were asked for: throws what befell the file and none of them told. */
  readonly finish: (rewrite: boolean) => Promise<void>;
}

// Loaded with the door: runners want to know at once which suites there are.
const glob = await loadGlob();
const inProcess = await loadInProcess();

/** A suite for each file. @throws SelectionError for a pattern that finds nothing. */
export function fileSuites(
  patterns: string | readonly string[],
  options: TestFilesOptions,
): FileSuite[] {
  const targets = selectFilesWith(typeof patterns === 'string' ? [patterns] : patterns, glob);
  return targets.map((target) => {
    // With a line, the file runs up to it.
    const pattern = target.line === undefined ? target.path : `${target.path}:${target.line}`;
    return new SuiteOfFile(target.path, pattern, options);
  });
}

/** Runs its file once, whatever the number of tests: cases depend on those before them. */
class SuiteOfFile implements FileSuite {
  readonly name: string;
  readonly #pattern: string;
  readonly #options: TestFilesOptions;
  #ran: Promise<ProgramFile> | undefined;
  /** A test has thrown, so that the file need not. */
  #told = false;

  constructor(name: string, pattern: string, options: TestFilesOptions) {
    this.name = name;
    this.#pattern = pattern;
    this.#options = options;
  }

  readonly tests = async (): Promise<readonly SuiteTest[]> => {
    const cases = await inProcess.casesOfFile(this.name);
    // Runners take a suite without tests for a mistake, and would not run its file.
    if (cases.length === 0) return [{ name: 'no cases', run: (rewrite) => this.#runAll(rewrite) }];
    return cases.map((listed) => ({
      name: testName(listed),
      run: (rewrite) => this.#runCase(listed, rewrite),
    }));
  };

  readonly finish = async (rewrite: boolean): Promise<void> => {
    if (this.#ran === undefined || this.#told) return;
    const file = await this.#ran;
    if (file.passed) return;
    // A case that failed and was not asked for is nobody's concern; what ended the run is.
    const caseFailed = file.cases.some(({ outcome }) => outcome === 'failed');
    if (file.verdict === 'failed' && caseFailed && !rewrite) return;
    throw failureAt(this.name, 1, 'file', file.text);
  };

  async #runAll(rewrite: boolean): Promise<TestOutcome> {
    await this.#run(rewrite);
    return undefined;
  }

  async #runCase({ line, directive }: ListedCase, rewrite: boolean): Promise<TestOutcome> {
    const { cases } = await this.#run(rewrite);
    if (cases.length === 0) return { skipped: 'the file did not run' };
    const report = cases.find((reported) => reported.line === line);
    if (report?.outcome === 'passed') return undefined;
    // What was expected is another by now.
    if (report?.outcome === 'failed' && rewrite) return undefined;
    if (report?.outcome === 'skipped') return { skipped: report.text.trimEnd() };
    this.#told = true;
    const text = report?.text ?? 'the file was changed before it ran: no case begins here now';
    throw failureAt(this.name, line, directive, text);
  }

  async #run(rewrite: boolean): Promise<ProgramFile> {
    this.#ran ??= inProcess
      .runFilesInProcess([this.#pattern], { ...this.#options, rewrite })
      .then(({ files }) => files[0]!);
    try {
      return await this.#ran;
    } catch (error) {
      this.#told = true;
      throw error;
    }
  }
}

function testName({ line, directive, subtest }: ListedCase): string {
  return `${line}: ${directive}${subtest === undefined ? '' : ` (subtest ${subtest})`}`;
}

/** An error that runners show as thrown where the directive stands. */
function failureAt(file: string, line: number, directive: string, text: string): Error {
  const failure = new Error(text.trimEnd());
  const [name = 'case'] = /[\w.-]+/.exec(directive) ?? [];
  failure.stack = `Error: ${failure.message}\n    at ${name} (${path.resolve(file)}:${line}:1)`;
  return failure;
}
