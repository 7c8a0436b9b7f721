import type { LoadedConfig } from './loaded-config.js';

/**
 * Loads a configuration file: imports it, checks it, and imports what it refers to by path.
 *
 * @throws ConfigError if it is not there, cannot be loaded, or has mistakes, with all of them.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const { readConfig } = await import('./read-config.js');
  return readConfig(file);
}

/**
 * The default export of a module of the user's: TypeScript, JavaScript or JSON.
 *
 * @throws ConfigError if it cannot be loaded.
 */
export async function loadModule(file: string): Promise<unknown> {
  const { importDefault } = await import('./import-default.js');
  return importDefault(file);
}
