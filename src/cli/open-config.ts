import { findConfig, loadConfig, type LoadedConfig } from '../config/index.js';

/** Where a command has its configuration from. */
export interface ConfigOptions {
  /** What `--config` names. */
  readonly config?: string;
}

/**
 * The configuration that a command names, or the one found upwards from the working directory.
 *
 * @throws ConfigError if it cannot be used.
 */
export async function openConfig({ config }: ConfigOptions): Promise<LoadedConfig | undefined> {
  const file = config ?? findConfig();
  return file === undefined ? undefined : loadConfig(file);
}
