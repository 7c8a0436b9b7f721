import type { Timestamp } from './timestamp.js';

/**
 * A frontier of a totally ordered time: one timestamp, or `null` for the empty frontier.
 *
 * As an `upper` it is the least time at which updates may still appear; `null` means that none will
 * ever come (F2, F6). As a `since` it is the least time that can be read exactly; `null` means that
 * nothing can be read any more (F3, F6). Because time is totally ordered, an antichain never holds
 * more than one element, so the element itself represents it.
 */
export type Antichain = Timestamp | null;

/** Whether a frontier is at or before another: `null`, the empty frontier, is after everything. */
export function frontierLessEqual(left: Antichain, right: Antichain): boolean {
  return right === null || (left !== null && left <= right);
}

/** Whether a time is at or after the frontier, that is, not yet complete if it is an upper. */
export function frontierReached(frontier: Antichain, time: Timestamp): boolean {
  return frontier !== null && frontier <= time;
}

/** The earlier of two frontiers (their lower bound). */
export function meet(left: Antichain, right: Antichain): Antichain {
  return frontierLessEqual(left, right) ? left : right;
}

/** The later of two frontiers (their upper bound). */
export function join(left: Antichain, right: Antichain): Antichain {
  return frontierLessEqual(left, right) ? right : left;
}

/** The frontier as people write it: `[5]`, or `[]` when it is empty. */
export function formatAntichain(frontier: Antichain): string {
  return frontier === null ? '[]' : `[${frontier}]`;
}
