import type { Command } from 'commander';
import type { ConfiguredReporter } from '../config/index.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { openAudience } from './open-audience.js';
import { openConfig } from './open-config.js';
import {
  addReporterOption,
  addRunOptions,
  jobsOf,
  patternsOf,
  toSettings,
  type RunOptions,
} from './run-options.js';
import { UsageError } from './usage-error.js';

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
      context.exitCode = await run(patterns, options, context);
    });
}

async function run(
  patterns: readonly string[],
  options: RunCommandOptions,
  { terminal, workerUrl, firstWorker, interruption }: CommandContext,
): Promise<number> {
  const { loadReportPaint, runFiles, selectFiles } = await import('../runner/index.js');
  const config = await openConfig(options);
  const targets = await selectFiles(patternsOf(patterns, config));
  const reporters = options.reporter ?? config?.reporters ?? [];
  const settings = {
    ...toSettings('run', options, { terminal, config }),
    tellCases: reporters.length > 0,
  };
  const paint = await loadReportPaint(settings.colour);
  const audience = await openAudience(
    { reporters, config },
    {
      target: { ...terminal, paint },
      quiet: options.quiet ?? false,
      fileCount: targets.length,
      limitMs: settings.timeoutMs,
    },
  );
  const broken = new AbortController();
  const signal = AbortSignal.any([interruption(), broken.signal]);
  try {
    const totals = await runFiles(targets, {
      settings,
      workerUrl,
      firstWorker,
      ...jobsOf(options, config),
      signal,
      onReport(report) {
        try {
          audience.file(report);
        } catch (error) {
          broken.abort(error);
        }
      },
    });
    if (totals.files === 0) throw new UsageError(`no case matches \`--filter ${options.filter}\``);
    await audience.finish(totals);
    return EXIT_CODES[totals.verdict];
  } finally {
    audience.abandon();
  }
}
