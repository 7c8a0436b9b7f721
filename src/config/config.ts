import type { DirectiveDefinition, OutputFormat, SystemFactory } from '../harness/index.js';
import type { Reporter } from './reporter.js';

/** The names of the systems that come with the package. */
export const BUILT_IN_SYSTEMS = ['embedded', 'postgres'] as const;

/** The names of the reporters that come with the package. */
export const BUILT_IN_REPORTERS = ['default', 'quiet', 'json', 'junit'] as const;

/** More threads than any machine this is run on has cores. */
export const JOBS_MAX = 256;

/** The value of an option, as text or as what its text stands for. */
export type OptionValue = string | number | bigint | boolean;

/** Options of a system by name. */
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** A system by its name or its module, with options of its own. */
export interface SystemUse {
  /**
   * A system that comes with the package, `embedded` or `postgres`; or a module whose default
   * export is a system, as a path that begins with `.` or `/` and is relative to the file.
   */
  readonly use: string;
  readonly options?: OptionValues;
}

/** A reporter, and where it writes. */
export interface ReporterUse {
  /**
   * `default`, `quiet`, `json`, `junit`, an object of one's own, or a module whose default export
   * is one, as a path that begins with `.` or `/`.
   */
  readonly use: string | Reporter;
  /** The file it writes, relative to the configuration file; the standard output if left out. */
  readonly file?: string;
}

/** What may stand in `coordtest.config.ts`. All of it may be left out. */
export interface Config {
  /**
   * Systems by the names that `--system` knows them by: what `defineSystem` gives, or a reference.
   */
  readonly systems?: Readonly<Record<string, SystemFactory | SystemUse>>;
  /** The system that files run on where nobody names another; `embedded` if left out. */
  readonly system?: string;
  /** Options of that system. Those of another one stand at the system itself. */
  readonly options?: OptionValues;
  /** The files that run where none are named: files, directories or globs; `testdata/`. */
  readonly files?: string | readonly string[];
  /** Directives beside the built-in ones: what `defineDirective` gives, or paths of modules. */
  readonly directives?: readonly (DirectiveDefinition | string)[];
  /** Who is told how a run goes, in place of `default`. At most one writes to the terminal. */
  readonly reporters?: readonly (string | Reporter | ReporterUse)[];
  /** Threads to run files in. */
  readonly jobs?: number;
  /**
   * How long a case may take in real time, as `90s` or `5m`; two minutes if left out. So long may a
   * reporter take as well.
   */
  readonly timeout?: string;
  /** The format of responses where neither a directive nor its file names one. */
  readonly format?: OutputFormat;
}

/**
 * The configuration itself; gives an editor its types:
 *
 *     export default defineConfig({ systems: { jobs }, system: 'jobs', files: 'tests/*.dd' });
 */
export function defineConfig<const Given extends Config>(config: Given): Given {
  return config;
}
