import path from 'node:path';
import type { SystemOrigin } from '../harness/index.js';
import type { RunSettings } from './file-job.js';
import type { ChosenSystem } from './systems.js';

/** What messages call a system, and where it comes from if it is a user's own. */
export function originOf({ factory, own }: ChosenSystem, { config }: RunSettings): SystemOrigin {
  const named = own && config !== undefined;
  return {
    system: factory.name,
    config: named ? path.relative('', config) : undefined,
    builtIn: !own,
  };
}
