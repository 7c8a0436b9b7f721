import type { Command } from 'commander';
import { countOf, escapeUnprintable } from '../diagnostic/index.js';
import type { ConfiguredReporter } from '../config/index.js';
import type { Audience, FileReport, ReportPaint } from '../runner/index.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { runForAudience } from './run-for-audience.js';
import { addReporterOption, addRunOptions, type RunOptions } from './run-options.js';

interface RewriteOptions extends RunOptions {
  readonly dryRun?: true;
  readonly reporter?: readonly ConfiguredReporter[];
}

const EXAMPLES = `
Examples:
  coordtest rewrite --dry-run              show what would change
  coordtest rewrite testdata/cancel.dd     then look at it with \`git diff\`

Only expected outputs that changed are replaced; every other byte stays. To reporters, a case whose
output changes has failed; those of the configuration are told of \`run\` alone. Exit codes: 0 all
outputs are as in the files now, 1 a case has no output or a file cannot be written, 2 a mistake
in the command or in the format of a file, 3 a bug in coordtest.`;

/** Adds `coordtest rewrite`. */
export function addRewriteCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('rewrite')
    .summary('run test files and put the actual outputs into them')
    .description('Runs test files and replaces the expected outputs that changed.')
    .option('--dry-run', 'print the difference and write nothing');
  addReporterOption(addRunOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (patterns: string[], options: RewriteOptions) => {
      context.exitCode = await rewrite(patterns, options, context);
    });
}

async function rewrite(
  patterns: readonly string[],
  options: RewriteOptions,
  context: CommandContext,
): Promise<number> {
  const runner = await import('../runner/index.js');
  const { dryRun = false, reporter = [] } = options;
  const mode = dryRun ? 'dryRun' : 'rewrite';
  const parts = { mode, patterns, options, reporters: () => reporter } as const;
  return runForAudience(parts, context, (audience, paint) => {
    const tally = new RewriteTally(runner, { audience, paint, dryRun });
    return {
      file: (report) => tally.add(report),
      async finish(totals) {
        await audience.finish(totals, tally.summarize(totals.troubles()));
        return tally.unwritten > 0 && totals.verdict === 'passed'
          ? EXIT_CODES.failed
          : EXIT_CODES[totals.verdict];
      },
    };
  });
}

/** Writes what changed, file by file, and counts. */
class RewriteTally {
  /** Files that could not be written. */
  unwritten = 0;
  readonly #runner: typeof import('../runner/index.js');
  readonly #output: { audience: Audience; paint: ReportPaint; dryRun: boolean };
  #files = 0;
  #changedFiles = 0;
  #changedCases = 0;

  constructor(
    runner: typeof import('../runner/index.js'),
    output: { audience: Audience; paint: ReportPaint; dryRun: boolean },
  ) {
    this.#runner = runner;
    this.#output = output;
  }

  add(report: FileReport): void {
    const { audience, paint, dryRun } = this.#output;
    this.#files += 1;
    const { rewrite, path } = report;
    if (rewrite === undefined) {
      audience.file(report, report.verdict === 'unreadable' ? undefined : 'unchanged');
      return;
    }
    const { changedCases } = rewrite;
    const changes = countOf(changedCases, 'case');
    if (rewrite.patch === undefined) {
      try {
        this.#runner.rewriteFile(path, rewrite);
      } catch (error) {
        if (!(error instanceof this.#runner.RewriteError)) throw error;
        this.unwritten += 1;
        const text = `${paint.error('error')}: \`${escapeUnprintable(path)}\` is not rewritten: ${error.message}\n`;
        audience.file({ ...report, verdict: 'failed', text: report.text + text }, 'not rewritten');
        return;
      }
    }
    this.#changedFiles += 1;
    this.#changedCases += changedCases;
    const { patch = '' } = rewrite;
    const text = [patch, report.text].filter((one) => one !== '').join('\n');
    audience.file({ ...report, text }, `${changes} ${dryRun ? 'would change' : 'rewritten'}`);
  }

  /** The summary, with what befell whole files at its end. */
  summarize(troubles: readonly string[]): string {
    const changed = `${this.#changedFiles} of ${countOf(this.#files, 'file')}`;
    const cases = countOf(this.#changedCases, 'case');
    const verb = this.#output.dryRun ? 'would be rewritten' : 'rewritten';
    const failed = this.unwritten === 0 ? [] : [`${countOf(this.unwritten, 'file')} not writable`];
    return [`${changed} ${verb}`, `${cases} changed`, ...failed, ...troubles].join(', ');
  }
}
