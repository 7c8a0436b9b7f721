import {
  parse as parseDataDriven,
  rewrite as rewriteDataDriven,
  type CaseFile,
  type RewriteResult,
  type TestFile,
} from '../datadriven/index.js';
import {
  fileOutputs,
  fileWork as dataDrivenWork,
  type FileResult,
  type RunFileOptions,
  type Work,
} from '../harness/index.js';
import {
  fileWork as sltWork,
  parse as parseSlt,
  rewrite as rewriteSlt,
  type SltFile,
} from '../sqllogictest/index.js';

/** The endings of sqllogictest files. */
const SLT_ENDINGS: readonly string[] = ['.slt', '.test'];

/** The endings of what is run where a directory is named. */
export const TEST_FILE_ENDINGS: readonly string[] = ['.dd', '.ct', ...SLT_ENDINGS];

/** The engine whose dialect the embedded coordinator speaks. */
const DEFAULT_ENGINE = 'postgresql';

/** How a file of either format is run. */
export interface RunTestFileOptions extends RunFileOptions {
  /** For sqllogictest files; {@link DEFAULT_ENGINE} if left out. */
  readonly engine?: string;
}

/** How a file of either format went. */
export interface FormatRun {
  readonly result: FileResult<CaseFile>;
  /** Works out its new content. */
  readonly rewrite: () => RewriteResult;
}

/** Parses a file in the format that its ending says; `.dd` for others. */
export function parseTestFile(bytes: Uint8Array, path: string): CaseFile {
  return isSlt(path) ? parseSlt(bytes, path) : parseDataDriven(bytes, { path });
}

/** Runs a file that {@link parseTestFile} gave. */
export function* testFileWork(file: CaseFile, options: RunTestFileOptions): Work<FormatRun> {
  if (isSlt(file.source.path)) return yield* sltFileWork(file as SltFile, options);
  const testFile = file as TestFile;
  const result = yield* dataDrivenWork(testFile, options);
  return { result, rewrite: () => rewriteDataDriven(testFile, fileOutputs(result)) };
}

function* sltFileWork(file: SltFile, options: RunTestFileOptions): Work<FormatRun> {
  const result = yield* sltWork(file, { engine: DEFAULT_ENGINE, ...options });
  const rewrite = (): RewriteResult => {
    const mismatches = result.cases.filter(({ kind }) => kind === 'mismatch');
    return rewriteSlt(
      file,
      new Map(mismatches.map(({ testCase }) => [testCase, result.actual.get(testCase)!])),
    );
  };
  return { result, rewrite };
}

function isSlt(path: string): boolean {
  return SLT_ENDINGS.some((ending) => path.endsWith(ending));
}
