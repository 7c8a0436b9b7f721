import { assert, Bug } from '../diagnostic/index.js';
import type { ColumnType, Row, SqlType } from '../repr/index.js';
import { formatAntichain, frontierLessEqual, meet } from '../time/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import { Arrangement } from './arrangement/arrangement.js';
import { ERROR_TYPES } from './error-row.js';
import type { Update } from './protocol.js';
import { Upper } from './upper.js';

/**
 * A collection that is kept: its rows and its errors, complete before `upper` (F2) and exact from
 * `since` on (F3).
 *
 * Errors are a multiset of their own, so that an error goes when its cause does. Whoever reads
 * holds `since` back by a {@link ReadHold}; the collection forgets what no hold protects when it is
 * tidied, which the server does once a step.
 */
export class Collection {
  readonly columns: readonly ColumnType[];
  readonly rows: Arrangement;
  readonly errors: Arrangement;
  readonly #upper: Upper;
  readonly #holds: ReadHold[] = [];
  #untidy = false;
  /** Called when {@link tidy} has something to do. */
  readonly #onUntidy: (collection: Collection) => void;

  /**
   * Empty and readable from `since` on, with an upper of its own or one that others share, too.
   * `onUntidy` hears when {@link tidy} has something to do.
   */
  constructor(options: {
    readonly columns: readonly ColumnType[];
    readonly since: Timestamp;
    readonly upper: Antichain | Upper;
    readonly onUntidy: (collection: Collection) => void;
  }) {
    const types: SqlType[] = options.columns.map((column) => column.type);
    this.columns = options.columns;
    this.rows = new Arrangement(types, options.since);
    this.errors = new Arrangement(ERROR_TYPES, options.since);
    const { upper } = options;
    this.#upper = upper instanceof Upper ? upper : new Upper(upper);
    this.#onUntidy = options.onUntidy;
  }

  /** The least time at which the collection may still change; null: it is complete (F2). */
  get upper(): Antichain {
    return this.#upper.frontier;
  }

  /** The least time that can be read (F3); null if nobody holds it, so that nothing can. */
  get since(): Antichain {
    let since: Antichain = null;
    for (const hold of this.#holds) since = meet(since, hold.since);
    return since;
  }

  /** How many hold it. */
  get holders(): number {
    return this.#holds.length;
  }

  /** Closes the times before the frontier, for all that share the upper. Never goes back (F5). */
  closeTo(frontier: Antichain): void {
    this.#upper.closeTo(frontier);
  }

  /** Whether an upper is its own, or shared with it. */
  hasUpper(upper: Upper): boolean {
    return this.#upper === upper;
  }

  /** Begins the updates of a time, which is not closed. */
  open(time: Timestamp): void {
    const { upper } = this;
    // Messages are built apart: a closure would be made at each tick.
    if (!frontierLessEqual(upper, time)) throw comesLate(time, upper);
    this.rows.open(time);
  }

  /** Adds so many copies of an error (negative: takes away) at the time that is open. */
  fail(error: Row, diff: number): void {
    // There are nearly never any, so that their log hears of a time from the first of it.
    this.errors.open(this.rows.time);
    this.errors.update(error, diff);
  }

  /** Keeps all times from `since` on readable until it is released. */
  hold(since: Timestamp): ReadHold {
    const hold = new ReadHold(since);
    this.holdBy(hold);
    return hold;
  }

  /** Keeps readable what a hold says, which may hold others, too. */
  holdBy(hold: ReadHold): void {
    const { since } = hold;
    assert(since !== null && since >= this.rows.compactedTo, () => {
      return `a hold is at or after the since ${this.rows.compactedTo}, found ${since}`;
    });
    hold.addCollection(this);
    this.#holds.push(hold);
  }

  /** Forgets what no hold protects. */
  tidy(): void {
    this.#untidy = false;
    const { since } = this;
    if (since !== null) this.compact(since);
  }

  /** Forgets the distinctions between times up to the one given (F3), whoever holds them. */
  compact(to: Timestamp): void {
    this.rows.compact(to);
    if (!this.errors.isEmpty) this.errors.compact(to);
  }

  /** The contents at a time, each row once. @throws Bug if the time is not readable (F4). */
  snapshot(asOf: Timestamp): [row: Row, count: number][] {
    this.assertReadable(asOf);
    const contents: [Row, number][] = [];
    const version = this.rows.versionAt(asOf);
    this.rows.forEach(version, (row, count) => contents.push([row, count]));
    return contents;
  }

  /** The rows at a time whose key columns have the values given. @throws Bug as `snapshot`. */
  lookup(columns: readonly number[], key: Row, asOf: Timestamp): [row: Row, count: number][] {
    this.assertReadable(asOf);
    const contents: [Row, number][] = [];
    const index = this.rows.acquireIndex(columns);
    const version = this.rows.versionAt(asOf);
    this.rows.forEachWithKey(index, { key, version }, (row, count) => contents.push([row, count]));
    this.rows.releaseIndex(index);
    return contents;
  }

  /** The updates at or after a time that are closed. @throws Bug if some may be forgotten. */
  updatesSince(from: Timestamp): Update[] {
    const { rows } = this;
    assert(from > rows.compactedTo, () => `updates from ${from} on are compacted away`);
    const updates: Update[] = [];
    const [begin, end] = [rows.versionBefore(from), rows.versionEnd()];
    rows.forEachUpdate(begin, end, (row, diff, position) => {
      updates.push({ row, time: rows.timeAt(position), diff });
    });
    return updates;
  }

  /** For its holds: times are given up, all of them by a hold that is done. */
  loosened(done: ReadHold | null): void {
    if (done !== null) this.#holds.splice(this.#holds.indexOf(done), 1);
    // Holds follow every tick: as long as little could be forgotten, nobody looks at the since.
    else if (!this.rows.isWorthCompacting && this.errors.isEmpty) return;
    if (this.#untidy) return;
    this.#untidy = true;
    this.#onUntidy(this);
  }

  /** @throws Bug unless since <= time and not upper <= time (F4). */
  assertReadable(time: Timestamp): void {
    const { since, upper } = this;
    const readable = frontierLessEqual(since, time) && !frontierLessEqual(upper, time);
    assert(readable, () => {
      const bounds = `since ${formatAntichain(since)} and upper ${formatAntichain(upper)}`;
      return `a time is readable from since on and before upper: ${bounds}, asked for ${time}`;
    });
  }
}

/** A promise that a collection, or several, stay readable from a time on (F7). */
export class ReadHold {
  #since: Antichain;
  readonly #collections: Collection[] = [];

  /** Holds nothing yet: see {@link Collection.holdBy}. */
  constructor(since: Timestamp) {
    this.#since = since;
  }

  /** For the collection, which hears when times are given up. */
  addCollection(collection: Collection): void {
    this.#collections.push(collection);
  }

  /** From where on the holder reads. */
  get since(): Antichain {
    return this.#since;
  }

  /** Gives up the times before a later one; an earlier one is a bug (F5). */
  downgrade(to: Antichain): void {
    const before = this.#since;
    if (!frontierLessEqual(before, to)) throw holdGoesBack(before, to);
    this.#since = to;
    for (const collection of this.#collections) collection.loosened(null);
  }

  /** Gives up all times. */
  release(): void {
    this.#since = null;
    for (const collection of this.#collections) collection.loosened(this);
  }
}

function comesLate(time: Timestamp, upper: Antichain): Bug {
  const bound = formatAntichain(upper);
  return new Bug(`updates come at or after the upper ${bound}, found one at ${time}`);
}

function holdGoesBack(since: Antichain, to: Antichain): Bug {
  const [before, after] = [since, to].map(formatAntichain);
  return new Bug(`a hold never goes back: it is ${before}, asked for ${after}`);
}
