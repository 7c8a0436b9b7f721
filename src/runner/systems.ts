import path from 'node:path';
import {
  BUILT_IN_SYSTEMS,
  ConfigError,
  loadModule,
  type ConfiguredSystem,
  type LoadedConfig,
} from '../config/index.js';
import { nearestName } from '../diagnostic/index.js';
import { FORMAT_OPTION, listNames, type SystemFactory } from '../harness/index.js';
import { embedded } from '../systems/embedded/index.js';
import type { RunSettings } from './file-job.js';

/** The systems that come with the package; all but the first are loaded when they are asked for. */
const BUILT_IN: Readonly<Record<(typeof BUILT_IN_SYSTEMS)[number], () => Promise<SystemFactory>>> =
  {
    embedded: () => Promise.resolve(embedded),
    postgres: async () => (await import('../systems/postgres/index.js')).postgres,
  };

/** There is no system of a name. */
export class UnknownSystemError extends Error {
  /** @param remark What else there is to say where no name is near. */
  constructor(name: string, names: readonly string[], remark = '') {
    const nearest = nearestName(name, names);
    const help =
      nearest === undefined
        ? `systems are ${listNames(names)}${remark}`
        : `did you mean \`${nearest}\`?`;
    super(`there is no system \`${name}\`: ${help}`);
    this.name = 'UnknownSystemError';
  }
}

/** A system that files run on. */
export interface ChosenSystem {
  /** What it was asked for by. */
  readonly name: string;
  /** The names of all systems that there are. */
  readonly names: readonly string[];
  readonly factory: SystemFactory;
  /** What the configuration and the command set, the latter counting more. */
  readonly options: ReadonlyMap<string, string>;
  /** Whether it is a user's own, so that what it throws is no bug of coordtest. */
  readonly own: boolean;
  /** Whether what it does is looked at: all but the embedded one, which never makes anyone wait. */
  readonly guarded: boolean;
}

/**
 * The system that is asked for, or the default one. The configuration's systems come before those
 * of the package.
 *
 * @throws UnknownSystemError if there is none of that name, ConfigError if its module is none.
 */
export async function chooseSystem(
  settings: Pick<RunSettings, 'system' | 'options' | 'loadLimitMs'>,
  config?: LoadedConfig,
): Promise<ChosenSystem> {
  const byDefault = config?.system ?? embedded.name;
  const name = settings.system ?? byDefault;
  const configured = config?.systems.get(name);
  const found =
    configured === undefined
      ? { factory: await loadBuiltIn(name, config), own: false }
      : await loadConfigured(configured, { name, config: config!, settings });
  return {
    name,
    names: namesWith(config),
    ...found,
    guarded: found.factory !== embedded,
    options: new Map([
      ...(config?.format === undefined ? [] : [[FORMAT_OPTION, config.format] as const]),
      ...(configured?.options ?? []),
      ...(name === byDefault ? (config?.options ?? []) : []),
      ...optionsFor(name, settings.options, namesWith(config)),
    ]),
  };
}

interface Choice {
  readonly name: string;
  readonly config: LoadedConfig;
  readonly settings: Pick<RunSettings, 'loadLimitMs'>;
}

async function loadConfigured(
  { system }: ConfiguredSystem,
  { name, config, settings: { loadLimitMs: limitMs } }: Choice,
): Promise<{ readonly factory: SystemFactory; readonly own: boolean }> {
  if (typeof system !== 'string') return { factory: system, own: true };
  if (!path.isAbsolute(system)) return { factory: await loadBuiltIn(system, config), own: false };
  const place = `systems.${name}.use`;
  const factory = await loadModule(system, { ...config, place, limitMs });
  if (isFactory(factory)) return { factory, own: true };
  throw new ConfigError(path.relative('', config.path), [
    {
      path: place,
      message: `wanted a module whose default export is a system, found another in \`${path.relative('', system)}\``,
      help: 'make systems with `defineSystem`',
    },
  ]);
}

function loadBuiltIn(name: string, config: LoadedConfig | undefined): Promise<SystemFactory> {
  const builtIn = BUILT_IN_SYSTEMS.find((one) => one === name);
  if (builtIn !== undefined) return BUILT_IN[builtIn]();
  const remark = config === undefined ? '; there is no configuration' : '';
  throw new UnknownSystemError(name, namesWith(config), remark);
}

/**
 * Of the options that a command sets, those for a system: all but `OTHER.option`, where OTHER is
 * the name of another one.
 */
function optionsFor(
  name: string,
  options: RunSettings['options'],
  names: readonly string[],
): RunSettings['options'] {
  return options.flatMap(([option, value]) => {
    const system = names.find((one) => option.startsWith(`${one}.`));
    if (system === undefined) return [[option, value] as const];
    return system === name ? [[option.slice(system.length + 1), value] as const] : [];
  });
}

/** The systems of a configuration, and those of the package. */
function namesWith(config: LoadedConfig | undefined): readonly string[] {
  return [...new Set([...(config?.systems.keys() ?? []), ...BUILT_IN_SYSTEMS])];
}

/** Whether a value is what `defineSystem` gives. */
export function isFactory(value: unknown): value is SystemFactory {
  if (typeof value !== 'object' || value === null) return false;
  const { name, options, create } = value as Partial<Record<keyof SystemFactory, unknown>>;
  return typeof name === 'string' && options instanceof Map && typeof create === 'function';
}
