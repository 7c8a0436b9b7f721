// Runs in a worker thread: takes one file at a time and answers with a report.
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../diagnostic/index.js';
import { builtInRegistry, OptionError } from '../harness/index.js';
import { embedded } from '../systems/embedded/index.js';
import type { FileJob, WorkerAnswer, WorkerSetup } from './file-job.js';
import { loadReportPaint } from './report-paint.js';
import { runFileJob, type FileJobContext } from './run-file-job.js';

const port = parentPort;
assert(port !== null, 'this file runs as a worker, found it to be the main thread');
const { settings, scratchPath } = workerData as WorkerSetup;
const context: FileJobContext = {
  settings,
  scratchPath,
  factory: embedded,
  directives: builtInRegistry(),
  paint: await loadReportPaint(settings.colour),
};

port.on('message', (job: FileJob) => {
  // A rejection is left to end this thread: the pool reports it as a bug met by this file.
  void answer(job).then((message) => port.postMessage(message));
});

async function answer(job: FileJob): Promise<WorkerAnswer> {
  try {
    return { kind: 'report', report: await runFileJob(job, context) };
  } catch (error) {
    if (error instanceof OptionError) return { kind: 'usage', message: error.message };
    throw error;
  }
}
