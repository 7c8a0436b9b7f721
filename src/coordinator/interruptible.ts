import { whileAsking } from '../repr/index.js';
import type { Core } from './core.js';
import type { Session } from './session.js';

/**
 * Does a part of a session's statement, which may be given up wherever it computes a value; what
 * fails there leaves everything as it was anyway.
 *
 * @throws what the work throws; Interrupted
 */
export function interruptible<Result>(
  { environment }: Core,
  { connection }: Session,
  work: () => Result,
): Result {
  return whileAsking(environment.interruptions?.(connection) ?? null, work);
}
