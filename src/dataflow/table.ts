import { Bug } from '../diagnostic/index.js';
import { formatAntichain, frontierLessEqual } from '../time/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import type { Collection, ReadHold } from './collection.js';
import type { Update } from './protocol.js';

/**
 * A collection that commands fill. Updates wait until their time is closed, and go in by time. The
 * upper is not the table's to close: all tables share one.
 */
export class Table {
  readonly collection: Collection;
  /** What keeps it readable for those who read it without an index. */
  readonly hold: ReadHold;
  /** Updates that are not closed, in order of time. Nearly always there is one time. */
  readonly #pending: { readonly time: Timestamp; readonly updates: readonly Update[] }[] = [];

  /** Takes over an empty collection that is readable from a time on. */
  constructor(collection: Collection, since: Timestamp) {
    this.collection = collection;
    this.hold = collection.hold(since);
  }

  /** Whether there are updates that are not closed. */
  get isWaiting(): boolean {
    return this.#pending.length > 0;
  }

  /** Adds updates at times that are not closed. They belong to the table from then on. */
  insert(updates: readonly Update[]): void {
    for (let begin = 0; begin < updates.length;) {
      const end = this.#endOfTime(updates, begin);
      const { time } = updates[begin]!;
      this.#await(time, end - begin === updates.length ? updates : updates.slice(begin, end));
      begin = end;
    }
  }

  /** Puts in the updates before the time given. */
  putInBefore(upper: Timestamp): void {
    while (this.#pending.length > 0 && this.#pending[0]!.time < upper) {
      const { time, updates } = this.#pending.shift()!;
      this.collection.open(time);
      const { rows } = this.collection;
      for (let index = 0; index < updates.length; index += 1) {
        const { row, diff } = updates[index]!;
        rows.update(row, diff);
      }
    }
  }

  /** Checks the updates from an index on that have one time; returns where another begins. */
  #endOfTime(updates: readonly Update[], begin: number): number {
    const { upper, columns } = this.collection;
    const { time } = updates[begin]!;
    if (!frontierLessEqual(upper, time)) throw lateUpdate(updates[begin]!, upper);
    let end = begin;
    for (; end < updates.length; end += 1) {
      const update = updates[end]!;
      // Messages are built apart: a closure for each update would cost more than the checks.
      if (update.row.length !== columns.length) throw wrongWidth(update, columns.length);
      if (update.time !== time) break;
    }
    return end;
  }

  /** Updates of a time wait behind those that came before them. */
  #await(time: Timestamp, updates: readonly Update[]): void {
    const pending = this.#pending;
    let index = pending.length;
    while (index > 0 && pending[index - 1]!.time > time) index -= 1;
    if (index === pending.length) pending.push({ time, updates });
    else pending.splice(index, 0, { time, updates });
  }
}

function lateUpdate({ time }: Update, upper: Antichain): Bug {
  const bound = formatAntichain(upper);
  return new Bug(`a table is written at or after its upper ${bound}, found ${time}`);
}

function wrongWidth({ row }: Update, columns: number): Bug {
  return new Bug(`a row has a datum for each of ${columns} columns, found ${row.length}`);
}
