import { fail } from './mistake.js';
import { FeedbackError, SystemError } from './system-errors.js';
import type { Place } from './place.js';

/**
 * Makes a diagnostic of what a system says it cannot do, and lets any other exception go on: that
 * is a bug. `place` finds the place, of the item at fault if it is one item's.
 *
 * @throws DiagnosticError or the error itself, always.
 */
export function refusal(error: unknown, place: (item: string | undefined) => Place): never {
  if (!(error instanceof SystemError)) throw error;
  const item = error instanceof FeedbackError ? error.item : undefined;
  fail('DR044', place(item), { message: `the system refuses: ${error.message}` });
}
