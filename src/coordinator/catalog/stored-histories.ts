import type { CollectionId } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import type { DurableChange, DurableUpdate } from './durable-catalog.js';

/** How much is stored of a table's history. */
interface StoredHistory {
  /** The time before which it need not be told apart. */
  since: Timestamp;
  /** The number of updates that are stored of times up to it: those that may cancel out. */
  settled: number;
  /** How many of them the last compaction left. */
  left: number;
  /** The number of those of each later time, in order of time. */
  readonly later: Map<Timestamp, number>;
}

/** Tables with fewer stored updates are not worth the work. */
const UPDATES_MIN = 64;

/**
 * Finds the tables whose stored history is to be compacted: those that have at least twice the
 * updates that the last compaction left, of times that need not be told apart any more. So a table
 * takes at most about twice the room that it needs beside its latest times, and on average each of
 * its updates is rewritten twice at most.
 */
export class StoredHistories {
  readonly #histories = new Map<CollectionId, StoredHistory>();
  readonly #touched = new Set<CollectionId>();

  /** Sets what is stored of a table, and what a compaction would leave of it. */
  begin(
    id: CollectionId,
    since: Timestamp,
    { stored, left }: Readonly<Record<'stored' | 'left', readonly DurableUpdate[]>>,
  ): void {
    const history: StoredHistory = { since: 0n, settled: 0, left: 0, later: new Map() };
    add(history, stored);
    const inOrder = [...history.later].sort(([one], [other]) => (one < other ? -1 : 1));
    history.later.clear();
    for (const [time, count] of inOrder) history.later.set(time, count);
    settle(history, since);
    for (const { time } of left) if (time <= since) history.left += 1;
    this.#histories.set(id, history);
  }

  /** How many updates of a table are stored of times up to its since. */
  settled(id: CollectionId): number {
    return this.#get(id).settled;
  }

  /** Takes note of a compaction, and of how many of those it left. */
  compacted(id: CollectionId, left: number): void {
    const history = this.#get(id);
    history.settled = left;
    history.left = left;
  }

  /** Takes note of a change that was stored. */
  note(change: DurableChange): void {
    switch (change.kind) {
      case 'insertUpdates':
        add(this.#get(change.id), change.updates);
        return;
      case 'setSince':
        settle(this.#get(change.id), change.since);
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
    const found = this.#histories.get(id);
    if (found !== undefined) return found;
    const begun: StoredHistory = { since: 0n, settled: 0, left: 0, later: new Map() };
    this.#histories.set(id, begun);
    return begun;
  }
}

function isDue({ settled, left }: StoredHistory): boolean {
  return settled >= UPDATES_MIN && settled >= 2 * left;
}

/** Counts updates. They come in order of time, but for those that come at once. */
function add(history: StoredHistory, updates: readonly DurableUpdate[]): void {
  for (const { time } of updates) {
    if (time <= history.since) history.settled += 1;
    else history.later.set(time, (history.later.get(time) ?? 0) + 1);
  }
}

/** Moves a since. */
function settle(history: StoredHistory, since: Timestamp): void {
  history.since = since;
  for (const [time, count] of history.later) {
    if (time > since) return;
    history.settled += count;
    history.later.delete(time);
  }
}
