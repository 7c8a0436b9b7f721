import { keptBytes, type CollectionId } from '../../dataflow/index.js';
import type { Timestamp } from '../../time/index.js';
import { historyTooLarge, tablesTooLarge } from '../errors.js';
import { bytesOfChanges, type RowChange } from './transaction.js';

/**
 * Times of a table at which rows were taken away that are told apart. What comes after them counts
 * as taken away at the latest, and so longer than need be.
 */
const TIMES_MAX = 1024;

interface TableSize {
  /** What the table holds. */
  live: number;
  /** What it held, and a read at an earlier time may still ask for. */
  history: number;
  /** The history by when it was taken away, the earliest time first. */
  readonly retracted: { time: Timestamp; bytes: number }[];
}

/**
 * How much the rows of the tables occupy, in bytes as `keptBytes` counts them, so that a write that
 * needs more memory than there may be is refused before anything of it is done.
 */
export class TableSizes {
  readonly #sizes = new Map<CollectionId, TableSize>();
  #live = 0;
  #history = 0;

  /**
   * Checks changes that are made as one. What takes nothing more is allowed, so that tables that
   * are too large already can be emptied.
   *
   * @throws SqlError 53200 if all tables together would hold more than so many bytes, or would keep
   *   more than so many that they do not hold any longer.
   */
  check(changes: Iterable<readonly RowChange[]>, bytesMax: number): void {
    let added = 0;
    let retracted = 0;
    let inserts = false;
    for (const ofTable of changes) {
      for (const { row, diff } of ofTable) {
        const bytes = keptBytes(row) * diff;
        added += bytes;
        if (diff < 0) retracted -= bytes;
        else inserts = true;
      }
    }
    if (added > 0 && this.#live + added > bytesMax) throw tablesTooLarge(bytesMax);
    if (inserts && retracted > 0 && this.#history + retracted > bytesMax) {
      throw historyTooLarge(bytesMax);
    }
  }

  /** Takes in changes of a table that were checked, or are durable, earlier times first. */
  apply(table: CollectionId, changes: readonly RowChange[], time: Timestamp): void {
    const size = this.#sizes.get(table) ?? { live: 0, history: 0, retracted: [] };
    this.#sizes.set(table, size);
    const bytes = bytesOfChanges(changes);
    size.live += bytes;
    this.#live += bytes;
    let retracted = 0;
    for (const { row, diff } of changes) if (diff < 0) retracted -= keptBytes(row) * diff;
    if (retracted > 0) this.#retract(size, retracted, time);
  }

  #retract(size: TableSize, bytes: number, time: Timestamp): void {
    size.history += bytes;
    this.#history += bytes;
    const latest = size.retracted.at(-1);
    if (latest !== undefined && (latest.time === time || size.retracted.length >= TIMES_MAX)) {
      latest.time = time;
      latest.bytes += bytes;
    } else {
      size.retracted.push({ time, bytes });
    }
  }

  /** Forgets the history of a table that nobody can read from a time on. */
  compact(table: CollectionId, since: Timestamp): void {
    const size = this.#sizes.get(table);
    if (size === undefined) return;
    let count = 0;
    let bytes = 0;
    while (count < size.retracted.length && size.retracted[count]!.time <= since) {
      bytes += size.retracted[count]!.bytes;
      count += 1;
    }
    size.retracted.splice(0, count);
    size.history -= bytes;
    this.#history -= bytes;
  }

  /** Forgets items that were dropped. */
  forget(ids: readonly CollectionId[]): void {
    for (const id of ids) {
      const size = this.#sizes.get(id);
      if (size === undefined) continue;
      this.#live -= size.live;
      this.#history -= size.history;
      this.#sizes.delete(id);
    }
  }
}
