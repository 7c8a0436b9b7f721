// Runs in a worker thread: is set up, then takes one file at a time and answers with a report.
import { parentPort } from 'node:worker_threads';
import { assert, escapeUnprintable } from '../diagnostic/index.js';
import { ConfigError, loadConfig, userPlace } from '../config/index.js';
import {
  CallBoard,
  describeBug,
  onEndlessTurn,
  OptionError,
  type CaseResult,
} from '../harness/index.js';
import type { CasesBefore, FileJob, WorkerAnswer, WorkerMoment, WorkerSetup } from './file-job.js';
import { Leftovers } from './leftovers.js';
import { placeOf } from './report/place-text.js';
import { registerDirectives } from './register-directives.js';
import { loadReportPaint, plainReportPaint, type ReportPaint } from './report/report-paint.js';
import { SelectionError } from './select-files.js';
import { chooseSystem, UnknownSystemError } from './systems.js';
import { runFileJob, type FileJobContext } from './run-file-job.js';

const port = parentPort;
assert(port !== null, 'this file runs as a worker, found it to be the main thread');

let context: Promise<FileJobContext> | undefined;
let board = new CallBoard();
/** The file that runs, and the name of a user's own system that it runs on. */
let current: { path: string; ownSystem: string | undefined } | undefined;
/** The cases of it that are done. */
let done: CaseResult[] = [];
/** Puts those that failed into words, also where this thread has no turn any more to load it. */
let rendering: typeof import('./report/render-case.js') | undefined;
let paint: ReportPaint = plainReportPaint;
/** Whether it was said, or is about to be said, why this thread ends. */
let ending = false;

port.on('message', (message: WorkerSetup | FileJob) => {
  if ('settings' in message) {
    context = makeContext(message);
    // A failure is told to whoever asks for a file.
    context.catch(() => undefined);
    return;
  }
  // A rejection is left to end this thread: the pool reports it as a bug met by this file.
  void answer(message).then((reply) => {
    if (!ending) tell(reply);
  });
});

// What goes on after it is not to be trusted, so that the thread ends at once.
process.on('uncaughtException', (error) => {
  if (ending) return;
  const { path = '', ownSystem } = current ?? {};
  const { line } = board;
  const bug = describeBug(error, line === 0 ? path : `${path}:${line}`);
  end({ kind: 'threw', bug, ownSystem, before: casesBefore(), ...moment() });
});

onEndlessTurn(({ promises, stack }) => {
  end({ kind: 'endless', promises, place: userPlace(stack), before: casesBefore(), ...moment() });
});

function end(reply: WorkerAnswer): void {
  ending = true;
  tell(reply);
  process.exit(1);
}

function moment(): WorkerMoment {
  const { call, line, system, done, cases } = board;
  return { call, line, system, done, cases };
}

/** What is said of the cases before is put into words here, where alone it is known. */
function casesBefore(): CasesBefore {
  const failed = done.flatMap((one) =>
    one.kind === 'passed' || one.kind === 'skipped' ? [] : [one],
  );
  return {
    text: failed.map((one) => rendering!.renderFailure(one, paint)).join('\n'),
    failures: failed.map(({ testCase }) => placeOf(testCase)),
  };
}

process.on('exit', (code) => {
  const { stack = '' } = new Error();
  // What an async hook throws ends the thread as well, by Node's own hand.
  const [, caller = ''] = / at process\.(?:exit|reallyExit) .*\n(.*)/.exec(stack) ?? [];
  if (ending || caller === '' || caller.includes('node:internal/async_hooks')) return;
  tell({ kind: 'exited', code, place: userPlace(stack), before: casesBefore(), ...moment() });
});

function tell(reply: WorkerAnswer): void {
  port!.postMessage(reply);
}

async function makeContext(setup: WorkerSetup): Promise<FileJobContext> {
  const { settings, scratchPath } = setup;
  board = new CallBoard(setup.board);
  board.begin(0, 'configuration');
  const config =
    settings.config === undefined
      ? undefined
      : await loadConfig(settings.config, settings.loadLimitMs);
  const system = await chooseSystem(settings, config);
  const otherSystems = [];
  for (const name of settings.otherSystems ?? []) {
    board.begin(0, 'configuration');
    otherSystems.push(await chooseSystem({ ...settings, system: name }, config));
  }
  const directives = registerDirectives(config);
  const foreign =
    [system, ...otherSystems].some((one) => one.own) || (config?.directives.length ?? 0) > 0;
  paint = await loadReportPaint(settings.colour);
  const found = { system, otherSystems, directives, foreign };
  return { settings, scratchPath, ...found, paint, board, reportsRefusal: true };
}

async function answer(job: FileJob): Promise<WorkerAnswer> {
  assert(context !== undefined, 'a worker is set up before its first file, found it was not');
  try {
    const ready = await context;
    done = [];
    const { system, otherSystems = [] } = ready;
    const own = [system, ...otherSystems].find((one) => one.own);
    current = { path: job.target.path, ownSystem: own?.factory.name };
    if (ready.foreign) rendering = await import('./report/render-case.js');
    const leftovers = ready.foreign ? new Leftovers() : undefined;
    const onCase = (result: CaseResult): void => void done.push(result);
    const report = await runFileJob(job, ready.foreign ? { ...ready, onCase } : ready);
    // What the file threw and nobody waited for shows before it is said to have passed.
    const left = await leftovers?.wait();
    return { kind: 'report', report, ...(left === true && { last: true }) };
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
