import type { ConfiguredReporter, LoadedConfig } from '../config/index.js';
import type { Audience, ReportTarget } from '../runner/index.js';

/** Which reporters are wanted; the usual one where there are none. */
export interface ReporterChoice {
  readonly reporters: readonly ConfiguredReporter[];
  readonly config: LoadedConfig | undefined;
}

/** What they are opened with. */
export interface AudienceParts {
  readonly target: ReportTarget;
  readonly quiet: boolean;
  readonly fileCount: number;
  readonly limitMs: number;
}

/**
 * Who is told of a run.
 *
 * @throws ReporterError for reporters that are none.
 */
export async function openAudience(
  { reporters, config }: ReporterChoice,
  parts: AudienceParts,
): Promise<Audience> {
  const { openReporters, RunReporter } = await import('../runner/index.js');
  if (reporters.length === 0) return new RunReporter(parts.target, parts);
  return openReporters({ reporters, own: config?.reporters ?? [], ...parts });
}
