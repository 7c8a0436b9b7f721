import path from 'node:path';
import type { DirectiveDefinition } from '../harness/index.js';
import { checkConfig, isModulePath } from './check-config.js';
import { ConfigError, type ConfigMistake } from './config-error.js';
import type { Config, OptionValues, ReporterUse } from './config.js';
import { importDefault, importReferred } from './import-default.js';
import { limitOf } from './limit-text.js';
import { isRecord } from './is-record.js';
import type {
  ConfiguredReporter,
  ConfiguredSystem,
  LoadedConfig,
  OptionTexts,
} from './loaded-config.js';
import type { Reporter } from './reporter.js';

/**
 * Imports a configuration file, checks it, and makes of it what a run needs.
 *
 * @throws ConfigError if it cannot be loaded or has mistakes.
 */
export async function readConfig(file: string, limitMs: number): Promise<LoadedConfig> {
  const absolute = path.resolve(file);
  const given = await resolveModules(await importDefault(absolute, limitMs), {
    path: absolute,
    limitMs,
  });
  const checked = checkConfig(given);
  if (checked.kind === 'mistakes') {
    throw new ConfigError(path.relative('', absolute), checked.mistakes);
  }
  const { config } = checked;
  return {
    path: absolute,
    systems: readSystems(config),
    system: config.system,
    options: readOptions(config.options),
    files: readFiles(config.files, path.dirname(absolute)),
    directives: (config.directives ?? []) as readonly DirectiveDefinition[],
    reporters: (config.reporters ?? []).map((one) => readReporter(one, path.dirname(absolute))),
    jobs: config.jobs,
    timeoutMs: config.timeout === undefined ? undefined : limitOf(config.timeout),
    format: config.format,
  };
}

/**
 * The configuration with the default exports of modules in place of their paths, so that they are
 * checked like what stands in the file itself. What is of another form stays for the check.
 */
async function resolveModules(
  value: unknown,
  { path: file, limitMs }: { readonly path: string; readonly limitMs: number },
): Promise<unknown> {
  if (!isRecord(value)) return value;
  const mistakes: ConfigMistake[] = [];
  const resolve = async (place: string, found: unknown): Promise<unknown> => {
    if (typeof found !== 'string' || !isModulePath(found)) return found;
    try {
      const from = { path: file, place, limitMs };
      return await importReferred(path.resolve(path.dirname(file), found), from);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mistakes.push(...error.mistakes);
      return undefined;
    }
  };
  const directives = await resolveAll(value['directives'], (one, index) =>
    resolve(`directives[${index}]`, one),
  );
  const reporters = await resolveAll(value['reporters'], async (one, index) =>
    isRecord(one) && 'use' in one
      ? { ...one, use: await resolve(`reporters[${index}].use`, one['use']) }
      : resolve(`reporters[${index}]`, one),
  );
  if (mistakes.length > 0) throw new ConfigError(path.relative('', file), mistakes);
  return {
    ...value,
    ...(directives !== undefined && { directives }),
    ...(reporters !== undefined && { reporters }),
    ...(isRecord(value['systems']) && { systems: resolveUses(value['systems'], file) }),
  };
}

async function resolveAll(
  value: unknown,
  resolve: (one: unknown, index: number) => Promise<unknown>,
): Promise<unknown> {
  return Array.isArray(value) ? await Promise.all(value.map(resolve)) : value;
}

/** Modules of systems are loaded when their system is chosen; here, paths become absolute. */
function resolveUses(
  systems: Readonly<Record<string, unknown>>,
  file: string,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(systems).map(([name, system]) => {
    const use = isRecord(system) ? system['use'] : undefined;
    if (typeof use !== 'string' || !isModulePath(use)) return [name, system] as const;
    return [name, { ...(system as object), use: path.resolve(path.dirname(file), use) }] as const;
  });
  return Object.fromEntries(entries);
}

function readSystems({ systems = {} }: Config): ReadonlyMap<string, ConfiguredSystem> {
  return new Map(
    Object.entries(systems).map(([name, one]) => [
      name,
      'use' in one
        ? { system: one.use, options: readOptions(one.options) }
        : { system: one, options: [] },
    ]),
  );
}

function readOptions(options: OptionValues = {}): OptionTexts {
  return Object.entries(options).map(([name, value]) => [name, String(value)] as const);
}

/** As the command line would have them, which prints paths as they were named. */
function readFiles(files: Config['files'] = [], directory: string): readonly string[] {
  const patterns = typeof files === 'string' ? [files] : files;
  return patterns.map((pattern) => {
    const relative = path.relative('', path.resolve(directory, pattern));
    const shown = relative === '' ? '.' : relative;
    return pattern.endsWith('/') ? `${shown}/` : shown;
  });
}

function readReporter(
  given: string | Reporter | ReporterUse,
  directory: string,
): ConfiguredReporter {
  if (typeof given === 'string' || !('use' in given)) return { use: given };
  const { use, file } = given;
  return { use, ...(file !== undefined && { file: path.resolve(directory, file) }) };
}
