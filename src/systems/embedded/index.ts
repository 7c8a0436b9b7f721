/**
 * The embedded system: the coordinator and the dataflow server in this process, driven by the
 * harness. Imports everything of lower rank; the one folder that touches files of sources and
 * sinks.
 */
import type { SyncSystemFactory } from '../../harness/index.js';
import { EmbeddedSystem } from './embedded-system.js';
import { EMBEDDED_OPTIONS } from './options.js';

export { EmbeddedSystem, type SessionWait } from './embedded-system.js';
export * from './protocol-session.js';

/** Makes {@link EmbeddedSystem}s. */
export const embedded: SyncSystemFactory = {
  name: 'embedded',
  options: EMBEDDED_OPTIONS,
  create: (environment) => new EmbeddedSystem(environment),
};
