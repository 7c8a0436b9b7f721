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
import type { SpecFile } from '../isolation/index.js';
import type { SltFile } from '../sqllogictest/index.js';
import { readExpectedFile, type ExpectedFile } from './expected-file.js';

/** The endings of sqllogictest files. */
const SLT_ENDINGS: readonly string[] = ['.slt', '.test'];

/** The ending of files of PostgreSQL's isolation tester. */
const SPEC_ENDING = '.spec';

/** The endings of what is run where a directory is named. */
export const TEST_FILE_ENDINGS: readonly string[] = ['.dd', '.ct', ...SLT_ENDINGS, SPEC_ENDING];

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
  /** The file that a rewrite changes, where it is not the test file. */
  readonly expected?: Pick<ExpectedFile, 'path' | 'before'>;
}

/** A file of either format, and how it is run. */
export interface ParsedFile {
  readonly testFile: CaseFile;
  readonly work: (options: RunTestFileOptions) => Work<FormatRun>;
}

/** Parses a file in the format that its ending says; `.dd` for others. */
export async function parseTestFile(bytes: Uint8Array, path: string): Promise<ParsedFile> {
  if (isSlt(path)) return parseSltFile(bytes, path);
  if (path.endsWith(SPEC_ENDING)) return parseSpecFile(bytes, path);
  const testFile = parseDataDriven(bytes, { path });
  return { testFile, work: (options) => dataDrivenFileWork(testFile, options) };
}

function* dataDrivenFileWork(testFile: TestFile, options: RunTestFileOptions): Work<FormatRun> {
  const result = yield* dataDrivenWork(testFile, options);
  return { result, rewrite: () => rewriteDataDriven(testFile, fileOutputs(result)) };
}

type SltFormat = typeof import('../sqllogictest/index.js');

/** The format is loaded by its first file: most runs have none. */
async function parseSltFile(bytes: Uint8Array, path: string): Promise<ParsedFile> {
  const format = await import('../sqllogictest/index.js');
  const testFile = format.parse(bytes, path);
  return { testFile, work: (options) => sltFileWork(testFile, options, format) };
}

function* sltFileWork(
  file: SltFile,
  options: RunTestFileOptions,
  format: SltFormat,
): Work<FormatRun> {
  const result = yield* format.fileWork(file, { engine: DEFAULT_ENGINE, ...options });
  const rewrite = (): RewriteResult => {
    const mismatches = result.cases.filter(({ kind }) => kind === 'mismatch');
    return format.rewrite(
      file,
      new Map(mismatches.map(({ testCase }) => [testCase, result.actual.get(testCase)!])),
    );
  };
  return { result, rewrite };
}

type SpecFormat = typeof import('../isolation/index.js');

async function parseSpecFile(bytes: Uint8Array, path: string): Promise<ParsedFile> {
  const format = await import('../isolation/index.js');
  const testFile = format.parse(bytes, path);
  return { testFile, work: (options) => specFileWork(testFile, options, format) };
}

function* specFileWork(
  file: SpecFile,
  options: RunTestFileOptions,
  format: SpecFormat,
): Work<FormatRun> {
  if (file.outputStart !== null)
    return yield* closedSpecWork(file, file.outputStart, options, format);
  const expected = readExpectedFile(file.source.path);
  const result = yield* format.fileWork(file, {
    ...options,
    expected: { ...expected, text: expected.before ?? '' },
  });
  return { result, rewrite: () => specRewrite(result, result.rewritten), expected };
}

/** A spec that has the output expected of it at its own end. */
function* closedSpecWork(
  file: SpecFile,
  outputStart: number,
  options: RunTestFileOptions,
  format: SpecFormat,
): Work<FormatRun> {
  const { path, text } = file.source;
  const head = text.slice(0, outputStart);
  const expected = {
    path,
    text: text.slice(outputStart).replaceAll('\r\n', '\n'),
    firstLine: head.split('\n').length,
    alternatives: [],
  };
  const result = yield* format.fileWork(file, { ...options, expected });
  const lineEnd = head.includes('\r\n') ? '\r\n' : '\n';
  const output = result.rewritten.replaceAll('\n', lineEnd);
  const whole = head.endsWith('\n') ? head + output : head + lineEnd + output;
  return { result, rewrite: () => specRewrite(result, whole) };
}

function specRewrite({ cases }: FileResult<CaseFile>, text: string): RewriteResult {
  const changed = cases.flatMap(({ kind, testCase }) => (kind === 'mismatch' ? [testCase] : []));
  return { text, changed, diagnostics: [] };
}

function isSlt(path: string): boolean {
  return SLT_ENDINGS.some((ending) => path.endsWith(ending));
}
