import type { LoadedConfig } from '../config/index.js';
import { builtInRegistry, type DirectiveRegistry } from '../harness/index.js';

/** The directives of a run: the built-in ones, and those of the configuration. */
export function registerDirectives(config: LoadedConfig | undefined): DirectiveRegistry {
  const directives = builtInRegistry();
  for (const directive of config?.directives ?? []) directives.register(directive);
  return directives;
}
