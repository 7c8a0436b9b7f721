import type { Client } from 'pg';
import { SystemLostError, type Waiting } from '../../harness/index.js';
import { findSleepers, findWaits, findWanted, type BackendWait } from './backend-waits.js';
import type { ServerLink } from './server-link.js';
import type { PostgresSession } from './session.js';
import { monotonicMs, sleep } from './time.js';

/** The first pause before the server is asked who waits, in milliseconds; each next is twice it. */
const POLL_FIRST_MS = 2;
const POLL_MAX_MS = 50;

/**
 * How long a statement may run that waits for no session of the file, before it counts as one that
 * does not finish: it may wait for somebody else's lock, or be a very long one.
 */
const RUNNING_MAX_MS = 60_000;

/** The same on a server that does not say who waits for whom: there, silence is all that shows. */
const SILENT_MAX_MS = 1_000;

/** How long a statement that was canceled may still seem to wait for a lock. */
const CANCEL_MAX_MS = 5_000;

/**
 * Beyond the server's `deadlock_timeout` a lock is waited for as much longer as the server may take
 * to look for a deadlock. Then whoever closes a circle later is the one who fails.
 */
const DEADLOCK_CHECK_MS = 40;

/**
 * How long a statement waits before it counts as waiting at sight: longer than the news takes that
 * it need not wait any more, and shorter than the shortest `deadlock_timeout` that is of use.
 */
const SIGHT_MS = 5;

/** A server may look for deadlocks so late that no test waits for it. */
const DEADLOCK_TIMEOUT_MAX_MS = 2_000;

/** A blocked statement that wants what nobody can tell, since all of the catalog is locked. */
const UNKNOWN_LOCK = 'lock';

const NOBODY: ReadonlySet<number> = new Set();

/** How long the name of what is locked may be waited for. */
const NAME_LOCK_TIMEOUT_MS = 200;

/** Since when a session waits, without a break, as far as we have seen. */
interface Seen {
  readonly sinceMs: number;
  /** The statement: how many submissions the session had had. */
  readonly submission: number;
}

/** What settling needs of its system. */
export interface SettlingParts {
  readonly server: ServerLink;
  /** Opens a connection on which relations have their names. */
  readonly openNames: () => Promise<Client>;
  /** Whether a session is blocked once it is seen to wait, and not once it waits for good. */
  readonly atSight: boolean;
}

/**
 * Waits until every session has nothing to do or is blocked for good, and says by whom. One that
 * sleeps, and that nobody waits for, is left.
 */
export class Settling {
  readonly #server: ServerLink;
  readonly #openNames: () => Promise<Client>;
  #names: Client | null = null;
  readonly #sessions = new Set<PostgresSession>();
  /** What every backend is called, those that are gone included. */
  readonly #labels = new Map<number, string>();
  readonly #begun = new Set<Promise<unknown>>();
  readonly #seen = new Map<PostgresSession, Seen>();
  /** Whether a session was lost, and nobody asked yet whether the server is there. */
  #doubtful = false;
  #wake: () => void = () => undefined;
  readonly #atSight: boolean;
  /** `deadlock_timeout`, or null where the server does not say who waits for whom. */
  #deadlockMs: number | null | undefined;

  constructor({ server, openNames, atSight }: SettlingParts) {
    this.#server = server;
    this.#openNames = openNames;
    this.#atSight = atSight;
  }

  /** Takes a session in. */
  add(session: PostgresSession): void {
    this.#sessions.add(session);
    this.#labels.set(session.pid, session.label);
  }

  /** What a backend is called in output. */
  nameOf(pid: number): string {
    if (pid === 0) return 'a prepared transaction';
    return this.#labels.get(pid) ?? 'another client';
  }

  /** Remembers work that has to be done first. Whether it fails shows elsewhere. */
  begin(work: Promise<unknown>): void {
    const done: Promise<unknown> = work
      .catch(() => undefined)
      .finally(() => void this.#begun.delete(done));
    this.#begun.add(done);
  }

  /** Says that a session went on. */
  notice(): void {
    this.#wake();
  }

  /** Says that the server has ended a session. */
  doubt(): void {
    this.#doubtful = true;
  }

  /** Whether there is nothing to wait for, and nothing to fear for the server. */
  get isQuiet(): boolean {
    return !this.#doubtful && !this.#server.isLost && this.#isDone;
  }

  get #isDone(): boolean {
    return this.#begun.size === 0 && this.#busy().length === 0;
  }

  /**
   * What still waits when nothing moves any more.
   *
   * @throws SystemLostError if the server is not there any more.
   */
  async settle(): Promise<readonly Waiting[]> {
    const waiting = await this.#settleSessions();
    if (!this.#doubtful && !this.#server.isLost) return waiting;
    this.#doubtful = false;
    await this.#server.check();
    return waiting;
  }

  async #settleSessions(): Promise<readonly Waiting[]> {
    const startMs = monotonicMs();
    for (let pauseMs = POLL_FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, POLL_MAX_MS)) {
      await Promise.all(this.#begun);
      if (this.#isDone) return [];
      await this.#change(pauseMs);
      if (this.#isDone) return [];
      const waiting = await this.#look(monotonicMs() - startMs);
      if (waiting !== null) return waiting;
    }
  }

  /** Ends all sessions and what was opened besides. */
  async close(): Promise<void> {
    for (const session of this.#sessions) session.terminate();
    await Promise.all(this.#begun);
    await this.#names?.end();
  }

  #busy(): readonly PostgresSession[] {
    const busy: PostgresSession[] = [];
    for (const session of this.#sessions) {
      if (!session.alive) this.#sessions.delete(session);
      else if (!session.idle()) busy.push(session);
    }
    return busy;
  }

  /** Ends when a session has gone on, or after some time. */
  async #change(ms: number): Promise<void> {
    const changed = new Promise<void>((resolve) => (this.#wake = resolve));
    await Promise.race([changed, sleep(ms)]);
  }

  /** What every busy session waits for, or null while one of them runs. */
  async #look(elapsedMs: number): Promise<readonly Waiting[] | null> {
    this.#deadlockMs ??= await readDeadlockTimeout(this.#server);
    if (this.#deadlockMs === null) {
      return elapsedMs < SILENT_MAX_MS ? null : this.#describeSilent(SILENT_MAX_MS);
    }
    const asked = this.#busy();
    const pids = asked.map(({ pid }) => pid);
    const waits = new Map(
      (await this.#server.ask((control) => findWaits(control, pids))).map(
        (wait) => [wait.pid, wait] as const,
      ),
    );
    const sleepers = await this.#findSleepers(asked);
    this.#remember(asked, waits);
    const busy = this.#busy();
    if (busy.length === 0) return [];
    if (elapsedMs >= RUNNING_MAX_MS) return this.#describeSilent(RUNNING_MAX_MS);
    const awake = busy.filter((session) => !session.maySleep || !sleepers.has(session.pid));
    const settled =
      awake.every((session) => this.#isBlocked(session, waits.get(session.pid))) &&
      (this.#atSight || !hasCircle([...waits.values()]));
    return settled ? await this.#describe(awake, waits) : null;
  }

  async #findSleepers(asked: readonly PostgresSession[]): Promise<ReadonlySet<number>> {
    const pids = asked.flatMap(({ maySleep, pid }) => (maySleep ? [pid] : []));
    if (pids.length === 0) return NOBODY;
    return this.#server.ask((control) => findSleepers(control, pids));
  }

  /** Notes since when sessions wait, and forgets those that went on. */
  #remember(asked: readonly PostgresSession[], waits: ReadonlyMap<number, BackendWait>): void {
    for (const session of [...this.#seen.keys()]) {
      if (!asked.includes(session) || !waits.has(session.pid)) this.#seen.delete(session);
    }
    for (const session of asked) {
      const { submission } = session;
      if (session.idle() || !waits.has(session.pid)) continue;
      if (this.#seen.get(session)?.submission === submission) continue;
      this.#seen.set(session, { sinceMs: monotonicMs(), submission });
    }
  }

  /** Whether a session waits for another one of the file, and nothing will change that. */
  #isBlocked(session: PostgresSession, wait: BackendWait | undefined): boolean {
    const seen = this.#seen.get(session);
    if (wait === undefined || seen === undefined) return false;
    if (!wait.blockers.some((pid) => this.#isOurs(pid))) return false;
    return monotonicMs() - seen.sinceMs >= this.#leastMs(session);
  }

  #leastMs({ cancelRequested }: PostgresSession): number {
    if (cancelRequested) return CANCEL_MAX_MS;
    return this.#atSight ? SIGHT_MS : this.#deadlockMs! + DEADLOCK_CHECK_MS;
  }

  #isOurs(pid: number): boolean {
    return pid === 0 || this.#labels.has(pid);
  }

  async #describe(
    busy: readonly PostgresSession[],
    waits: ReadonlyMap<number, BackendWait>,
  ): Promise<readonly Waiting[]> {
    const waiting: Waiting[] = [];
    for (const session of busy) {
      // Others come and go as they will: a file that runs beside this one in the same database.
      const blockers = waits.get(session.pid)!.blockers.filter((pid) => this.#isOurs(pid));
      const labels = blockers.map((pid) => this.nameOf(pid));
      const names = [...new Set(labels)].sort().join(', ');
      const what = `${await this.#wanted(session)} waits for ${names}`;
      waiting.push({ session, what, timestamp: null, collections: [] });
    }
    return waiting;
  }

  async #wanted({ pid }: PostgresSession): Promise<string> {
    if (this.#names === null) {
      this.#names = await this.#openNames();
      this.#names.on('error', () => undefined);
      await this.#names.query(`SET lock_timeout = ${NAME_LOCK_TIMEOUT_MS}`);
    }
    try {
      return await findWanted(this.#names, pid);
    } catch {
      return UNKNOWN_LOCK;
    }
  }

  #describeSilent(ms: number): readonly Waiting[] {
    return this.#busy().map((session) => ({
      session,
      what: `no answer within ${ms / 1000} s`,
      timestamp: null,
      collections: [],
    }));
  }
}

/**
 * In milliseconds; null if the server does not tell who waits for whom.
 *
 * @throws SystemLostError if it is not there any more.
 */
async function readDeadlockTimeout(server: ServerLink): Promise<number | null> {
  try {
    await server.ask((control) => findWaits(control, []));
    const { rows } = await server.ask((control) =>
      control.query<{ ms: number | null }>(
        "SELECT setting::int4 AS ms FROM pg_settings WHERE name = 'deadlock_timeout'",
      ),
    );
    const ms = rows[0]?.ms ?? null;
    return ms === null ? null : Math.min(ms, DEADLOCK_TIMEOUT_MAX_MS);
  } catch (error) {
    if (error instanceof SystemLostError) throw error;
    return null;
  }
}

/** Whether some wait for each other; the server ends that by itself. */
function hasCircle(waits: readonly BackendWait[]): boolean {
  const blockers = new Map(waits.map(({ pid, blockers: of }) => [pid, of] as const));
  // Whoever waits for nobody, or only for such, is taken out; what is left goes round.
  for (let taken = true; taken;) {
    taken = false;
    for (const [pid, of] of blockers) {
      if (of.some((other) => blockers.has(other))) continue;
      blockers.delete(pid);
      taken = true;
    }
  }
  return blockers.size > 0;
}
