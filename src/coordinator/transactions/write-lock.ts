import type { Core } from '../core.js';
import type { Session } from '../session.js';

/**
 * Takes the lock that everybody needs who writes: a statement that reads and then writes holds it
 * in between, so that nothing is written meanwhile (T8). Returns false, and puts the session into
 * the queue, if another one has it.
 */
export function acquireWriteLock(core: Core, session: Session): boolean {
  const { writeLock } = core;
  if (writeLock.holder === session) return true;
  if (writeLock.holder !== null) {
    if (!writeLock.queue.includes(session)) writeLock.queue.push(session);
    return false;
  }
  writeLock.holder = session;
  return true;
}

/** Gives the lock to the first in the queue, whose session may go on. */
export function releaseWriteLock(core: Core, session: Session): void {
  const { writeLock } = core;
  if (writeLock.holder !== session) return;
  const next = writeLock.queue.shift() ?? null;
  writeLock.holder = next;
  if (next !== null) core.runnable.add(next);
}

/** Takes a session out of the queue, and the lock away from it. */
export function leaveWriteLock(core: Core, session: Session): void {
  const { queue } = core.writeLock;
  const place = queue.indexOf(session);
  if (place >= 0) queue.splice(place, 1);
  releaseWriteLock(core, session);
}
