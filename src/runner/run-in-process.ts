import { readFileSync, writeSync } from 'node:fs';
import {
  loadConfig,
  userPlace,
  type LoadedConfig,
  type OptionValues,
  type ReportedCounts,
  type ReportedFile,
} from '../config/index.js';
import { showValue } from '../diagnostic/index.js';
import {
  CallBoard,
  FORMAT_OPTION,
  onEndlessTurn,
  type DirectiveDefinition,
  type OutputFormat,
  type SystemFactory,
} from '../harness/index.js';
import { checkProgramOptions } from './check-program-options.js';
import { directiveLine } from './report/directive-line.js';
import type { FileReport, RunSettings } from './file-job.js';
import { registerDirectives } from './register-directives.js';
import { plainReportPaint } from './report/report-paint.js';
import { reportEnd } from './report/report-end.js';
import { rewriteFile } from './rewrite-file.js';
import { runBytes, runFileJob, type FileJobContext } from './run-file-job.js';
import { RunTotals } from './report/run-totals.js';
import { ScratchDirectory } from './scratch-directory.js';
import { selectFiles } from './select-files.js';
import { chooseSystem, UnknownSystemError, type ChosenSystem } from './systems.js';
import { parseTestFile } from './test-format.js';
import { toReportedFile } from './report/told-reporter.js';

/** How files and texts are run from a program. */
export interface ProgramRunOptions {
  /**
   * What `defineSystem` gives, or the name of a system of the configuration or of the package;
   * `embedded` if neither this nor a configuration says another.
   */
  readonly system?: SystemFactory | string;
  /** Options of the system; they count more than those of the configuration. */
  readonly options?: OptionValues;
  /** Directives beside the built-in ones and those of the configuration. */
  readonly directives?: Iterable<DirectiveDefinition>;
  /** The format of responses where neither a directive nor its file names one. */
  readonly format?: OutputFormat;
  /**
   * A configuration file, whose systems, options, directives and format hold. None is looked for;
   * `findConfig` does that.
   */
  readonly config?: string;
  /** The source of a regular expression, as for `--filter`. */
  readonly filter?: string;
  /** Stops with the first case, and the first file, that does not pass. */
  readonly failFast?: boolean;
  /** Puts actual outputs in place of expected ones; only a mistake in a file is a failure then. */
  readonly rewrite?: boolean;
  /**
   * How long a case may take in real time; two minutes if left out. In this thread a loop without
   * end cannot be ended, only a wait.
   */
  readonly timeoutMs?: number;
  /** Breaks the run off between two files. */
  readonly signal?: AbortSignal;
}

const OPTIONS: Readonly<Record<keyof ProgramRunOptions, true>> = {
  system: true,
  options: true,
  directives: true,
  format: true,
  config: true,
  filter: true,
  failFast: true,
  rewrite: true,
  timeoutMs: true,
  signal: true,
};

const OPTION_NAMES = Object.keys(OPTIONS);

/** How a file went, run from a program. */
export interface ProgramFile extends ReportedFile {
  readonly passed: boolean;
}

/** How files went, run from a program. */
export interface ProgramRun {
  readonly passed: boolean;
  /** In the order in which they ran; those that a filter leaves out are not there. */
  readonly files: readonly ProgramFile[];
  readonly counts: ReportedCounts;
  /** In words: `3 files, 10 cases: 7 passed, 2 failed, 1 skipped`. */
  readonly summary: string;
}

/** How a text went, run from a program. */
export interface ProgramText extends ProgramFile {
  /** The text; with `rewrite`, with its actual outputs. */
  readonly rewritten: string;
}

/** Runs files one after the other in this thread; as `runFiles` of the package says. */
export async function runFilesInProcess(
  patterns: readonly string[],
  options: ProgramRunOptions,
): Promise<ProgramRun> {
  for (const pattern of patterns) checkText('a pattern of files', pattern);
  checkProgramOptions(options, OPTION_NAMES);
  const targets = await selectFiles(patterns);
  const totals = new RunTotals();
  const files: ProgramFile[] = [];
  await withContext(options, async (context) => {
    for (const [number, target] of targets.entries()) {
      options.signal?.throwIfAborted();
      // Of a system that was there for an earlier file, a refusal is that file's failure.
      const reportsRefusal = totals.anyCaseRan;
      endWithWords(target.path, context);
      const report = await runFileJob({ number, target }, { ...context, reportsRefusal });
      if (report.verdict === 'unselected') continue;
      if (report.rewrite !== undefined) rewriteFile(report.path, report.rewrite);
      totals.add(report);
      files.push(toProgramFile(report));
      if (options.failFast === true && report.verdict !== 'passed') break;
    }
  });
  totals.leave(
    options.failFast === true && totals.verdict !== 'passed' ? targets.length - files.length : 0,
  );
  return {
    passed: totals.verdict === 'passed',
    files,
    counts: totals.counts,
    summary: totals.summarize(),
  };
}

/** A case of a file that was not run yet. */
export interface ListedCase {
  /** As in {@link ReportedFile}: where its directive stands, from 1. */
  readonly line: number;
  /** The directive line, on one line. */
  readonly directive: string;
  readonly subtest?: string;
}

/** The cases of a file in their order; none where it cannot be read, which its run tells. */
export async function casesOfFile(path: string): Promise<readonly ListedCase[]> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return [];
  }
  const { testFile } = await parseTestFile(bytes, path);
  return testFile.cases.map((testCase) => ({
    line: testCase.line,
    directive: directiveLine(testCase),
    ...(testCase.subtest !== undefined && { subtest: testCase.subtest }),
  }));
}

/** Runs a text in this thread; as `runText` of the package says. */
export async function runTextInProcess(
  text: string,
  path: string,
  options: ProgramRunOptions,
): Promise<ProgramText> {
  checkText('the text of a test file', text);
  checkProgramOptions(options, OPTION_NAMES);
  return withContext(options, async (context) => {
    const job = { number: 0, target: { path } };
    endWithWords(path, context, text);
    const report = await runBytes(Buffer.from(text, 'utf8'), job, context);
    return { ...toProgramFile(report), rewritten: report.rewrite?.after ?? text };
  });
}

function toProgramFile(report: FileReport): ProgramFile {
  return { ...toReportedFile(report), passed: report.verdict === 'passed' };
}

type InProcessContext = FileJobContext & { readonly board: CallBoard };

async function withContext<Result>(
  options: ProgramRunOptions,
  use: (context: InProcessContext) => Promise<Result>,
): Promise<Result> {
  const config =
    options.config === undefined ? undefined : await loadConfig(options.config, options.timeoutMs);
  const settings = toSettings(options, config);
  const system =
    typeof options.system === 'object'
      ? ownSystem(options.system, settings, config)
      : await chooseSystem(settings, config).catch((error: unknown) => {
          throw config === undefined ? withHint(error) : error;
        });
  const directives = registerDirectives(config);
  for (const directive of options.directives ?? []) directives.register(directive);
  const scratch = new ScratchDirectory();
  try {
    const scratchPath = scratch.path;
    const foreign =
      system.own || (config?.directives.length ?? 0) > 0 || options.directives !== undefined;
    return await use({
      settings,
      scratchPath,
      system,
      directives,
      foreign,
      paint: plainReportPaint,
      board: new CallBoard(),
    });
  } finally {
    scratch.remove();
  }
}

/**
 * Has an endless turn put into words at the case that it came in, before it ends this process:
 * nothing else of this thread has a turn any more. Runners replace `process.exit`.
 */
function endWithWords(file: string, context: InProcessContext, text?: string): void {
  const { board, settings, paint } = context;
  onEndlessTurn(({ promises, stack }) => {
    const { call, line, system, done, cases } = board;
    const moment = { call, line, system, done, cases };
    const before = { text: '', failures: [] };
    const end = { kind: 'endless', promises, place: userPlace(stack), before, ...moment } as const;
    writeSync(2, reportEnd(file, end, { settings, paint, text }).text);
    (process as unknown as { reallyExit(code: number): never }).reallyExit(1);
  });
}

function checkText(what: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new TypeError(`${what} is a string, found ${showValue(value)}`);
}

/** Whoever knows the command expects that a configuration is found. */
function withHint(error: unknown): unknown {
  if (error instanceof UnknownSystemError) {
    error.message +=
      ' (a program has one where `config` is its path; or let `system` be the system itself)';
  }
  return error;
}

function ownSystem(
  factory: SystemFactory,
  { options }: RunSettings,
  config: LoadedConfig | undefined,
): ChosenSystem {
  const format = config?.format === undefined ? [] : [[FORMAT_OPTION, config.format] as const];
  const { name } = factory;
  return {
    name,
    names: [name],
    factory,
    options: new Map([...format, ...options]),
    own: true,
    guarded: true,
  };
}

function toSettings(options: ProgramRunOptions, loaded: LoadedConfig | undefined): RunSettings {
  const config = loaded?.path;
  const { system, filter, format, timeoutMs = loaded?.timeoutMs } = options;
  const set = Object.entries(options.options ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    mode: options.rewrite === true ? 'rewrite' : 'run',
    ...(config !== undefined && { config, configNamed: true }),
    ...(typeof system === 'string' && { system }),
    options: format === undefined ? set : [[FORMAT_OPTION, format], ...set],
    ...(filter !== undefined && { filter }),
    failFast: options.failFast ?? false,
    ...(timeoutMs !== undefined && { timeoutMs }),
    verbose: false,
    tellCases: true,
    colour: false,
  };
}
