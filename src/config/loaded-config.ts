import type { DirectiveDefinition, OutputFormat, SystemFactory } from '../harness/index.js';
import type { Reporter } from './reporter.js';

/** Options as text, in order. */
export type OptionTexts = readonly (readonly [name: string, value: string])[];

/** A system of a configuration. */
export interface ConfiguredSystem {
  /** The system, or the name of one that comes with the package. */
  readonly system: SystemFactory | string;
  readonly options: OptionTexts;
}

/** A reporter of a configuration. */
export interface ConfiguredReporter {
  /** One's own, or the name of one that comes with the package. */
  readonly use: Reporter | string;
  /** An absolute path; the standard output if left out. */
  readonly file?: string;
}

/** A configuration that was checked, with all that it refers to. */
export interface LoadedConfig {
  /** The absolute path of the file. */
  readonly path: string;
  readonly systems: ReadonlyMap<string, ConfiguredSystem>;
  /** The name of the default system, if the file says one. */
  readonly system: string | undefined;
  /** Options of the default system. */
  readonly options: OptionTexts;
  /** Files, directories and globs, relative to the working directory; empty if none is said. */
  readonly files: readonly string[];
  readonly directives: readonly DirectiveDefinition[];
  /** Empty if none is said. */
  readonly reporters: readonly ConfiguredReporter[];
  readonly jobs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly format: OutputFormat | undefined;
}
