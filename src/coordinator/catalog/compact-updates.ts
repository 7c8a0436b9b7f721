import type { Timestamp } from '../../time/index.js';
import type { DurableUpdate } from './durable-catalog.js';

/** An update with the sum of those that are one now. */
type Total = DurableUpdate & { diff: number };

/**
 * The updates as they look from a time on: what lies before it counts as having happened then (F3),
 * and what cancels out is left out. In the order of first mention.
 */
export function compactUpdates(
  updates: readonly DurableUpdate[],
  since: Timestamp,
): readonly DurableUpdate[] {
  const totals: Total[] = [];
  // By time and then by row: a key made of both would be another text as long as each row.
  const byTime = new Map<Timestamp, Map<string, Total>>();
  let last: Timestamp | null = null;
  let byRow = new Map<string, Total>();
  for (const { row, time, diff } of updates) {
    const at = time < since ? since : time;
    if (at !== last) {
      last = at;
      byRow = byTime.get(at) ?? new Map<string, Total>();
      byTime.set(at, byRow);
    }
    const found = byRow.get(row);
    if (found === undefined) {
      const total = { row, time: at, diff };
      byRow.set(row, total);
      totals.push(total);
    } else {
      found.diff += diff;
    }
  }
  return totals.filter(({ diff }) => diff !== 0);
}
