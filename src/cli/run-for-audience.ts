import type { ConfiguredReporter, LoadedConfig } from '../config/index.js';
import type { Audience, FileReport, ReportPaint, RunSettings, RunTotals } from '../runner/index.js';
import type { CommandContext } from './command-context.js';
import { openAudience } from './open-audience.js';
import { openConfig } from './open-config.js';
import { jobsOf, patternsOf, toSettings, type RunOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

/** What is run, and who is told. */
export interface AudienceRun {
  readonly mode: RunSettings['mode'];
  readonly patterns: readonly string[];
  readonly options: RunOptions;
  readonly reporters: (config: LoadedConfig | undefined) => readonly ConfiguredReporter[];
}

/** A command's own part in a run. */
export interface Teller {
  /** Told of each file as soon as it has run; what it throws ends the run. */
  file(report: FileReport): void;
  /** Told of the end; gives the exit code. */
  finish(totals: RunTotals): Promise<number>;
}

/**
 * Runs files and tells an audience through the teller that is made for it. Gives the exit code.
 *
 * @throws UsageError if nothing was selected, ReporterError for reporters that are none, and what
 * files, configuration and tellers are refused with.
 */
export async function runForAudience(
  { mode, patterns, options, reporters: reportersOf }: AudienceRun,
  { terminal, workerUrl, firstWorker, interruption }: CommandContext,
  tellerFor: (audience: Audience, paint: ReportPaint) => Teller,
): Promise<number> {
  const { loadReportPaint, runFiles, selectFiles } = await import('../runner/index.js');
  const config = await openConfig(options);
  const targets = await selectFiles(patternsOf(patterns, config));
  const reporters = reportersOf(config);
  const settings = {
    ...toSettings(mode, options, { terminal, config }),
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
  const teller = tellerFor(audience, paint);
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
          teller.file(report);
        } catch (error) {
          broken.abort(error);
        }
      },
    });
    if (totals.files === 0) throw new UsageError(`no case matches \`--filter ${options.filter}\``);
    return await teller.finish(totals);
  } finally {
    audience.abandon();
  }
}
