// Runs in a worker thread: is set up, then takes one file at a time and answers with a report.
import { parentPort } from 'node:worker_threads';
import { assert } from '../diagnostic/index.js';
import { builtInRegistry, OptionError } from '../harness/index.js';
import { embedded } from '../systems/embedded/index.js';
import type { FileJob, WorkerAnswer, WorkerSetup } from './file-job.js';
import { loadReportPaint } from './report-paint.js';
import { SelectionError } from './select-files.js';
import { runFileJob, type FileJobContext } from './run-file-job.js';

const port = parentPort;
assert(port !== null, 'this file runs as a worker, found it to be the main thread');
let context: Promise<FileJobContext> | undefined;

port.on('message', (message: WorkerSetup | FileJob) => {
  if ('settings' in message) {
    context = makeContext(message);
    return;
  }
  // A rejection is left to end this thread: the pool reports it as a bug met by this file.
  void answer(message).then((reply) => port.postMessage(reply));
});

async function makeContext({ settings, scratchPath }: WorkerSetup): Promise<FileJobContext> {
  const paint = await loadReportPaint(settings.colour);
  return { settings, scratchPath, factory: embedded, directives: builtInRegistry(), paint };
}

async function answer(job: FileJob): Promise<WorkerAnswer> {
  assert(context !== undefined, 'a worker is set up before its first file, found it was not');
  try {
    return { kind: 'report', report: await runFileJob(job, await context) };
  } catch (error) {
    if (error instanceof OptionError || error instanceof SelectionError) {
      return { kind: 'usage', message: error.message };
    }
    throw error;
  }
}
