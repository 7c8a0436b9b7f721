import { assert, Bug } from '../../diagnostic/index.js';
import type { Datum, Row, SqlType } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import { EntryTable, type Entry } from './entry-table.js';
import { HashIndex } from './hash-index.js';
import { makeRowStore } from './make-row-store.js';
import { exactCount } from '../resource-meter.js';
import { pick, sameColumns } from './row-hash.js';
import { RowLocator } from './row-locator.js';
import type { RowStore } from './row-store.js';
import { UpdateLog, type LogPosition } from './update-log.js';

/**
 * The longest list of entries with one key that is searched for a row. Beyond it the arrangement
 * finds rows by a locator, which costs memory that unique keys need not pay.
 */
const LIST_SEARCH_MAX = 8;

/** Records that are looked at together to forget some: to begin costs more than to forget a few. */
const COMPACTED_MIN = 128;

/**
 * Records whose deaths are settled together: what is forgotten by then is taken out at once. A read
 * may meet so many entries that died just now.
 */
const SETTLED_MIN = 192;

/**
 * A multiset of rows, now and at every time since its compaction, found by any number of keys.
 *
 * Each distinct row is an entry with its present multiplicity; what later times changed is in the
 * log. The multiplicity at an earlier time is the present one less the entry's later records. So
 * reading the present costs nothing extra, reading the past costs the changes after it to the rows
 * that are read, and compaction is a cut of the log: amortised, one step for each update (F3).
 *
 * Times are written in order: `open` a time, then `update`.
 */
export class Arrangement {
  readonly types: readonly SqlType[];
  /** For each entry its multiplicity, and the position of its last record that the log had. */
  readonly #entries = new EntryTable();
  readonly #rows: RowStore;
  /** For a look at a row. */
  readonly #scratch: Datum[];
  /** For a row that is lent. */
  readonly #lent: Datum[];
  /** All entries are before it. */
  #end: Entry = 1;
  readonly #free: Entry[] = [];
  readonly #log = new UpdateLog();
  /** Up to which record those that died are among the dead of the indexes, or gone. */
  #settled: LogPosition = 0;
  /** Finds the entry of a row: by its columns, or else by one of the indexes. */
  #locator: RowLocator | null = null;
  #finder: HashIndex | null = null;
  readonly #indexes: { readonly index: HashIndex; uses: number }[] = [];
  /** Times at or before it cannot be told apart any more; their updates need no record. */
  #compactedTo: Timestamp;
  #logging = true;
  #live = 0;
  /** Hears of each row that is no longer kept for readers of the past alone. */
  #forgotten: ((row: Row) => void) | null = null;

  /** Empty, with times up to `compactedTo` indistinguishable. */
  constructor(types: readonly SqlType[], compactedTo: Timestamp) {
    this.types = types;
    this.#rows = makeRowStore(types, this.#entries);
    this.#scratch = this.#rows.makeScratch();
    this.#lent = this.#rows.makeScratch();
    this.#compactedTo = compactedTo;
  }

  /** Whether a row that comes is copied, so that it may be used again. */
  get copies(): boolean {
    return this.#rows.copies;
  }

  /** How many distinct rows there are now. */
  get size(): number {
    return this.#live;
  }

  /** Whether there are neither rows nor history. */
  get isEmpty(): boolean {
    return this.#live === 0 && this.#log.size === 0;
  }

  /** How many entries are kept for readers of the past alone, and how many records. */
  get history(): { readonly entries: number; readonly records: number } {
    const entries = this.#end - 1 - this.#free.length - this.#live;
    return { entries, records: this.#log.size };
  }

  /** Tells of each row that had been taken away when it is there again, or is gone for good. */
  onForgotten(listener: (row: Row) => void): void {
    assert(this.#forgotten === null, 'one hears of the rows that are forgotten');
    this.#forgotten = listener;
  }

  /** Whether there is so much history that {@link compact} may forget some now. */
  get isWorthCompacting(): boolean {
    return this.#log.size >= COMPACTED_MIN;
  }

  /** The time that is open, or was last. */
  get time(): Timestamp {
    return this.#log.time;
  }

  /** The earliest time that can be told apart from those before it. */
  get compactedTo(): Timestamp {
    return this.#compactedTo;
  }

  /** Begins the updates of a time, which is not before that of any update made. */
  open(time: Timestamp): void {
    this.#logging = time > this.#compactedTo;
    if (this.#logging) this.#log.open(time);
    else this.settle();
  }

  /** Adds so many copies of a row (negative: takes away) at the time that is open. */
  update(row: Row, diff: number): void {
    if (diff === 0) return;
    const entry = this.#obtain(row);
    const entries = this.#entries;
    const before = entries.countOf(entry);
    const after = exactCount(before + diff);
    entries.setCount(entry, after);
    if (before === 0) {
      this.#live += 1;
      if (this.#forgotten !== null && entries.lastOf(entry) >= 0) this.#forgotten(row);
    }
    if (after === 0) this.#live -= 1;
    if (this.#logging) {
      const last = entries.lastOf(entry);
      // Copies of a row that come at one time are one record, or a join would meet each apart. But
      // what dies needs a record that is not settled yet, which tells that it did.
      if (this.#log.isOpen(last) && (last >= this.#settled || (before !== 0 && after !== 0))) {
        this.#log.add(last, diff);
        return;
      }
      const position = this.#log.append(entry, diff, last);
      entries.setLast(entry, position);
      if (position - this.#settled >= SETTLED_MIN) this.settle();
    } else if (after === 0) {
      this.#release(entry, true);
    }
  }

  /** Allows to forget the distinctions between times up to one (F3); what is few waits. */
  compact(to: Timestamp): void {
    if (to <= this.#compactedTo) return;
    this.#compactedTo = to;
    if (this.isWorthCompacting) this.settle();
  }

  /**
   * Forgets what {@link compact} allowed, and puts those that died since the last call among the
   * dead, latest death first, unless they are few. Returns whether anything was forgotten.
   */
  settle(): boolean {
    const log = this.#log;
    const { begin, end } = log;
    if (begin === end) return false;
    const until = log.after(this.#compactedTo);
    for (let position = begin; position < until; position += 1) {
      const entry = log.entryAt(position);
      if (this.#diedAt(entry, position)) this.#release(entry, position >= this.#settled);
    }
    this.#settled = Math.max(this.#settled, until);
    if (end - this.#settled >= SETTLED_MIN) {
      for (let position = this.#settled; position < end; position += 1) {
        const entry = log.entryAt(position);
        if (this.#diedAt(entry, position)) this.#move(entry, false);
      }
      this.#settled = end;
    }
    log.forgetBefore(until);
    return until > begin;
  }

  /** The version of the collection before the updates of a time, for {@link countAt}. */
  versionBefore(time: Timestamp): LogPosition {
    return this.#log.before(time);
  }

  /** The version that includes the updates of a time. */
  versionAt(time: Timestamp): LogPosition {
    return this.#log.after(time);
  }

  /** The version that includes all updates. */
  versionEnd(): LogPosition {
    return this.#log.end;
  }

  /** Whether there are updates since a version. */
  hasUpdatesFrom(version: LogPosition): boolean {
    return version < this.#log.end;
  }

  /** Copies the row of an entry to a place in an array. */
  copyRow(entry: Entry, target: Datum[], at: number): void {
    this.#rows.copy(entry, target, at);
  }

  /** The multiplicity of an entry's row at a version. */
  countAt(entry: Entry, version: LogPosition): number {
    let count = this.#entries.countOf(entry);
    let position = this.#entries.lastOf(entry);
    if (position < version) return count;
    const begin = this.#log.begin;
    while (position >= version && position >= begin) {
      count -= this.#log.diffAt(position);
      position = this.#log.previousAt(position);
    }
    return count;
  }

  /** Whether an entry changed at or after a version. */
  changedSince(entry: Entry, version: LogPosition): boolean {
    return this.#entries.lastOf(entry) >= version;
  }

  /** Visits the rows at a version, each once, in any order. Rows that are lent go with it. */
  forEach(version: LogPosition, visit: (row: Row, count: number) => void, lends = false): void {
    this.forEachEntry(version, (entry, count) => {
      visit(lends ? this.#lend(entry) : this.#rows.get(entry), count);
    });
  }

  /** Visits the entries of the rows at a version, each once, in any order. */
  forEachEntry(version: LogPosition, visit: (entry: Entry, count: number) => void): void {
    for (let entry = 1; entry < this.#end; entry += 1) {
      if (!this.#rows.has(entry)) continue;
      const count = this.countAt(entry, version);
      if (count !== 0) visit(entry, count);
    }
  }

  /** Visits the updates between two versions, in order: one for each time and row. May lend. */
  forEachUpdate(
    from: LogPosition,
    to: LogPosition,
    visit: (row: Row, diff: number, position: LogPosition) => void,
    lends = false,
  ): void {
    if (from < this.#log.begin) throw isGone(from, this.#log.begin);
    for (let position = from; position < to; position += 1) {
      const diff = this.#log.diffAt(position);
      if (diff === 0) continue;
      const entry = this.#log.entryAt(position);
      visit(lends ? this.#lend(entry) : this.#rows.get(entry), diff, position);
    }
  }

  /** Visits the entries that are updated between two versions, in order. */
  forEachUpdatedEntry(
    from: LogPosition,
    to: LogPosition,
    visit: (entry: Entry, diff: number) => void,
  ): void {
    if (from < this.#log.begin) throw isGone(from, this.#log.begin);
    for (let position = from; position < to; position += 1) {
      const diff = this.#log.diffAt(position);
      if (diff !== 0) visit(this.#log.entryAt(position), diff);
    }
  }

  /** The time of the update at a position. */
  timeAt(position: LogPosition): Timestamp {
    return this.#log.timeAt(position);
  }

  /** Visits the rows with a key at a version. */
  forEachWithKey(
    index: HashIndex,
    { key, version }: { readonly key: Row; readonly version: LogPosition },
    visit: (row: Row, count: number) => void,
  ): void {
    for (let entry = index.firstLive(key); entry !== 0; entry = index.next(entry)) {
      const count = this.countAt(entry, version);
      if (count !== 0) visit(this.#rows.get(entry), count);
    }
    for (let entry = index.firstDead(key); entry !== 0; entry = index.next(entry)) {
      if (!this.changedSince(entry, version)) break;
      const count = this.countAt(entry, version);
      if (count !== 0) visit(this.#rows.get(entry), count);
    }
  }

  /**
   * The index by some columns: one for all who want it, built from the rows there are. Each call is
   * matched by one of {@link releaseIndex}.
   */
  acquireIndex(columns: readonly number[]): HashIndex {
    const found = this.#indexes.find(({ index }) => sameColumns(index.shape.columns, columns));
    if (found !== undefined) {
      found.uses += 1;
      return found.index;
    }
    const shape = { types: pick(this.types, columns), columns };
    const index = new HashIndex(shape, { rows: this.#rows, table: this.#entries });
    this.#fill(index);
    this.#indexes.push({ index, uses: 1 });
    if (this.#locator === null) this.#finder ??= index;
    return index;
  }

  /** Gives an index back; the last to do so lets it go, unless rows are found by it. */
  releaseIndex(index: HashIndex): void {
    const position = this.#indexes.findIndex((held) => held.index === index);
    const held = this.#indexes[position];
    assert(held !== undefined && held.uses > 0, 'an index is released as often as acquired');
    held.uses -= 1;
    if (held.uses === 0 && this.#finder !== index) this.#removeIndex(position);
  }

  /** An index whose columns are all among those given, the one with most columns first; or null. */
  indexWithin(columns: ReadonlySet<number>): HashIndex | null {
    let best: HashIndex | null = null;
    for (const { index } of this.#indexes) {
      const own = index.shape.columns;
      if (own.length > 0 && own.length > (best?.shape.columns.length ?? 0)) {
        if (own.every((column) => columns.has(column))) best = index;
      }
    }
    return best;
  }

  /** The entry of a row, which is among the live ones from now on. */
  #obtain(row: Row): Entry {
    const locator = this.#locator;
    const hash = locator?.hashOf(row) ?? 0;
    const found = locator === null ? this.#search(row) : locator.find(row, hash);
    if (found > 0) {
      if (this.#entries.countOf(found) === 0 && this.#isBuried(found)) this.#move(found, true);
      return found;
    }
    if (found === 0) {
      const entry = this.#create(row);
      locator?.insert(entry, hash);
      return entry;
    }
    // Too many rows are alike, and none of them can be forgotten.
    if (!this.settle()) this.#locateByMore();
    return this.#obtain(row);
  }

  /** The row of an entry, until the next is lent. */
  #lend(entry: Entry): Row {
    return this.#rows.look(entry, this.#lent);
  }

  /** The row of an entry, until the next look. */
  #lookAt(entry: Entry): Row {
    return this.#rows.look(entry, this.#scratch);
  }

  #create(row: Row): Entry {
    const entry = this.#free.pop() ?? this.#end++;
    this.#entries.makeRoom(entry);
    this.#rows.put(entry, row);
    this.#entries.setCount(entry, 0);
    this.#entries.setLast(entry, -1);
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) indexes[at]!.index.insert(entry, row, true);
    return entry;
  }

  /** Whether a record is the last one of an entry, and there are no copies since. */
  #diedAt(entry: Entry, position: LogPosition): boolean {
    return this.#entries.countOf(entry) === 0 && this.#entries.lastOf(entry) === position;
  }

  /** Whether an entry without copies is among the dead. */
  #isBuried(entry: Entry): boolean {
    return this.#entries.lastOf(entry) < this.#settled;
  }

  #move(entry: Entry, live: boolean): void {
    const row = this.#lookAt(entry);
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) indexes[at]!.index.setLive(entry, row, live);
  }

  /** The entry of a row by an index, 0 if it is not there, -1 if there is too much to search. */
  #search(row: Row): number {
    const index = this.#finder;
    if (index === null) return -1;
    let budget = LIST_SEARCH_MAX;
    for (let list = 0; list < 2; list += 1) {
      let entry = list === 0 ? index.firstLiveLike(row) : index.firstDeadLike(row);
      for (; entry !== 0; entry = index.next(entry)) {
        if (this.#rows.holds(entry, row)) return entry;
        budget -= 1;
        // By whole rows only those share a slot that SQL cannot tell apart: there is no better way.
        if (budget === 0 && index.shape.columns.length !== this.types.length) return -1;
      }
    }
    return 0;
  }

  /** Finds rows by their first column from now on, or by all of them if that did not do. */
  #locateByMore(): void {
    const isWhole = this.#locator !== null;
    const locator = new RowLocator(this.types, { rows: this.#rows, isWhole });
    for (let entry = 1; entry < this.#end; entry += 1) {
      if (this.#rows.has(entry)) locator.insert(entry, locator.hashOf(this.#lookAt(entry)));
    }
    this.#locator = locator;
    const finder = this.#finder;
    this.#finder = null;
    const unused = this.#indexes.findIndex(({ index, uses }) => index === finder && uses === 0);
    if (unused >= 0) this.#removeIndex(unused);
  }

  #removeIndex(position: number): void {
    const [removed] = this.#indexes.splice(position, 1);
    removed!.index.release();
  }

  #fill(index: HashIndex): void {
    // Dead entries go in first to last death, since the latest death heads its list.
    const dead: Entry[] = [];
    for (let entry = 1; entry < this.#end; entry += 1) {
      if (!this.#rows.has(entry)) continue;
      if (this.#entries.countOf(entry) === 0 && this.#isBuried(entry)) dead.push(entry);
      else index.insert(entry, this.#lookAt(entry), true);
    }
    dead.sort((left, right) => this.#entries.lastOf(left) - this.#entries.lastOf(right));
    for (const entry of dead) index.insert(entry, this.#lookAt(entry), false);
  }

  /** Forgets an entry, which is among the live ones still or among the dead. */
  #release(entry: Entry, live: boolean): void {
    const row = this.#lookAt(entry);
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) indexes[at]!.index.remove(entry, row, live);
    this.#locator?.remove(entry, this.#locator.hashOf(row));
    this.#forgotten?.(row);
    this.#rows.drop(entry);
    this.#free.push(entry);
  }
}

function isGone(from: LogPosition, begin: LogPosition): Bug {
  return new Bug(`updates from ${from} are wanted, those before ${begin} are gone`);
}
