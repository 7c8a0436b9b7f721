import type { Command } from 'commander';
import type { ConfiguredReporter, LoadedConfig } from '../config/index.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { runForAudience } from './run-for-audience.js';
import { addReporterOption, addRunOptions, type RunOptions } from './run-options.js';

interface RunCommandOptions extends RunOptions {
  readonly reporter?: readonly ConfiguredReporter[];
}

const EXAMPLES = `
Examples:
  coordtest run                            all of testdata/
  coordtest run testdata/cancel.dd:42      one file, up to the case of line 42
  coordtest run 'testdata/**/*.dd' --filter linearizability
  coordtest run --set transaction_isolation=serializable --fail-fast
  coordtest run --system embedded --system postgres orders.dd

Exit codes: 0 all passed, 1 failures, 2 a mistake in the command or in the format of a file,
3 a bug in coordtest, or in a system of your own.`;

/** Adds `coordtest run`. */
export function addRunCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .summary('run test files')
    .description('Runs test files against the embedded coordinator or other systems.')
    .option('--fail-fast', 'stop at the first case that fails');
  addReporterOption(addRunOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (patterns: string[], options: RunCommandOptions) => {
      const { reporter } = options;
      const reporters = (config?: LoadedConfig) => reporter ?? config?.reporters ?? [];
      const parts = { mode: 'run', patterns, options, reporters } as const;
      context.exitCode = await runForAudience(parts, context, (audience) => ({
        file: (report) => audience.file(report),
        async finish(totals) {
          await audience.finish(totals);
          return EXIT_CODES[totals.verdict];
        },
      }));
    });
}
