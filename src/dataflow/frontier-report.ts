import { ChangeBatch, TIMESTAMP_MIN, type Antichain } from '../time/index.js';
import { compareIds } from './collection-id.js';
import type { CollectionId } from './plan.js';
import type { DataflowResponse } from './protocol.js';

/** An export, and the upper that was told of it last. */
interface Reported {
  readonly id: CollectionId;
  readonly upperNow: () => Antichain;
  upper: Antichain;
}

/** Tells how far the uppers of exports have moved since they were told last. All start at [0]. */
export class FrontierReport {
  readonly #exports = new Map<CollectionId, Reported>();
  /** The exports in the order of their ids; null: to be sorted anew. */
  #order: Reported[] | null = [];

  /** Begins to report an export, whose upper `upperNow` gives. */
  add(id: CollectionId, upperNow: () => Antichain): void {
    const reported = { id, upperNow, upper: TIMESTAMP_MIN };
    this.#exports.set(id, reported);
    const last = this.#order?.at(-1);
    // Ids mostly grow: what comes last needs no sorting of the 10^4 before it.
    if (last === undefined || compareIds(last.id, id) < 0) this.#order?.push(reported);
    else this.#order = null;
  }

  /** Says no more of an export. */
  remove(id: CollectionId): void {
    if (this.#exports.delete(id)) this.#order = null;
  }

  /** One message for all that moved, in the order of the ids; null if nothing did. */
  report(): DataflowResponse | null {
    this.#order ??= [...this.#exports.values()].sort((a, b) => compareIds(a.id, b.id));
    let changes: [CollectionId, ChangeBatch][] | null = null;
    // Most move together, from the same time to the same time: they share a batch.
    let from: Antichain = null;
    let to: Antichain = null;
    let movement: ChangeBatch | null = null;
    for (const reported of this.#order) {
      const { upper: before, id } = reported;
      const after = reported.upperNow();
      if (before === after) continue;
      if (movement === null || before !== from || after !== to) {
        movement = ChangeBatch.movement(before, after);
        from = before;
        to = after;
      }
      const change: [CollectionId, ChangeBatch] = [id, movement];
      if (changes === null) changes = [change];
      else changes.push(change);
      reported.upper = after;
    }
    return changes === null ? null : { kind: 'frontierUppers', changes };
  }
}
