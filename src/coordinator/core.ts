import type {
  CollectionId,
  DataflowCommand,
  ErrorReport,
  FunctionTable,
  Interruptions,
  PeekId,
} from '../dataflow/index.js';
import { assert } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import { fieldsOf } from '../repr/index.js';
import type { FileWritten } from '../sim/index.js';
import { fullName, SqlError } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import { Catalog, type CatalogChange } from './catalog/catalog.js';
import type { DurableCatalog, DurableChange, DurableState } from './catalog/durable-catalog.js';
import { noTimestampLeft } from './errors.js';
import { Frontiers } from './timestamps/frontiers.js';
import type { SessionEffect } from './messages.js';
import type { PendingPeek } from './pending-peek.js';
import type { RunningTail } from './running-tail.js';
import { RecentNames } from './recent-names.js';
import type { ResponseSlot } from './response-queue.js';
import type { Session } from './session.js';
import { systemItems } from './system/system-items.js';
import type { SystemOptions } from './variables/system-options.js';
import { TableSizes } from './transactions/table-sizes.js';
import { EPOCH_MILLISECONDS, TimelineTracker } from './timestamps/timeline.js';
import { TimestampOracle } from './timestamps/timestamp-oracle.js';
import type { TimeContext } from './timestamps/timestamp-selection.js';
import { UniqueKeys } from './transactions/unique-keys.js';
import type { IsolationLevel } from './variables/variable-definitions.js';

/** What a coordinator is given from outside. */
export interface CoordinatorEnvironment {
  /** The clock, read whenever time matters. */
  readonly now: () => Timestamp;
  readonly durable: DurableCatalog;
  /** Takes commands to the dataflow server, in order. */
  readonly dataflow: (command: DataflowCommand) => void;
  /** Takes what sessions are told, in order. */
  readonly effects: (effect: SessionEffect) => void;
  /** Random whole numbers from 0 to 2^32 - 1, for secret keys. */
  readonly random: () => number;
  /** Whether sources may read and sinks may write at a path. */
  readonly admitsPath: (path: string) => boolean;
  /** Makes a file that must not exist, and removes it: tells whether a sink could make it. */
  readonly tryFile: (path: string) => FileWritten;
  /** What plans may call. */
  readonly functions: FunctionTable;
  /** Read each time: a change holds from then on. */
  readonly options: SystemOptions;
  /** What the work for a statement asks whether it goes on; absent: it always does. */
  readonly interruptions?: Interruptions | undefined;
}

/** What belongs to a change of the catalog. */
export interface CatalogCommit {
  /** When it happens; null: at the end of time, where nothing is written any more. */
  readonly time: Timestamp | null;
  /** What is stored with it. */
  readonly durable: readonly DurableChange[];
}

/**
 * The state of a coordinator and the few operations on it that everything else is made of. What
 * statements do is in `execute/`, which gets this and a session.
 */
export class Core {
  readonly environment: CoordinatorEnvironment;
  readonly catalog: Catalog;
  /** The identity of the catalog file: a UUID. */
  readonly clusterId: string;
  readonly frontiers = new Frontiers();
  readonly oracle: TimestampOracle;
  readonly tracker = new TimelineTracker();
  readonly tableSizes = new TableSizes();
  readonly uniqueKeys = new UniqueKeys((id) => this.catalog.item(id).name);
  readonly sessions = new Map<number, Session>();
  readonly peeks = new Map<PeekId, PendingPeek>();
  readonly tails = new Map<CollectionId, RunningTail>();
  /** Who may write after having read, and who waits for it, the first one first. */
  readonly writeLock: { holder: Session | null; readonly queue: Session[] } = {
    holder: null,
    queue: [],
  };
  /** The full names of dropped items by id, since reads and messages may still speak of them. */
  readonly droppedNames = new RecentNames();
  /** Sessions with a submission that is not through: few, however many there are. */
  readonly busy = new Set<Session>();
  /** Sessions that may be able to go on. */
  readonly runnable = new Set<Session>();
  /** Whose statement is gone on with; after a message that threw, whose it was. */
  serving: Session | null = null;
  #nextPeek: PeekId = 1;
  #nextTransient = 1;
  /** Durable: every time whose contents anybody may have seen is before it (S5). */
  #timestampBound: Timestamp;
  /** Durable: the least readable times, where they are not 0. */
  readonly storedSinces: Map<CollectionId, Timestamp>;

  constructor(environment: CoordinatorEnvironment, state: DurableState) {
    const { timestampBound, sinces } = state;
    this.environment = environment;
    this.catalog = new Catalog(environment.durable, state);
    this.catalog.enterSystemItems(systemItems());
    this.clusterId = state.clusterId;
    this.#timestampBound = timestampBound;
    this.storedSinces = new Map(sinces);
    const now = environment.now();
    this.oracle = new TimestampOracle(timestampBound > now ? timestampBound : now > 1n ? now : 1n);
    this.tracker.observe(EPOCH_MILLISECONDS, timestampBound - 1n);
  }

  get now(): Timestamp {
    return this.environment.now();
  }

  get options(): SystemOptions {
    return this.environment.options;
  }

  get functions(): FunctionTable {
    return this.environment.functions;
  }

  /** Sends a command to the dataflow server. */
  send(command: DataflowCommand): void {
    this.environment.dataflow(command);
  }

  nextPeekId(): PeekId {
    this.#nextPeek += 1;
    return this.#nextPeek - 1;
  }

  /** An id for what lives no longer than a statement. */
  nextTransientId(): CollectionId {
    this.#nextTransient += 1;
    return `t${this.#nextTransient - 1}`;
  }

  /** The full name of an item. */
  nameOf(id: CollectionId): string {
    return fullName(this.catalog.item(id));
  }

  /** The session of a connection that exists. */
  session(connection: number): Session {
    const session = this.sessions.get(connection);
    assert(session !== undefined, () => `a connection has a session, found ${connection}`);
    return session;
  }

  timeContext(isolation: IsolationLevel): TimeContext {
    const { now, oracle, tracker, frontiers } = this;
    return { now, oracle, tracker, frontiers, isolation, nameOf: (id) => this.nameOf(id) };
  }

  /**
   * Opens a later time if the open one was read, or something on the timeline was read beyond it.
   */
  settleTime(): void {
    if (this.oracle.mustOpen) this.openNewTime();
  }

  /**
   * The time of a write that happens now.
   *
   * @throws SqlError if the open time is the greatest: what were written then is never complete.
   */
  writeTimestamp(): Timestamp {
    this.settleTime();
    if (this.oracle.isAtEnd) throw noTimestampLeft();
    return this.oracle.writeTimestamp();
  }

  /** Opens a later time and closes the tables before it. */
  openNewTime(): void {
    this.oracle.openNew(this.now);
    this.advanceTables();
  }

  /** Closes the tables before the open time. */
  advanceTables(): void {
    const to = this.oracle.lastOpen;
    this.send({ kind: 'advanceTables', to });
    this.frontiers.advanceTables(to);
  }

  /**
   * Sees to it that no later life of the coordinator writes at or before a time that somebody was
   * told the contents of. Beyond the open time there is nothing that could be written differently.
   */
  reserve(time: Timestamp): void {
    this.#commitWithBound([], this.#boundFor(time));
  }

  /** As {@link reserve}; where the disk fails, the error that somebody is to be told instead. */
  tryReserve(time: Timestamp): ErrorReport | null {
    return diskFailure(() => this.reserve(time));
  }

  /** Stores a write at a time, as one transaction with the bound that it needs. */
  commitWrite(changes: readonly DurableChange[], time: Timestamp): void {
    this.#commitWithBound(changes, time + 1n);
  }

  /** What a later life must not write before, once the contents at a time are settled. */
  #boundFor(time: Timestamp): Timestamp {
    const { lastOpen } = this.oracle;
    return time < lastOpen ? time + 1n : lastOpen;
  }

  /**
   * Makes changes of the catalog at a time, as one transaction with the bound that a write then
   * needs: the system's tables have other rows from that time on, and a later life must not give
   * these to a time before it. `check` is called in between and may throw.
   */
  changeCatalog(changes: readonly CatalogChange[], check: () => CatalogCommit): void {
    let bound = 0n;
    this.catalog.transact(changes, () => {
      const { time, durable } = check();
      bound = time === null ? 0n : time + 1n;
      return [...durable, ...this.#raiseTo(bound)];
    });
    this.#noteBound(bound);
  }

  /** Stores changes and the least bound that they need, if that is more than the present one. */
  #commitWithBound(changes: readonly DurableChange[], bound: Timestamp): void {
    const all = [...changes, ...this.#raiseTo(bound)];
    if (all.length > 0) this.environment.durable.commit(all);
    this.#noteBound(bound);
  }

  /** What stores a bound, if it is more than the present one. */
  #raiseTo(bound: Timestamp): readonly DurableChange[] {
    return bound > this.#timestampBound ? [{ kind: 'setTimestampBound', bound }] : [];
  }

  /** A bound that is stored now, unless a greater one was before. */
  #noteBound(bound: Timestamp): void {
    if (bound > this.#timestampBound) this.#timestampBound = bound;
  }

  /** Gives a statement's last response. */
  answer(session: Session, slot: ResponseSlot, response: Response): void {
    session.responses.push(slot, response);
    this.finish(session, slot);
  }

  /** Closes the place of a statement's responses: its session may go on. */
  finish(session: Session, slot: ResponseSlot): void {
    session.responses.close(slot);
    this.runnable.add(session);
  }

  /**
   * Tells the server what may be compacted, and stores it before: a since never goes back, in a
   * later life neither (F5). Where the disk fails, all stays as it is, to be told the next time.
   *
   * This ends every message, so that no since is shown, and nobody is refused a time because of it,
   * that a restart could take back. Without a compaction window no since moves, and this costs
   * nothing; with one, a commit for each message that moves any: 40 µs, measured as 6 % of a file
   * that writes, ticks and reads with the least window there is.
   */
  compact(): void {
    const sinces = this.frontiers.takeCompactions();
    if (sinces.length === 0) return;
    if (diskFailure(() => this.#storeSinces(sinces)) !== null) {
      this.frontiers.compactLater(sinces.map(([id]) => id));
      return;
    }
    for (const [id, since] of sinces) this.tableSizes.compact(id, since);
    this.send({ kind: 'allowCompaction', sinces });
  }

  #storeSinces(sinces: readonly (readonly [CollectionId, Timestamp])[]): void {
    const moved = sinces.filter(
      ([id, since]) => this.catalog.isDurable(id) && since > (this.storedSinces.get(id) ?? 0n),
    );
    if (moved.length === 0) return;
    const latest = moved.reduce((time, [, since]) => (since > time ? since : time), 0n);
    const changes = moved.map(([id, since]): DurableChange => ({ kind: 'setSince', id, since }));
    this.#commitWithBound(changes, this.#boundFor(latest));
    for (const [id, since] of moved) this.storedSinces.set(id, since);
  }

  /** Forgets what is known of items that were dropped. */
  forgetItems(ids: readonly CollectionId[]): void {
    this.uniqueKeys.forget(ids);
    this.tableSizes.forget(ids);
    for (const id of ids) this.storedSinces.delete(id);
  }

  /** Tells the server to forget what was dropped and is not read any more. */
  forgetGone(): void {
    const ids = this.frontiers.takeGone();
    if (ids.length > 0) this.send({ kind: 'drop', ids });
  }
}

/** What a commit is refused with by the disk; null: it is stored. */
function diskFailure(commit: () => void): ErrorReport | null {
  try {
    commit();
    return null;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return { message: error.message, code: error.code, ...fieldsOf(error) };
  }
}
