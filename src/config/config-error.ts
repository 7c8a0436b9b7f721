import { escapeUnprintable } from '../diagnostic/index.js';

/** Something in a configuration that cannot be. */
export interface ConfigMistake {
  /** Where, as one would write it: `systems.jobs.create`; empty for the whole. */
  readonly path: string;
  /** What is wrong: what was wanted, and what was found. */
  readonly message: string;
  /** A way out. */
  readonly help?: string;
}

/** A configuration that cannot be used. The message names the file and every mistake in it. */
export class ConfigError extends Error {
  readonly path: string;
  readonly mistakes: readonly ConfigMistake[];

  /** @param path The file, as it is printed. */
  constructor(path: string, mistakes: readonly ConfigMistake[]) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    const lines = mistakes.flatMap(({ path: place, message, help }) => [
      `  ${escapeUnprintable(place === '' ? message : `${place}: ${message}`)}`,
      ...(help === undefined ? [] : [`    = help: ${escapeUnprintable(help)}`]),
    ]);
    super([`${count} in the configuration \`${escapeUnprintable(path)}\``, ...lines].join('\n'));
    this.name = 'ConfigError';
    this.path = path;
    this.mistakes = mistakes;
  }
}
