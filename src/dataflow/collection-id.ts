import { compareText } from '../repr/index.js';
import type { CollectionId } from './plan/plan.js';

/** The order of ids: by kind, then by number, so that `u2` comes before `u10`. */
export function compareIds(left: CollectionId, right: CollectionId): number {
  const kind = compareText(left.slice(0, 1), right.slice(0, 1));
  if (kind !== 0) return kind;
  // Numbers without leading zeros are in order of length first.
  return left.length - right.length || compareText(left, right);
}
