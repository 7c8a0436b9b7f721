/**
 * The package's main entry: what a system, a directive, a configuration and a reporter of one's own
 * are made with, and functions that run files and texts from a program.
 *
 * Importing it loads no system and nothing that runs files: configurations import it. Imports
 * harness, config and runner.
 */
export * from '../harness/index.js';
export {
  defineConfig,
  ConfigError,
  findConfig,
  type Config,
  type ConfigMistake,
  type FinishedRun,
  type OptionValue,
  type OptionValues,
  type ReportedCase,
  type ReportedCounts,
  type ReportedFile,
  type Reporter,
  type ReporterUse,
  type StartedRun,
  type SystemUse,
} from '../config/index.js';
export type { ProgramFile, ProgramRun, ProgramRunOptions, ProgramText } from '../runner/index.js';
export * from './run.js';
