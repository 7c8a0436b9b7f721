import type { Command } from 'commander';
import type { ColourChoice } from './colour-choice.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { Interruption } from './interruption.js';
import { openConfig, type ConfigOptions } from './open-config.js';
import {
  addConfigOption,
  addSetOption,
  addSystemOption,
  addTimeoutOption,
  toSettings,
  type RunOptions,
} from './run-options.js';

const EXAMPLES = `
Examples:
  coordtest debug testdata/holds.dd             stops before the first case
  coordtest debug testdata/holds.dd:42          before the case that begins there or behind
  echo '\\frontiers' | coordtest debug holds.dd:42

At the prompt, the name of a directive begins a case: its input ends with an empty line or \`----\`.
Other text is SQL and ends in \`;\`, or, on a system of your own, a line that the directive \`sql\`
gives to it as it is. Commands begin with a backslash:
  \\step [N], \\continue [LINE]           run cases of the file
  \\restart                              run it again up to here, on a new system
  \\frontiers, \\held, \\sessions, \\clock  show how things stand
  \\serve [PORT|stop]                    let psql attach
  \\append                               write what was typed into the file, as new cases
  \\help, \\quit                          list all commands, leave

Exit codes: 0 it was left, 2 a mistake in the command or a file that cannot be read, 3 a bug in
coordtest, or in a system of your own.`;

interface DebugCommandOptions extends ConfigOptions {
  readonly system?: string;
  readonly set: RunOptions['set'];
  readonly timeout?: number;
  readonly color: ColourChoice;
}

/** Adds `coordtest debug`. */
export function addDebugCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('debug')
    .summary('run a test file up to a line, and go on by hand')
    .description('Runs a test file up to a line and stops: cases and SQL can be typed there.')
    .argument('<file[:line]>', 'a `.dd` file, and where to stop');
  addTimeoutOption(addSetOption(addSystemOption(addConfigOption(command))))
    .addHelpText('after', EXAMPLES)
    .action(async (target: string, options: DebugCommandOptions) => {
      context.exitCode = await debug(target, options, context);
    });
}

async function debug(
  target: string,
  options: DebugCommandOptions,
  { terminal, workerUrl, interruption }: CommandContext,
): Promise<number> {
  const { debugInWorker, DebugEndedError } = await import('../debugger/index.js');
  const config = await openConfig(options);
  const system = options.system === undefined ? [] : [options.system];
  const settings = toSettings('run', { ...options, system }, { terminal, config });
  const { stdin, stdout } = process;
  const signal = interruption();
  try {
    const metBug = await debugInWorker({
      // NB: where it is in the built package.
      workerUrl: new URL('../debugger/worker.js', workerUrl),
      target,
      settings,
      write: (text) => terminal.write(text),
      input: stdin,
      terminal: stdin.isTTY && stdout.isTTY ? stdout : undefined,
      signal,
    });
    return metBug ? EXIT_CODES.bug : EXIT_CODES.passed;
  } catch (error) {
    if (!(error instanceof DebugEndedError)) throw error;
    throw new Interruption(exitCodeOf(error.interrupted, signal), error.name, error.message);
  }
}

/** Of a thread that was ended: as if whoever asked for it had been heeded. */
function exitCodeOf(interrupted: boolean, { aborted, reason }: AbortSignal): number {
  if (aborted && reason instanceof Interruption) return reason.exitCode;
  return interrupted ? EXIT_CODES.interrupted : EXIT_CODES.bug;
}
