import { statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config-error.js';

/** The names of a configuration file. */
export const CONFIG_NAMES: readonly string[] = ['ts', 'mjs', 'js', 'json'].map(
  (ending) => `coordtest.config.${ending}`,
);

/**
 * The configuration file of a directory: its own, or that of the nearest directory above it that
 * has one. An absolute path, or undefined.
 *
 * @throws ConfigError where two stand side by side.
 */
export function findConfig(directory = ''): string | undefined {
  let place = path.resolve(directory);
  for (;;) {
    const here = CONFIG_NAMES.map((name) => path.join(place, name)).filter(isFile);
    const [first, second] = here;
    if (first !== undefined && second !== undefined) {
      throw new ConfigError(path.relative('', first), [
        {
          path: '',
          message: `a directory has one configuration, found \`${path.basename(second)}\` beside it`,
          help: 'remove one of them, or name one with `--config`',
        },
      ]);
    }
    if (first !== undefined) return first;
    const above = path.dirname(place);
    if (above === place) return undefined;
    place = above;
  }
}

/** Whether there is a file, or something of that name that cannot be looked at: loading tells. */
function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return true;
  }
}
