import { fail } from './mistakes/mistake.js';
import type { Place } from './mistakes/place.js';
import type { System } from './system/system.js';

/** What a system may be able to do or not, beside running sessions. */
export type Capability =
  'clock' | 'waiting' | 'feedback' | 'names' | 'catalog' | 'frontiers' | 'restart' | 'options';

/** Each {@link Capability} in words that follow "has no". */
export const CAPABILITY_NAMES: Readonly<Record<Capability, string>> = {
  clock: 'manual clock',
  waiting: 'manual clock, and no time that it can wait for',
  feedback: 'feedback that can be held',
  names: 'names of items',
  catalog: 'catalog to print',
  frontiers: 'frontiers to print',
  restart: 'restart',
  options: 'options',
};

/** Whether a system has a capability. */
export function hasCapability(system: System, capability: Capability): boolean {
  if (capability === 'waiting') return (system.clock ?? system.startWait) !== undefined;
  return system[capability === 'options' ? 'setOption' : capability] !== undefined;
}

/**
 * Checks that a system can do what is needed of it.
 *
 * @throws DiagnosticError if it cannot.
 */
export function requireCapability(system: System, capability: Capability, place: Place): void {
  if (hasCapability(system, capability)) return;
  fail('DR004', place, {
    message: `system \`${system.name}\` has no ${CAPABILITY_NAMES[capability]}`,
  });
}
