import { mistake } from './mistake.js';
import type { Diagnostic } from '../../diagnostic/index.js';
import type { Place } from './place.js';

/**
 * What a system did that the test does not control, at the case that set it off: next time it may
 * go another way, whatever came of it now.
 *
 * @returns no diagnostic if it did nothing of the kind.
 */
export function lostControl(found: readonly string[], place: Place): readonly Diagnostic[] {
  const [first, ...others] = found;
  if (first === undefined) return [];
  return [
    mistake('DR050', place, {
      message: `the system does what the test does not control: ${first}`,
      notes: others.map((what) => `and ${what}`),
      help: 'let it do that through what it was given, such as the `Sim` of `coordtest/sim`',
    }),
  ];
}
