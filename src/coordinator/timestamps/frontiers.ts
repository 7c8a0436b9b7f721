import { assert } from '../../diagnostic/index.js';
import { compareIds, type CollectionId, type UpperMovement } from '../../dataflow/index.js';
import {
  frontierLessEqual,
  join,
  MutableAntichain,
  type Antichain,
  type Timestamp,
} from '../../time/index.js';

/** What a collection is to the coordinator. */
export type CollectionRole = 'table' | 'source' | 'index' | 'sink' | 'tail';

/** How a collection begins. */
export interface NewCollection {
  readonly id: CollectionId;
  readonly role: CollectionRole;
  /** Least readable time. */
  readonly since: Timestamp;
  /** How many milliseconds below the upper stay readable; null: all. */
  readonly window: Timestamp | null;
  /** What its dataflow goes on reading for as long as it lives. */
  readonly reads: readonly CollectionId[];
}

/** Keeps collections readable at a time, and alive, until it is released. */
export interface ReadHold {
  readonly ids: readonly CollectionId[];
  readonly time: Timestamp;
}

interface Collection {
  readonly id: CollectionId;
  readonly role: CollectionRole;
  readonly reads: readonly CollectionId[];
  /** The upper as the server reported it. */
  readonly reported: MutableAntichain;
  /** The latest of what the server reported and a test injected; of tables nothing is. */
  upper: Antichain;
  /** One element for {@link base}, one for each hold. */
  readonly since: MutableAntichain;
  /** What the compaction window alone would allow. */
  base: Timestamp;
  window: Timestamp | null;
  /** How many holds and dataflows still read it. */
  readers: number;
  dropped: boolean;
}

/**
 * What the coordinator knows of the collections: since and upper of each, and who still reads them.
 *
 * Uppers come in messages, which a test may hold back or invent; what is known is the maximum and
 * never goes back. Sinces follow the uppers at a distance, the compaction window, as far as read
 * holds let them. A collection that is dropped lives on until nothing reads it.
 */
export class Frontiers {
  readonly #collections = new Map<CollectionId, Collection>();
  /** Before it all tables are complete: the coordinator itself decides it, at every tick. */
  #tablesUpper: Timestamp = 0n;
  /** The tables by their compaction windows, those without one excepted. */
  readonly #windows = new Map<Timestamp, TableWindow>();
  /** Whose since moved after {@link takeCompactions} told of it. */
  readonly #moved = new Set<CollectionId>();
  #gone: CollectionId[] = [];

  /** Adds a collection. Its upper is 0 until told otherwise, even where its since is later. */
  create(collection: NewCollection): void {
    const { id, role, since, window, reads } = collection;
    assert(!this.#collections.has(id), () => `an id is never reused (F6), found ${id}`);
    const created: Collection = {
      id,
      role,
      reads,
      reported: new MutableAntichain([0n]),
      upper: 0n,
      since: new MutableAntichain([since]),
      base: since,
      window,
      readers: 0,
      dropped: false,
    };
    this.#collections.set(id, created);
    if (role === 'table') this.#follow(created);
    if (since > 0n && (role === 'index' || role === 'table')) this.#moved.add(id);
    for (const read of reads) this.#get(read).readers += 1;
  }

  has(id: CollectionId): boolean {
    return this.#collections.has(id);
  }

  /** The upper that is known. */
  upper(id: CollectionId): Antichain {
    const { role, upper } = this.#get(id);
    return role === 'table' ? this.#tablesUpper : upper;
  }

  since(id: CollectionId): Antichain {
    return this.#get(id).since.frontier;
  }

  /** The latest of the sinces: the least time at which all can be read; 0 if there are none. */
  leastValidRead(ids: Iterable<CollectionId>): Antichain {
    let since: Antichain = 0n;
    for (const id of ids) since = join(since, this.since(id));
    return since;
  }

  /** Takes in a report of the server. Collections that are gone are passed over. */
  report(changes: Iterable<UpperMovement>): void {
    for (const { ids, batch } of changes) {
      for (const id of ids) {
        const collection = this.#collections.get(id);
        if (collection === undefined) continue;
        collection.reported.update(batch);
        this.#raiseUpper(collection, collection.reported.frontier);
      }
    }
  }

  /** Takes in uppers that a test made up. */
  inject(uppers: Iterable<readonly [CollectionId, Timestamp]>): void {
    for (const [id, upper] of uppers) {
      const collection = this.#collections.get(id);
      if (collection === undefined) continue;
      assert(collection.role !== 'table', () => `uppers of tables are not made up, found ${id}`);
      this.#raiseUpper(collection, upper);
    }
  }

  /** Takes note that all tables are complete before a time. */
  advanceTables(to: Timestamp): void {
    if (to < this.#tablesUpper) return;
    this.#tablesUpper = to;
    for (const [window, group] of this.#windows) {
      const target = compactionTarget(to, window);
      if (target <= group.base) continue;
      group.base = target;
      for (const table of group.tables) this.#raiseBase(table, target);
    }
  }

  /** Sets the compaction window of an index. The since follows when the upper moves next. */
  setWindow(id: CollectionId, window: Timestamp | null): void {
    const collection = this.#get(id);
    assert(collection.role !== 'table', () => `the window of a table stays, found ${id}`);
    collection.window = window;
  }

  /** Holds collections at a time that all of them can be read at. */
  hold(ids: readonly CollectionId[], time: Timestamp): ReadHold {
    for (const id of ids) {
      const collection = this.#get(id);
      assert(
        frontierLessEqual(collection.since.frontier, time),
        () => `a hold is at or after the since, found ${time} for ${id} of since ${this.since(id)}`,
      );
      collection.since.insert(time);
      collection.readers += 1;
    }
    return { ids, time };
  }

  /** Lets go. */
  release(hold: ReadHold): void {
    for (const id of hold.ids) {
      const collection = this.#get(id);
      if (collection.since.remove(hold.time)) this.#moved.add(id);
      this.#leave(collection);
    }
  }

  /** Marks collections as dropped: they vanish as soon as nothing reads them. */
  drop(ids: Iterable<CollectionId>): void {
    const collections = Array.from(ids, (id) => this.#get(id));
    for (const collection of collections) collection.dropped = true;
    for (const collection of collections) this.#removeIfUnread(collection);
  }

  /**
   * The sinces of tables and indexes that moved since the last call, or began later than at 0, in
   * the order of their ids.
   */
  takeCompactions(): (readonly [CollectionId, Timestamp])[] {
    const ids = [...this.#moved].filter((id) => this.has(id)).sort(compareIds);
    this.#moved.clear();
    return ids.map((id) => {
      const since = this.since(id);
      assert(since !== null, () => `what exists can be read at some time, found ${id}`);
      return [id, since];
    });
  }

  /** Has {@link takeCompactions} tell of collections again. */
  compactLater(ids: Iterable<CollectionId>): void {
    for (const id of ids) this.#moved.add(id);
  }

  /** The dropped collections that vanished since the last call: the server may forget them. */
  takeGone(): readonly CollectionId[] {
    const gone = this.#gone;
    this.#gone = [];
    return gone;
  }

  #get(id: CollectionId): Collection {
    const collection = this.#collections.get(id);
    assert(collection !== undefined, () => `frontiers are asked for what exists, found ${id}`);
    return collection;
  }

  #raiseUpper(collection: Collection, upper: Antichain): void {
    if (frontierLessEqual(upper, collection.upper)) return;
    collection.upper = upper;
    const { window } = collection;
    if (window === null || upper === null) return;
    this.#raiseBase(collection, compactionTarget(upper, window));
  }

  #raiseBase(collection: Collection, target: Timestamp): void {
    if (target <= collection.base) return;
    const moved = collection.since.update([
      [collection.base, -1],
      [target, 1],
    ]);
    collection.base = target;
    if (moved) this.#moved.add(collection.id);
  }

  /** Lets a table follow the upper of all; its window does not change. */
  #follow(table: Collection): void {
    const { window, base } = table;
    if (window === null) return;
    const group = this.#windows.get(window);
    if (group === undefined) {
      this.#windows.set(window, { base, tables: new Set([table]) });
      return;
    }
    group.tables.add(table);
    if (base < group.base) group.base = base;
  }

  #unfollow(table: Collection): void {
    const { window } = table;
    if (window === null) return;
    const group = this.#windows.get(window);
    if (group?.tables.delete(table) === true && group.tables.size === 0) {
      this.#windows.delete(window);
    }
  }

  #leave(collection: Collection): void {
    collection.readers -= 1;
    this.#removeIfUnread(collection);
  }

  #removeIfUnread(collection: Collection): void {
    if (!collection.dropped || collection.readers > 0) return;
    if (!this.#collections.delete(collection.id)) return;
    if (collection.role === 'table') this.#unfollow(collection);
    this.#gone.push(collection.id);
    for (const read of collection.reads) this.#leave(this.#get(read));
  }
}

/** Tables with the same window. */
interface TableWindow {
  /** The least of what the window alone allows them. */
  base: Timestamp;
  readonly tables: Set<Collection>;
}

/**
 * How far a window lets the since follow an upper: whole windows below it, so that compaction is
 * done once a window and not with each tick. A window of 0 counts as 1, the least step of time:
 * otherwise nothing could be read without waiting.
 */
export function compactionTarget(upper: Timestamp, window: Timestamp): Timestamp {
  const width = window > 0n ? window : 1n;
  const behind = upper > width ? upper - width : 0n;
  return behind - (behind % width);
}
