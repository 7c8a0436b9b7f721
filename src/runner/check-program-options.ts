import { nearestName, showValue } from '../diagnostic/index.js';
import { listNames } from '../harness/index.js';
import type { ProgramRunOptions } from './run-in-process.js';
import { isFactory } from './systems.js';

const NAMES: Readonly<Record<keyof ProgramRunOptions, true>> = {
  system: true,
  options: true,
  directives: true,
  format: true,
  config: true,
  filter: true,
  failFast: true,
  rewrite: true,
  timeoutMs: true,
  signal: true,
};

/**
 * Looks whether options are those that there are: programs need not have types.
 *
 * @throws TypeError that names the first mistake.
 */
export function checkProgramOptions(options: object): void {
  const names = Object.keys(NAMES);
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
