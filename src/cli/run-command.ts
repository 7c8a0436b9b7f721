import type { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { addRunOptions, jobsOf, patternsOf, toSettings, type RunOptions } from './run-options.js';
import { openConfig } from './open-config.js';
import { UsageError } from './usage-error.js';

const EXAMPLES = `
Examples:
  coordtest run                            all of testdata/
  coordtest run testdata/cancel.dd:42      one file, up to the case of line 42
  coordtest run 'testdata/**/*.dd' --filter linearizability
  coordtest run --set transaction_isolation=serializable --fail-fast
  coordtest run --system embedded --system postgres orders.dd

Exit codes: 0 all passed, 1 failures, 2 a mistake in the command or in the format of a file,
3 a bug in coordtest.`;

/** Adds `coordtest run`. */
export function addRunCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .summary('run test files')
    .description('Runs test files against the embedded coordinator or other systems.')
    .option('--fail-fast', 'stop at the first case that fails');
  addRunOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (patterns: string[], options: RunOptions) => {
      context.exitCode = await run(patterns, options, context);
    });
}

async function run(
  patterns: readonly string[],
  options: RunOptions,
  { terminal, workerUrl, firstWorker, interruption }: CommandContext,
): Promise<number> {
  const { loadReportPaint, runFiles, RunReporter, selectFiles } =
    await import('../runner/index.js');
  const config = await openConfig(options);
  const targets = await selectFiles(patternsOf(patterns, config));
  const settings = toSettings('run', options, { terminal, config });
  const paint = await loadReportPaint(settings.colour);
  const reporter = new RunReporter(
    { ...terminal, paint },
    { quiet: options.quiet ?? false, fileCount: targets.length },
  );
  const signal = interruption();
  try {
    const totals = await runFiles(targets, {
      settings,
      workerUrl,
      firstWorker,
      ...jobsOf(options, config),
      signal,
      onReport: (report) => reporter.file(report),
    });
    if (totals.files === 0) throw new UsageError(`no case matches \`--filter ${options.filter}\``);
    reporter.finish(totals);
    return EXIT_CODES[totals.verdict];
  } finally {
    reporter.abandon();
  }
}
