// Runs in a worker thread: is set up, then takes one file at a time and answers with a report.
import { parentPort } from 'node:worker_threads';
import { assert, escapeUnprintable } from '../diagnostic/index.js';
import { ConfigError, loadConfig } from '../config/index.js';
import { OptionError } from '../harness/index.js';
import type { FileJob, WorkerAnswer, WorkerSetup } from './file-job.js';
import { registerDirectives } from './register-directives.js';
import { loadReportPaint } from './report-paint.js';
import { SelectionError } from './select-files.js';
import { chooseSystem, UnknownSystemError } from './systems.js';
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
  const config = settings.config === undefined ? undefined : await loadConfig(settings.config);
  const system = await chooseSystem(settings, config);
  const otherSystems = [];
  for (const name of settings.otherSystems ?? []) {
    otherSystems.push(await chooseSystem({ ...settings, system: name }, config));
  }
  const directives = registerDirectives(config);
  const paint = await loadReportPaint(settings.colour);
  return { settings, scratchPath, system, otherSystems, directives, paint };
}

async function answer(job: FileJob): Promise<WorkerAnswer> {
  assert(context !== undefined, 'a worker is set up before its first file, found it was not');
  try {
    return { kind: 'report', report: await runFileJob(job, await context) };
  } catch (error) {
    if (isUsageError(error)) {
      const { message } = error;
      const printable = error instanceof ConfigError ? message : escapeUnprintable(message);
      return { kind: 'usage', message: printable };
    }
    throw error;
  }
}

function isUsageError(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof OptionError ||
    error instanceof SelectionError ||
    error instanceof UnknownSystemError
  );
}
