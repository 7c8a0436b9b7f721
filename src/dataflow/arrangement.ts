import { assert } from '../diagnostic/index.js';
import type { Row, SqlType } from '../repr/index.js';
import type { Timestamp } from '../time/index.js';
import { HashIndex, type Entry } from './hash-index.js';
import { exactCount } from './resource-meter.js';
import { makeRowIdentity, pick, wholeRow, type RowEquality } from './row-hash.js';
import { UpdateLog, type LogPosition } from './update-log.js';

/**
 * The longest list of entries with one key that is searched for a row. Beyond it the arrangement
 * finds rows by all of their columns, which costs memory that unique keys need not pay.
 */
const LIST_SEARCH_MAX = 16;

/** Entries that fit before the arrays grow. */
const ENTRIES_MIN = 16;

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
  readonly #rows: (Row | undefined)[] = [undefined];
  /** For each entry its multiplicity, and the position of its last record that the log had. */
  #states = new Float64Array(ENTRIES_MIN * 2);
  readonly #free: Entry[] = [];
  readonly #same: RowEquality;
  readonly #log = new UpdateLog();
  /** Finds the entry of a row. One of the indexes. */
  #locator: HashIndex | null = null;
  readonly #indexes: { readonly index: HashIndex; uses: number }[] = [];
  /** Times at or before it cannot be told apart any more; their updates need no record. */
  #compactedTo: Timestamp;
  #logging = true;
  #live = 0;

  /** Empty, with times up to `compactedTo` indistinguishable. */
  constructor(types: readonly SqlType[], compactedTo: Timestamp) {
    this.types = types;
    this.#same = makeRowIdentity(types);
    this.#compactedTo = compactedTo;
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
    const entries = this.#rows.length - 1 - this.#free.length - this.#live;
    return { entries, records: this.#log.size };
  }

  /** The earliest time that can be told apart from those before it. */
  get compactedTo(): Timestamp {
    return this.#compactedTo;
  }

  /** Begins the updates of a time, which is not before that of any update made. */
  open(time: Timestamp): void {
    this.#logging = time > this.#compactedTo;
    if (this.#logging) this.#log.open(time);
  }

  /** Adds so many copies of a row (negative: takes away) at the time that is open. */
  update(row: Row, diff: number): void {
    if (diff === 0) return;
    const locator = this.#locator ?? this.#locateByWholeRow();
    const hash = locator.hashOf(row);
    const slot = locator.locate(row, hash);
    const found = this.#search(locator, slot, row);
    if (found < 0) {
      // Too many rows share the key: they are found by all of their columns from now on.
      this.#locateByWholeRow();
      return this.update(row, diff);
    }
    const entry = found === 0 ? this.#create(row, slot, hash) : found;
    const states = this.#states;
    const before = states[entry * 2]!;
    const after = exactCount(before + diff);
    states[entry * 2] = after;
    const last = states[entry * 2 + 1]!;
    if (this.#logging) states[entry * 2 + 1] = this.#log.append(entry, diff, last);
    if (before !== 0 && after !== 0) return;
    this.#live += after === 0 ? -1 : 1;
    // A new entry went in alive.
    if (found !== 0) this.#setLive(entry, slot, after !== 0);
    if (after === 0 && !this.#logging && last < this.#log.begin) this.#release(entry);
  }

  /** Forgets the distinctions between times up to the one given (F3). Never goes back. */
  compact(to: Timestamp): void {
    if (to <= this.#compactedTo) return;
    this.#compactedTo = to;
    const log = this.#log;
    if (log.size === 0) return;
    const until = log.after(to);
    for (let position = log.begin; position < until; position += 1) {
      const entry = log.entryAt(position);
      // Dead, and no later record of it is kept.
      if (this.#states[entry * 2] !== 0 || this.#states[entry * 2 + 1] !== position) continue;
      this.#release(entry);
    }
    log.forgetBefore(until);
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

  /** The first time at or after the one given that has updates, or null. */
  nextTime(from: Timestamp): Timestamp | null {
    return this.#log.nextTime(from);
  }

  /** The row of an entry. */
  rowOf(entry: Entry): Row {
    return this.#rows[entry]!;
  }

  /** The multiplicity of an entry's row at a version. */
  countAt(entry: Entry, version: LogPosition): number {
    let count = this.#states[entry * 2]!;
    let position = this.#states[entry * 2 + 1]!;
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
    return this.#states[entry * 2 + 1]! >= version;
  }

  /** Visits the rows at a version, each once, in no order that means anything. */
  forEach(version: LogPosition, visit: (row: Row, count: number) => void): void {
    const rows = this.#rows;
    for (let entry = 1; entry < rows.length; entry += 1) {
      const row = rows[entry];
      if (row === undefined) continue;
      const count = this.countAt(entry, version);
      if (count !== 0) visit(row, count);
    }
  }

  /** Visits the updates between two versions, in order. */
  forEachUpdate(
    from: LogPosition,
    to: LogPosition,
    visit: (row: Row, diff: number, position: LogPosition) => void,
  ): void {
    const begin = this.#log.begin;
    assert(from >= begin, () => `updates from ${from} are wanted, those before ${begin} are gone`);
    for (let position = from; position < to; position += 1) {
      visit(this.#rows[this.#log.entryAt(position)]!, this.#log.diffAt(position), position);
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
    const slot = index.find(key);
    if (slot < 0) return;
    for (let entry = index.firstLive(slot); entry !== 0; entry = index.next(entry)) {
      const count = this.countAt(entry, version);
      if (count !== 0) visit(this.#rows[entry]!, count);
    }
    for (let entry = index.firstDead(slot); entry !== 0; entry = index.next(entry)) {
      if (!this.changedSince(entry, version)) break;
      const count = this.countAt(entry, version);
      if (count !== 0) visit(this.#rows[entry]!, count);
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
    const index = new HashIndex({ types: pick(this.types, columns), columns }, this.#rows);
    this.#fill(index);
    this.#indexes.push({ index, uses: 1 });
    this.#locator ??= index;
    return index;
  }

  /** Gives an index back; the last to do so lets it go, unless rows are found by it. */
  releaseIndex(index: HashIndex): void {
    const position = this.#indexes.findIndex((held) => held.index === index);
    const held = this.#indexes[position];
    assert(held !== undefined && held.uses > 0, 'an index is released as often as acquired');
    held.uses -= 1;
    if (held.uses === 0 && this.#locator !== index) this.#indexes.splice(position, 1);
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

  /** A new entry for a row, among the live ones; its slot in the locator was found already. */
  #create(row: Row, slot: number, hash: number): Entry {
    const entry = this.#free.pop() ?? this.#rows.length;
    if (entry * 2 >= this.#states.length) this.#grow();
    this.#rows[entry] = row;
    this.#states[entry * 2] = 0;
    this.#states[entry * 2 + 1] = -1;
    const locator = this.#locator;
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) {
      const { index } = indexes[at]!;
      if (index === locator) index.insertAt(slot, { entry, hash, live: true });
      else index.insert(entry, row, true);
    }
    return entry;
  }

  #setLive(entry: Entry, slot: number, live: boolean): void {
    const row = this.#rows[entry]!;
    const locator = this.#locator;
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) {
      const { index } = indexes[at]!;
      if (index === locator) index.setLiveAt(slot, entry, live);
      else index.setLive(entry, row, live);
    }
  }

  /** The entry of a row in a slot, 0 if it is not there, -1 if there is too much to search. */
  #search(index: HashIndex, slot: number, row: Row): number {
    let budget = LIST_SEARCH_MAX;
    for (let list = 0; list < 2; list += 1) {
      let entry = list === 0 ? index.firstLive(slot) : index.firstDead(slot);
      for (; entry !== 0; entry = index.next(entry)) {
        if (this.#same(row, this.#rows[entry]!)) return entry;
        budget -= 1;
        // By whole rows only those share a slot that SQL cannot tell apart: there is no better way.
        if (budget === 0 && index.shape.columns.length !== this.types.length) return -1;
      }
    }
    return 0;
  }

  /** Makes the index by all columns the one that finds rows, and keeps it from now on. */
  #locateByWholeRow(): HashIndex {
    const before = this.#locator;
    this.#locator = this.acquireIndex(wholeRow(this.types).columns);
    const unused = this.#indexes.findIndex(({ index, uses }) => index === before && uses === 0);
    if (unused >= 0) this.#indexes.splice(unused, 1);
    return this.#locator;
  }

  #fill(index: HashIndex): void {
    // Dead entries go in first to last death, since the latest death heads its list.
    const dead: Entry[] = [];
    for (let entry = 1; entry < this.#rows.length; entry += 1) {
      const row = this.#rows[entry];
      if (row === undefined) continue;
      if (this.#states[entry * 2] === 0) dead.push(entry);
      else index.insert(entry, row, true);
    }
    const lastOf = (entry: Entry): number => this.#states[entry * 2 + 1]!;
    dead.sort((left, right) => lastOf(left) - lastOf(right));
    for (const entry of dead) index.insert(entry, this.#rows[entry]!, false);
  }

  #release(entry: Entry): void {
    const row = this.#rows[entry]!;
    const indexes = this.#indexes;
    for (let at = 0; at < indexes.length; at += 1) indexes[at]!.index.remove(entry, row);
    this.#rows[entry] = undefined;
    this.#free.push(entry);
  }

  #grow(): void {
    const states = new Float64Array(this.#states.length * 2);
    states.set(this.#states);
    this.#states = states;
  }
}

function sameColumns(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((column, index) => column === right[index]);
}
