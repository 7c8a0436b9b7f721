import { mistake } from './mistake.js';
import type { Diagnostic } from '../../diagnostic/index.js';
import type { Place } from './place.js';
import type { SystemError } from '../system/system-errors.js';

/** What a system says it cannot do, as a diagnostic at the place that asked for it. */
export function refused({ message }: SystemError, place: Place, help?: string): Diagnostic {
  return mistake('DR044', place, {
    message: `the system refuses: ${message}`,
    ...(help !== undefined && { help }),
  });
}
