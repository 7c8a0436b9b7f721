import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { escapeUnprintable } from '../diagnostic/index.js';
import { DEFAULT_LIMIT_MS } from '../config/index.js';
import {
  CallBoard,
  filePassed,
  OptionError,
  type CaseResult,
  type DirectiveRegistry,
} from '../harness/index.js';
import { DiskWorkspace } from './disk-workspace.js';
import { withFileDirectories } from './file-directories.js';
import { finishWork } from './finish-work.js';
import type { FileJob, FileReport, RunSettings } from './file-job.js';
import { loadGuard } from './load-guard.js';
import type { ReportPaint } from './report/report-paint.js';
import { ALL_LINES, selectCases } from './select-cases.js';
import { originOf } from './system-origin.js';
import type { ChosenSystem } from './systems.js';
import { parseTestFile, type FormatRun, type ParsedFile } from './test-format.js';

/** What a thread has at hand to run files. */
export interface FileJobContext {
  readonly settings: RunSettings;
  readonly scratchPath: string;
  readonly system: ChosenSystem;
  /** Further systems that the file runs on, to be compared with the first. */
  readonly otherSystems?: readonly ChosenSystem[];
  readonly directives: DirectiveRegistry;
  /** Whether code of a user's runs: a system or a directive that does not come with the package. */
  readonly foreign?: boolean;
  readonly paint: ReportPaint;
  /** Is told of each case when it is done. */
  readonly onCase?: (result: CaseResult) => void;
  /** The board of this thread, if somebody looks at it. */
  readonly board?: CallBoard;
  /** Whether a system that refuses to be made is reported, and not thrown. */
  readonly reportsRefusal?: boolean;
}

const NO_CASES = { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };

/**
 * Reads, parses and runs one file, and puts into words how it went. Nothing is written but in the
 * directories of the file, which are gone afterwards.
 *
 * @throws OptionError if the system refuses the options that were set and the context does not ask
 * for a report of that, SelectionError if the target is a line without cases.
 */
export async function runFileJob(job: FileJob, context: FileJobContext): Promise<FileReport> {
  const { target } = job;
  const { paint } = context;
  const bytes = readBytes(target.path);
  if (typeof bytes === 'string') {
    const text = `${paint.error('error')}: \`${escapeUnprintable(target.path)}\` cannot be read (${bytes})\n`;
    return { path: target.path, verdict: 'unreadable', ...NO_CASES, text };
  }
  return runBytes(bytes, job, context);
}

/**
 * Parses and runs the content of a file, as {@link runFileJob} does.
 *
 * @throws the same errors.
 */
export async function runBytes(
  bytes: Uint8Array,
  job: FileJob,
  context: FileJobContext,
): Promise<FileReport> {
  const { target } = job;
  const parsed = await parseTestFile(bytes, target.path);
  const { settings } = context;
  const { testFile } = parsed;
  const filter = settings.filter === undefined ? undefined : new RegExp(settings.filter, 'm');
  const upToLine = selectCases(target, testFile, filter);
  if (upToLine === undefined) {
    return { path: target.path, verdict: 'unselected', ...NO_CASES, text: '' };
  }
  const place = { upToLine, number: job.number };
  const runs: SystemRun[] = [];
  for (const system of [context.system, ...(context.otherSystems ?? [])]) {
    runs.push(await runOrRefuse(parsed, { ...context, ...place, system }));
  }
  const report = await withCases(await writeReport(runs, context), runs, settings);
  const refusal = runs.find((one) => one.refusal !== undefined)?.refusal;
  return refusal === undefined ? report : { ...report, refusal };
}

/** How a file went on one system. */
interface SystemRun {
  readonly system: ChosenSystem;
  readonly run: FormatRun;
  /** As in {@link FileReport}. */
  readonly refusal?: string;
}

async function runOrRefuse(parsed: ParsedFile, context: RunContext): Promise<SystemRun> {
  const { system } = context;
  try {
    return { system, run: await runOnDisk(parsed, context) };
  } catch (error) {
    if (context.reportsRefusal !== true || !(error instanceof OptionError)) throw error;
    const { refusedFile } = await import('./refused-file.js');
    const refusal = escapeUnprintable(error.message);
    return { system, run: refusedFile(parsed.testFile, error), refusal };
  }
}

/** The report with how each case went on each system, where that is asked for. */
async function withCases(
  report: FileReport,
  runs: readonly SystemRun[],
  settings: RunSettings,
): Promise<FileReport> {
  if (settings.tellCases !== true) return report;
  const { describeCases } = await import('./report/describe-cases.js');
  const several = runs.length > 1;
  const cases = runs.flatMap(({ system, run }) => {
    const described = describeCases(run.result, {
      settings,
      ownSystem: system.own ? system.factory.name : undefined,
    });
    return several ? described.map((one) => ({ ...one, system: system.name })) : described;
  });
  return { ...report, cases };
}

async function writeReport(
  runs: readonly SystemRun[],
  context: FileJobContext,
): Promise<FileReport> {
  if (runs.length > 1) {
    const { ComparisonWriter } = await import('./report/comparison-writer.js');
    return new ComparisonWriter(runs, context).write();
  }
  const { settings } = context;
  const { run } = runs[0]!;
  const { result } = run;
  const { testFile } = result;
  const plain = filePassed(result) && testFile.diagnostics.length + result.diagnostics.length === 0;
  if (plain && !settings.verbose) {
    const { passed, skipped } = result.counts;
    const counts = { passed, failed: 0, skipped };
    return { path: testFile.source.path, verdict: 'passed', counts, text: '', failures: [] };
  }
  // What puts failures into words takes longer to load than most files take to run.
  const { ReportWriter } = await import('./report/report-writer.js');
  return new ReportWriter(run, context).write();
}

type RunContext = FileJobContext & { readonly upToLine: number; readonly number: number };

async function runOnDisk({ testFile, work }: ParsedFile, context: RunContext): Promise<FormatRun> {
  const { settings, upToLine, scratchPath, number, system, directives } = context;
  const { board = new CallBoard(), onCase } = context;
  const place = context.foreign
    ? { name: `file-${number}`, reused: false }
    : { name: `thread-${threadId}`, reused: true };
  const { timeoutMs: limitMs = DEFAULT_LIMIT_MS } = settings;
  board.beginFile(system.factory.name, testFile.cases.length);
  const foreign = { board, ...originOf(system, settings) };
  const factory = system.guarded
    ? (await loadGuard()).guardFactory(system.factory, foreign)
    : system.factory;
  return withFileDirectories(scratchPath, place, ({ temporary, data }) =>
    finishWork(
      work({
        factory,
        foreign,
        environment: {
          temporaryDirectory: temporary,
          dataDirectory: data,
          options: system.options,
        },
        workspace: new DiskWorkspace(temporary),
        directives,
        systems: { own: [system.factory.name, system.name], known: system.names },
        ...(settings.engine !== undefined && { engine: settings.engine }),
        ...(upToLine !== ALL_LINES && { upToLine }),
        failFast: settings.failFast,
        ...(onCase !== undefined && { onCase }),
      }),
      { board, limitMs },
    ),
  );
}

/** The content, or the code of the error. */
function readBytes(path: string): Uint8Array | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
