import { ChangeBatch, TIMESTAMP_MIN, type Antichain } from '../time/index.js';
import { compareIds } from './collection-id.js';
import type { CollectionId } from './plan.js';
import type { DataflowResponse } from './protocol.js';

/** Tells how far the uppers of exports have moved since they were told last. All start at [0]. */
export class FrontierReport {
  readonly #reported = new Map<CollectionId, Antichain>();
  /** The ids in their order, made when they change. */
  #order: readonly CollectionId[] | null = [];

  /** Begins to report an export. */
  add(id: CollectionId): void {
    this.#reported.set(id, TIMESTAMP_MIN);
    this.#order = null;
  }

  /** Says no more of an export. */
  remove(id: CollectionId): void {
    if (this.#reported.delete(id)) this.#order = null;
  }

  /** One message for all that moved, in the order of the ids; null if nothing did. */
  report(upperOf: (id: CollectionId) => Antichain): DataflowResponse | null {
    this.#order ??= [...this.#reported.keys()].sort(compareIds);
    let changes: [CollectionId, ChangeBatch][] | null = null;
    for (const id of this.#order) {
      const before = this.#reported.get(id)!;
      const after = upperOf(id);
      if (before === after) continue;
      const change: [CollectionId, ChangeBatch] = [id, ChangeBatch.movement(before, after)];
      if (changes === null) changes = [change];
      else changes.push(change);
      this.#reported.set(id, after);
    }
    return changes === null ? null : { kind: 'frontierUppers', changes };
  }
}
