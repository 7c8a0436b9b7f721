import { DEFAULT_LIMIT_MS } from './time-limit.js';
import type { ModuleReference } from './module-reference.js';
import type { LoadedConfig } from './loaded-config.js';

/**
 * Loads a configuration file: imports it, checks it, and imports what it refers to by path. Each
 * module may take so long.
 *
 * @throws ConfigError if it is not there, cannot be loaded, or has mistakes, with all of them.
 */
export async function loadConfig(
  file: string,
  limitMs: number = DEFAULT_LIMIT_MS,
): Promise<LoadedConfig> {
  const { readConfig } = await import('./read-config.js');
  return readConfig(file, limitMs);
}

/**
 * The default export of a module of the user's: TypeScript, JavaScript or JSON.
 *
 * @throws ConfigError if it cannot be loaded, which names what refers to it.
 */
export async function loadModule(file: string, from?: ModuleReference): Promise<unknown> {
  const { importDefault, importReferred } = await import('./import-default.js');
  return from === undefined ? importDefault(file, DEFAULT_LIMIT_MS) : importReferred(file, from);
}
