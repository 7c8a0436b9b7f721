import { nearestName, showValue } from '../diagnostic/index.js';
import { listNames } from '../harness/index.js';
import { isFactory } from './systems.js';

/**
 * Looks whether options are those that there are: programs need not have types.
 *
 * @throws TypeError that names the first mistake.
 */
export function checkProgramOptions(options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    const help =
      nearest === undefined ? `options are ${listNames(names)}` : `did you mean \`${nearest}\`?`;
    throw new TypeError(`there is no option \`${name}\` to run test files with: ${help}`);
  }
  const { system } = options as { readonly system?: unknown };
  if (system === undefined || typeof system === 'string' || isFactory(system)) return;
  throw new TypeError(
    `\`system\` is what \`defineSystem\` gives, or a name, found ${showValue(system)}`,
  );
}
