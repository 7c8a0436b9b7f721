import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  DEFAULT_LIMIT_MS,
  JOBS_MAX,
  LIMIT_NOUN,
  limitOf,
  type ConfiguredReporter,
  type LoadedConfig,
} from '../config/index.js';
import type { RunSettings } from '../runner/index.js';
import type { ColourChoice } from './colour-choice.js';
import { useColours } from './colour-choice.js';
import type { ConfigOptions } from './open-config.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Where files are looked for when none is named. */
const DEFAULT_PATTERNS: readonly string[] = ['testdata/'];

/** The options of the commands that run files, as commander gives them. */
export interface RunOptions extends ConfigOptions {
  readonly filter?: string;
  readonly failFast?: true;
  readonly jobs?: number;
  readonly system: readonly string[];
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly engine?: string;
  readonly timeout?: number;
  readonly verbose?: true;
  readonly quiet?: true;
  readonly color: ColourChoice;
}

/** Adds the argument and the options of commands that run files. */
export function addRunOptions(command: Command): Command {
  return addSystemsOption(addConfigOption(addFilterOption(addPaths(command))))
    .addOption(
      new Option(
        '--jobs <n>',
        'threads to run files in (default: as fits machine and files)',
      ).argParser(parseJobs),
    )
    .addOption(setOption())
    .option(
      '--engine <name>',
      'the engine that skipif and onlyif of .slt files take us for (default: postgresql)',
    )
    .addOption(timeoutOption())
    .option('--verbose', 'show every case, and where a bug was met')
    .option('--quiet', 'show failures and the summary only');
}

/** Adds `--timeout`. */
export function addTimeoutOption(command: Command): Command {
  return command.addOption(timeoutOption());
}

function timeoutOption(): Option {
  return new Option(
    '--timeout <duration>',
    'how long a case may take in real time, as 90s or 5m (default: as configured, or 2m)',
  ).argParser(parseTimeout);
}

/** Adds `--set`. */
export function addSetOption(command: Command): Command {
  return command.addOption(setOption());
}

function setOption(): Option {
  return new Option(
    '--set <option=value>',
    'set an option of the system, SYSTEM.option of one of several; may come more than once',
  )
    .argParser(collectSetting)
    .default([], 'none');
}

/** Adds `[path...]`. */
export function addPaths(command: Command): Command {
  return command.argument(
    '[path...]',
    'files, directories, globs, or FILE:LINE (default: as configured, or testdata/)',
  );
}

/** Adds `--filter`. */
export function addFilterOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--filter <regex>',
      'run files whose path matches, and others up to their last case that does',
    ).argParser(parseFilter),
  );
}

/** Adds `--config`. */
export function addConfigOption(command: Command): Command {
  return command.option(
    '--config <path>',
    'the configuration (default: the nearest coordtest.config.{ts,mjs,js,json} upwards)',
  );
}

/** Adds `--system`. */
export function addSystemOption(command: Command): Command {
  return command.option(
    '--system <name>',
    'the system that files run on (default: as configured, or embedded)',
  );
}

/** Adds `--system`, which may come more than once. */
function addSystemsOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--system <name>',
      'the system that files run on; with more than one, what differs between them is shown',
    )
      .argParser(collectSystem)
      .default([], 'as configured, or embedded'),
  );
}

/** What is run, or listed: what the command names, or the configuration, or what is usual. */
export function patternsOf(
  named: readonly string[],
  config: LoadedConfig | undefined,
): readonly string[] {
  if (named.length > 0) return named;
  return config !== undefined && config.files.length > 0 ? config.files : DEFAULT_PATTERNS;
}

/** How many threads are wanted, as an option of a run. */
export function jobsOf(
  options: RunOptions,
  config: LoadedConfig | undefined,
): { readonly jobs?: number } {
  const jobs = options.jobs ?? config?.jobs;
  return jobs === undefined ? {} : { jobs };
}

/** Adds `--reporter`. */
export function addReporterOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--reporter <name[=file]>',
      'who is told how it goes: default, quiet, json, junit, one of the configuration, or a ' +
        'module; may come more than once, each but one with a file',
    ).argParser(collectReporter),
  );
}

function collectReporter(
  text: string,
  earlier: readonly ConfiguredReporter[] = [],
): readonly ConfiguredReporter[] {
  const [, use = '', , file] = /^([^=]+)(=(.+))?$/s.exec(text) ?? [];
  if (use === '') throw new InvalidArgumentError('`name` or `name=file`');
  return [...earlier, { use, ...(file !== undefined && { file }) }];
}

/** Adds `--color`. */
export function addColourOption(command: Command): Command {
  return command.addOption(
    new Option('--color <when>', 'use colours: auto, always (or nothing), never')
      .argParser(parseColour)
      .default('auto'),
  );
}

/** Whether a command shows colours. */
export function coloursOf(options: { readonly color: ColourChoice }, terminal: Terminal): boolean {
  const isTerminal = terminal.columns() !== undefined;
  return useColours(options.color, { environment: terminal.environment, isTerminal });
}

/** What settings depend on beside the options. */
export interface SettingsSources {
  readonly terminal: Terminal;
  readonly config: LoadedConfig | undefined;
}

/** What the options mean for a run. */
export function toSettings(
  mode: RunSettings['mode'],
  options: RunOptions,
  { terminal, config }: SettingsSources,
): RunSettings & { readonly timeoutMs: number } {
  const [system, ...otherSystems] = options.system;
  if (mode !== 'run' && otherSystems.length > 0) {
    throw new UsageError('`rewrite` takes one system, whose outputs are put into the files');
  }
  return {
    mode,
    ...(config !== undefined && {
      config: config.path,
      configNamed: options.config !== undefined,
    }),
    ...(system !== undefined && { system }),
    ...(otherSystems.length > 0 && { otherSystems }),
    options: options.set,
    ...(options.engine !== undefined && { engine: options.engine }),
    ...(options.filter !== undefined && { filter: options.filter }),
    failFast: options.failFast ?? false,
    timeoutMs: options.timeout ?? config?.timeoutMs ?? DEFAULT_LIMIT_MS,
    loadLimitMs: options.timeout ?? DEFAULT_LIMIT_MS,
    verbose: options.verbose ?? false,
    colour: coloursOf(options, terminal),
  };
}

function parseColour(text: string): ColourChoice {
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new InvalidArgumentError('`auto`, `always` or `never`');
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new InvalidArgumentError(`a number from 1 to ${JOBS_MAX}`);
}

function parseTimeout(text: string): number {
  const limitMs = limitOf(text);
  if (limitMs !== undefined) return limitMs;
  throw new InvalidArgumentError(LIMIT_NOUN);
}

function parseFilter(text: string): string {
  try {
    new RegExp(text, 'm');
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`a regular expression (${(error as Error).message})`);
  }
}

function collectSystem(name: string, earlier: readonly string[]): readonly string[] {
  return [...earlier.filter((other) => other !== name), name];
}

function collectSetting(text: string, earlier: RunOptions['set']): RunOptions['set'] {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('`option=value`');
  }
  return [...earlier.filter(([other]) => other !== name), [name, value]];
}
