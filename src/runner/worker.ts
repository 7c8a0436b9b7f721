// Runs in a worker thread: is set up, then takes one file at a time and answers with a report.
import { parentPort } from 'node:worker_threads';
import { assert } from '../diagnostic/index.js';
import { builtInRegistry, OptionError } from '../harness/index.js';
import type { FileJob, WorkerAnswer, WorkerSetup } from './file-job.js';
import { loadReportPaint } from './report-paint.js';
import { SelectionError } from './select-files.js';
import { loadSystem, UnknownSystemError } from './systems.js';
import { runFileJob, type FileJobContext } from './run-file-job.js';

const port = parentPort;
assert(port !== null, 'this file runs as a worker, found it to be the main thread');
let context: Promise<FileJobContext> | undefined;

port.on('message', (message: WorkerSetup | FileJob) => {
  if ('settings' in message) {
    context = makeContext(message);
    // A failure is told to whoever asks for a file.
    context.catch(() => undefined);
    return;
  }
  // A rejection is left to end this thread: the pool reports it as a bug met by this file.
  void answer(message).then((reply) => port.postMessage(reply));
});

async function makeContext({ settings, scratchPath }: WorkerSetup): Promise<FileJobContext> {
  const factory = await loadSystem(settings.system);
  const paint = await loadReportPaint(settings.colour);
  return { settings, scratchPath, factory, directives: builtInRegistry(), paint };
}

async function answer(job: FileJob): Promise<WorkerAnswer> {
  assert(context !== undefined, 'a worker is set up before its first file, found it was not');
  try {
    return { kind: 'report', report: await runFileJob(job, await context) };
  } catch (error) {
    if (isUsageError(error)) {
      return { kind: 'usage', message: error.message };
    }
    throw error;
  }
}

function isUsageError(error: unknown): error is Error {
  return (
    error instanceof OptionError ||
    error instanceof SelectionError ||
    error instanceof UnknownSystemError
  );
}
