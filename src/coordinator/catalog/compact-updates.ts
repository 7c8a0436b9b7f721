import type { Timestamp } from '../../time/index.js';
import type { DurableUpdate } from './durable-catalog.js';

/**
 * The updates as they look from a time on: what lies before it counts as having happened then (F3),
 * and what cancels out is left out. In the order of first mention.
 */
export function compactUpdates(
  updates: readonly DurableUpdate[],
  since: Timestamp,
): readonly DurableUpdate[] {
  const totals = new Map<string, DurableUpdate & { diff: number }>();
  for (const { row, time, diff } of updates) {
    const at = time < since ? since : time;
    const key = `${at} ${row}`;
    const found = totals.get(key);
    if (found === undefined) totals.set(key, { row, time: at, diff });
    else found.diff += diff;
  }
  return [...totals.values()].filter(({ diff }) => diff !== 0);
}
