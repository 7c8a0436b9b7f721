import path from 'node:path';
import {
  DEFAULT_LIMIT_MS,
  findConfig,
  loadConfig,
  startWatch,
  type LoadedConfig,
} from '../config/index.js';
import { escapeUnprintable } from '../diagnostic/index.js';

/** Where a command has its configuration from. */
export interface ConfigOptions {
  /** What `--config` names. */
  readonly config?: string;
  /** How long it may take to load, in milliseconds. */
  readonly timeout?: number;
}

/**
 * The configuration that a command names, or the one found upwards from the working directory.
 *
 * @throws ConfigError if it cannot be used.
 */
export async function openConfig({
  config,
  timeout: limitMs = DEFAULT_LIMIT_MS,
}: ConfigOptions): Promise<LoadedConfig | undefined> {
  const file = config ?? findConfig();
  if (file === undefined) return undefined;
  const shown = escapeUnprintable(path.relative('', path.resolve(file)));
  const leave = startWatch({ what: `loading the configuration \`${shown}\``, limitMs });
  try {
    return await loadConfig(file, limitMs);
  } finally {
    leave();
  }
}
