import type { Command } from 'commander';
import type { ConfiguredReporter, LoadedConfig } from '../config/index.js';
import type { Audience, ReportTarget } from '../runner/index.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
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
  const choice = { reporters: options.reporter ?? config?.reporters ?? [], config };
  const settings = {
    ...toSettings('run', options, { terminal, config }),
    tellCases: choice.reporters.length > 0,
  };
  const paint = await loadReportPaint(settings.colour);
  const audience = await openAudience(choice, {
    target: { ...terminal, paint },
    quiet: options.quiet ?? false,
    fileCount: targets.length,
    limitMs: settings.timeoutMs,
  });
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

interface ReporterChoice {
  readonly reporters: readonly ConfiguredReporter[];
  readonly config: LoadedConfig | undefined;
}

interface AudienceParts {
  readonly target: ReportTarget;
  readonly quiet: boolean;
  readonly fileCount: number;
  readonly limitMs: number;
}

async function openAudience(
  { reporters, config }: ReporterChoice,
  parts: AudienceParts,
): Promise<Audience> {
  const { openReporters, RunReporter } = await import('../runner/index.js');
  if (reporters.length === 0) return new RunReporter(parts.target, parts);
  return openReporters({ reporters, own: config?.reporters ?? [], ...parts });
}
