import { readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { CommanderError } from 'commander';
import { userPlace } from '../config/index.js';
import { escapeUnprintable } from '../diagnostic/index.js';
import type { CommandContext } from './command-context.js';
import { describeCommandMistake } from './command-mistake.js';
import { watchForEarlyEnd } from './early-end.js';
import { EXIT_CODES } from './exit-code.js';
import { flushOutput, Interruption, watchForInterruption, watchOutput } from './interruption.js';
import { buildProgram } from './program.js';
import { openTerminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Where the parts of the built package are. */
export interface CommandLineParts {
  readonly packageUrl: URL;
  readonly workerUrl: URL;
  /** A worker that was started already, for the first file. */
  readonly firstWorker: Worker | undefined;
}

/** Errors of the layers below that are mistakes of whoever wrote the command. */
const USAGE_ERRORS: ReadonlySet<string> = new Set([
  'DebugRefusedError',
  'OptionError',
  'SelectionError',
  'ReporterError',
  'ScratchError',
  'UnknownSystemError',
  'WalkError',
]);

/** The same, with messages that are printable and may have several lines. */
const PRINTABLE_ERRORS: ReadonlySet<string> = new Set(['ConfigError', 'RunRefusedError']);

/** Runs the command that the arguments ask for, and turns whatever happens into an exit code. */
export async function runCommandLine(
  args: readonly string[],
  { packageUrl, workerUrl, firstWorker }: CommandLineParts,
): Promise<number> {
  const ended = watchForEarlyEnd((error) => report(error, args));
  const output = watchOutput();
  const context: CommandContext = {
    terminal: openTerminal(),
    workerUrl,
    firstWorker,
    interruption: () => watchForInterruption(output),
    exitCode: EXIT_CODES.passed,
  };
  const exitCode = await runProgram(args, packageUrl, context);
  await flushOutput();
  ended();
  // Whoever has been told that something is wrong need not hear that it could not be shown.
  if (exitCode > EXIT_CODES.failed) return exitCode;
  return output.aborted ? report(output.reason, args) : exitCode;
}

async function runProgram(
  args: readonly string[],
  packageUrl: URL,
  context: CommandContext,
): Promise<number> {
  try {
    const { version } = JSON.parse(readFileSync(packageUrl, 'utf8')) as { version: string };
    // Commander would take the word after a bare `--color` for its value.
    const words = args.map((word) => (word === '--color' ? '--color=always' : word));
    await buildProgram(version, context).parseAsync(words, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return report(error, args);
  }
}

function report(error: unknown, args: readonly string[]): number {
  if (error instanceof Interruption) {
    if (error.complaint !== undefined) complain(error.complaint);
    return error.exitCode;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT_CODES.passed;
    if (error.code !== 'commander.help') complain(describeCommandMistake(error, args));
    return EXIT_CODES.unreadable;
  }
  if (error instanceof Error && PRINTABLE_ERRORS.has(error.name)) {
    complainInLines(error.message);
    return EXIT_CODES.unreadable;
  }
  if (error instanceof UsageError || (error instanceof Error && USAGE_ERRORS.has(error.name))) {
    complain(error.message);
    return EXIT_CODES.unreadable;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = error instanceof Error ? userPlace(error.stack) : undefined;
  const words = args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`));
  const what = place === undefined ? 'this is a bug in coordtest' : `exception at ${place}`;
  complain(`${what}: ${message}`);
  complain(`reproduce it with: ${['coordtest', ...words].join(' ')}`);
  if (args.includes('--verbose') && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return EXIT_CODES.bug;
}

function complain(message: string): void {
  // What it quotes may be a name with anything in it.
  complainInLines(escapeUnprintable(message));
}

/** A message whose parts were made printable, so that the line ends in it are meant. */
function complainInLines(message: string): void {
  process.stderr.write(`coordtest: ${message}\n`);
}
