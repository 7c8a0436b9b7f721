import type { ProgramRun, ProgramRunOptions, ProgramText } from '../runner/index.js';

/**
 * Runs test files in this thread, one after the other: files, directories, globs, or `FILE:LINE`.
 * Systems may be synchronous or asynchronous. Nothing is printed; a file that fails is no error.
 *
 *     const run = await runFiles('tests/', { system: jobs, options: { workers: 3 } });
 *     if (!run.passed) for (const { text } of run.files) console.log(text);
 *
 * @throws SelectionError for a pattern that finds nothing, TypeError for an option that there is
 * not, OptionError for one that the system refuses, ConfigError for a configuration that cannot be
 * used, and the signal's reason.
 */
export async function runFiles(
  patterns: string | readonly string[],
  options: ProgramRunOptions = {},
): Promise<ProgramRun> {
  const { loadInProcess } = await import('../runner/index.js');
  const { runFilesInProcess } = await loadInProcess();
  return runFilesInProcess(typeof patterns === 'string' ? [patterns] : patterns, options);
}

/** How a text is run. */
export interface RunTextOptions extends ProgramRunOptions {
  /** What stands for its name in messages, and says its format by its ending: `text.dd`. */
  readonly path?: string;
}

/**
 * Runs the text of a test file in this thread, as {@link runFiles} does a file.
 *
 *     const { passed, text } = await runText('sql\nSELECT 1;\n----\n');
 *
 * @throws OptionError and ConfigError as {@link runFiles} does.
 */
export async function runText(text: string, options: RunTextOptions = {}): Promise<ProgramText> {
  const { loadInProcess } = await import('../runner/index.js');
  const { runTextInProcess } = await loadInProcess();
  const { path = 'text.dd', ...others } = options;
  return runTextInProcess(text, path, others);
}
