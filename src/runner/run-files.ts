import os from 'node:os';
import type { Worker } from 'node:worker_threads';
import { DEFAULT_LIMIT_MS } from '../config/index.js';
import { describeBug } from '../harness/index.js';
import type {
  FileJob,
  FileReport,
  RunSettings,
  WorkerAnswer,
  WorkerEnd,
  WorkerSetup,
} from './file-job.js';
import { describeRefusal, reportEnd } from './report/report-end.js';
import { loadReportPaint } from './report/report-paint.js';
import { RunTotals } from './report/run-totals.js';
import { ScratchDirectory } from './scratch-directory.js';
import type { FileTarget } from './select-files.js';
import { OverdueError, runInWorkers } from './worker-pool.js';

/** How many files are run. */
export interface RunFilesOptions {
  readonly settings: RunSettings;
  /** The built file of `worker.ts`. */
  readonly workerUrl: URL;
  /** A worker that was started already, and is idle. */
  readonly firstWorker?: Worker | undefined;
  /** Threads; {@link defaultWorkers} if left out. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /**
   * Is told of each file that was run, in the order of the files whatever the number of threads.
   */
  readonly onReport: (report: FileReport) => void;
}

/**
 * Nothing runs as asked: an option that the system does not have, a line without cases. The message
 * is printable.
 */
export class RunRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RunRefusedError';
  }
}

/** A thread takes as long to start as this many small files take to run. */
const FILES_PER_WORKER = 24;

/** The threads for a number of files, where nobody asks for another number. */
export function defaultWorkers(files: number): number {
  return Math.min(os.availableParallelism(), Math.ceil(files / FILES_PER_WORKER));
}

/**
 * Runs files in worker threads, also a single one: while its cases run, this thread is free to draw
 * progress and to stop at once when asked to. With `failFast` the run ends with the first file, in
 * the order of the files, that does not pass. No worker and no temporary file is left behind.
 *
 * @throws RunRefusedError if the options or a line are not taken, ScratchError if there is no
 * place for temporary files, and the signal's reason.
 */
export async function runFiles(
  targets: readonly FileTarget[],
  options: RunFilesOptions,
): Promise<RunTotals> {
  const { settings, workerUrl, signal } = options;
  const { timeoutMs = DEFAULT_LIMIT_MS } = settings;
  const { loadLimitMs = timeoutMs } = settings;
  const totals = new RunTotals();
  const paint = await loadReportPaint(settings.colour);
  const scratch = new ScratchDirectory();
  let refusal: string | undefined;
  let answered = 0;
  try {
    await runInWorkers<FileJob, WorkerAnswer>({
      workerUrl,
      firstWorker: options.firstWorker,
      setup: (board) => ({ settings, scratchPath: scratch.path, board }) satisfies WorkerSetup,
      jobs: targets.map((target, number) => ({ number, target })),
      workersMax: options.jobs ?? defaultWorkers(targets.length),
      limitMs: ({ call }) => (call === 'configuration' ? loadLimitMs : timeoutMs),
      isLast: (answer) => answer.kind !== 'report' || answer.last === true,
      onAnswer(answer, { target }) {
        if (answer.kind === 'usage') {
          refusal = answer.message;
          return 'stop';
        }
        if (
          (answer.kind === 'exited' || answer.kind === 'overdue') &&
          answer.call === 'configuration'
        ) {
          refusal = describeRefusal(answer, settings);
          return 'stop';
        }
        const report =
          answer.kind === 'report'
            ? answer.report
            : reportEnd(target.path, answer, { settings, paint });
        if (report.refusal !== undefined && !totals.anyCaseRan) {
          refusal = report.refusal;
          return 'stop';
        }
        answered += 1;
        if (report.verdict === 'unselected') return 'continue';
        totals.add(report);
        options.onReport(report);
        return settings.failFast && report.verdict !== 'passed' ? 'stop' : 'continue';
      },
      onDeath: ({ target: { path } }, error) =>
        error instanceof OverdueError
          ? { kind: 'overdue', ...error.moment, limitMs: error.limitMs }
          : death(path, error),
      ...(signal !== undefined && { signal }),
    });
  } finally {
    scratch.remove();
  }
  if (refusal !== undefined) throw new RunRefusedError(refusal);
  totals.leave(targets.length - answered);
  return totals;
}

/** Of a worker that could not say why it ended. */
function death(file: string, error: Error): WorkerEnd {
  return {
    kind: 'threw',
    bug: describeBug(error, file),
    ownSystem: undefined,
    before: { text: '', failures: [] },
    call: 'case',
    line: 0,
    system: undefined,
    done: { passed: 0, failed: 0, skipped: 0 },
    cases: 0,
  };
}
