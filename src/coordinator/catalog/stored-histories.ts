import type { CollectionId } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import type { DurableChange } from './durable-catalog.js';

/** How much is stored of a table's history. */
export interface StoredHistory {
  /** The time before which it need not be told apart. */
  readonly since: Timestamp;
  /** The number of updates that are stored. */
  readonly stored: number;
  /** How many of them compaction left when it was done last. */
  readonly compacted: number;
}

/** Tables with fewer stored updates are not worth the work. */
const UPDATES_MIN = 64;

/**
 * Finds the tables whose stored history is to be compacted: those that have at least twice the
 * updates that the last compaction left. So a table takes at most about twice the room that it
 * needs, and on average each of its updates is rewritten twice at most.
 */
export class StoredHistories {
  readonly #histories = new Map<CollectionId, StoredHistory>();
  readonly #touched = new Set<CollectionId>();

  /** Sets what is stored of a table. */
  begin(id: CollectionId, history: StoredHistory): void {
    this.#histories.set(id, history);
  }

  /** Takes note of a change that was stored. */
  note(change: DurableChange): void {
    switch (change.kind) {
      case 'insertUpdates': {
        const history = this.#get(change.id);
        const stored = history.stored + change.updates.length;
        this.#histories.set(change.id, { ...history, stored });
        this.#touched.add(change.id);
        return;
      }
      case 'setSince':
        this.#histories.set(change.id, { ...this.#get(change.id), since: change.since });
        this.#touched.add(change.id);
        return;
      case 'deleteItem':
        this.#histories.delete(change.id);
        return;
      default:
        return;
    }
  }

  /** The tables to compact after the changes noted since the last call, and their sinces. */
  due(): readonly (readonly [CollectionId, Timestamp])[] {
    const due = [...this.#touched].flatMap((id) => {
      const history = this.#histories.get(id);
      return history !== undefined && isDue(history) ? [[id, history.since] as const] : [];
    });
    this.#touched.clear();
    return due;
  }

  #get(id: CollectionId): StoredHistory {
    return this.#histories.get(id) ?? { since: 0n, stored: 0, compacted: 0 };
  }
}

/** With a since of 0 all times are to be told apart. */
function isDue({ since, stored, compacted }: StoredHistory): boolean {
  return since > 0n && stored >= UPDATES_MIN && stored >= 2 * compacted;
}
