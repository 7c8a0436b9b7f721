import { nearestName } from '../diagnostic/index.js';
import type { SystemFactory } from '../harness/index.js';
import { embedded } from '../systems/embedded/index.js';

/** The systems that come with the package; all but the first are loaded when they are asked for. */
const BUILT_IN: ReadonlyMap<string, () => Promise<SystemFactory>> = new Map([
  [embedded.name, () => Promise.resolve(embedded)],
  ['postgres', async () => (await import('../systems/postgres/index.js')).postgres],
]);

/** There is no system of a name. */
export class UnknownSystemError extends Error {
  constructor(name: string) {
    const names = [...BUILT_IN.keys()];
    const nearest = nearestName(name, names);
    const help =
      nearest === undefined ? `systems are ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
    super(`there is no system \`${name}\`: ${help}`);
    this.name = 'UnknownSystemError';
  }
}

/**
 * The system of a name, or the embedded one.
 *
 * @throws UnknownSystemError if there is none.
 */
export async function loadSystem(name: string = embedded.name): Promise<SystemFactory> {
  const load = BUILT_IN.get(name);
  if (load === undefined) throw new UnknownSystemError(name);
  return load();
}
