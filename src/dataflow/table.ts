import { assert } from '../diagnostic/index.js';
import type { ColumnType } from '../repr/index.js';
import { formatAntichain, frontierLessEqual } from '../time/index.js';
import type { Timestamp } from '../time/index.js';
import type { Collection, ReadHold } from './collection.js';
import type { Update } from './protocol.js';

/**
 * A collection that commands fill. Updates wait until their time is closed, and go in by time.
 */
export class Table {
  readonly collection: Collection;
  /** What keeps it readable for those who read it without an index. */
  readonly hold: ReadHold;
  /** Updates that are not closed, by time. */
  readonly #pending = new Map<Timestamp, Update[]>();

  /** Takes over an empty collection that is readable from a time on. */
  constructor(collection: Collection, since: Timestamp) {
    this.collection = collection;
    this.hold = collection.hold(since);
  }

  /** Adds updates at times that are not closed. */
  insert(updates: readonly Update[]): void {
    const { upper, columns } = this.collection;
    for (const update of updates) {
      assert(frontierLessEqual(upper, update.time), () => {
        const bound = formatAntichain(upper);
        return `a table is written at or after its upper ${bound}, found ${update.time}`;
      });
      assertWidth(update, columns);
      const found = this.#pending.get(update.time);
      if (found === undefined) this.#pending.set(update.time, [update]);
      else found.push(update);
    }
  }

  /** Closes the times before the one given. */
  advanceTo(upper: Timestamp): void {
    if (this.#pending.size > 0) {
      // Nearly always one time is pending, and closed.
      const closed = [...this.#pending.keys()].filter((time) => time < upper);
      for (const time of closed.sort(compareTimes)) {
        this.collection.open(time);
        for (const { row, diff } of this.#pending.get(time)!)
          this.collection.rows.update(row, diff);
        this.#pending.delete(time);
      }
    }
    this.collection.closeTo(upper);
  }
}

function assertWidth({ row }: Update, columns: readonly ColumnType[]): void {
  assert(row.length === columns.length, () => {
    return `a row has a datum for each of ${columns.length} columns, found ${row.length}`;
  });
}

function compareTimes(left: Timestamp, right: Timestamp): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
