import {
  CatalogFileError,
  Coordinator,
  EPOCH_MILLISECONDS,
  listWaits,
  openSqliteCatalog,
  readDuration,
  type DurableCatalog,
  type SessionEffect,
  type Wait,
} from '../../coordinator/index.js';
import { DataflowServer, type Interruptions } from '../../dataflow/index.js';
import { assert } from '../../diagnostic/index.js';
import {
  SystemError,
  type CollectionFrontiers,
  type FrontierReport,
  type Names,
  type Session,
  type System,
  type SystemEnvironment,
  type Waiting,
} from '../../harness/index.js';
import type { DebugValue } from '../../repr/index.js';
import { Chooser, ManualClock, SeededRandom } from '../../sim/index.js';
import { functionTable } from '../../sql/index.js';
import { avscLibrary } from './avsc-library.js';
import { makeDirectory } from './disk-files.js';
import { isTemporaryFile, TEMPORARY_DIRECTORY, TemporaryFiles } from './temporary-files.js';
import { canHaveUpper, EmbeddedFeedback } from './feedback.js';
import { firstChange } from './first-change.js';
import { defaultOptions, setOption } from './options.js';
import {
  ProtocolSession,
  type ProtocolClient,
  type ProtocolEffect,
  type RefusedSession,
} from './protocol-session.js';
import { EmbeddedSession } from './session.js';

/**
 * Steps that one `settle` makes at most. A statement takes a few, and a file of 1 GB, read a MiB at
 * a time, a thousand.
 */
const SETTLE_STEPS_MAX = 10_000_000;

/**
 * Of the sessions that have something to ask, so many are offered to the chooser: with more, the
 * first ones. Each choice keeps its options, so that 10^5 sessions at once would fill the memory.
 */
export const SESSION_OPTIONS_MAX = 64;

/** What a session waits for, by the number of its connection. */
export type SessionWait = Omit<Waiting, 'session'> & { readonly connection: number };

/** A session on PostgreSQL's protocol, and its client. */
interface ProtocolConnection {
  readonly session: ProtocolSession;
  readonly client: ProtocolClient;
}

/** The variable that says how long a session's statement may compute. */
const STATEMENT_TIMEOUT = 'statement_timeout';

/** The user that all sessions belong to. */
const USER = 'materialize';

/**
 * The embedded coordinator, its dataflow server and the messages between them, behind the harness's
 * interface. Nothing happens unless it is called, and what happens depends on nothing but the
 * calls, the clock, the files and the choices.
 */
export class EmbeddedSystem implements System {
  readonly name = 'embedded';
  readonly temporaryPath = TEMPORARY_DIRECTORY;
  readonly clock = new ManualClock();
  readonly feedback: EmbeddedFeedback;
  readonly names: Names;
  /** Decides which session is served first, where several have something to ask. */
  readonly chooser: Chooser;
  readonly #catalogPath: string;
  readonly #temporaryDirectory: string;
  readonly #options = defaultOptions();
  readonly #sessions = new Map<number, EmbeddedSession>();
  /** The sessions that have something to ask, in the order in which they connected. */
  readonly #asking: EmbeddedSession[] = [];
  readonly #protocolClients = new Map<number, ProtocolConnection>();
  readonly #interruptions: Interruptions | undefined;
  #random: SeededRandom;
  #durable: DurableCatalog;
  #server: DataflowServer;
  #coordinator: Coordinator;
  #clients = 0;
  /** What the coordinator said to the client that is connecting. */
  #welcome: SessionEffect | null = null;
  #seenMs = 0n;
  /** Why it did not start again. */
  #stopped: SystemError | null = null;

  /**
   * Opens the catalog in the environment's data directory, or makes it. `interruptions` are asked
   * while statements compute; what they say is then a part of what happens.
   *
   * @throws OptionError for options that are none; SystemError if the catalog cannot be used.
   */
  constructor(
    environment: SystemEnvironment,
    chooser = new Chooser(),
    interruptions?: Interruptions,
  ) {
    this.#interruptions = interruptions;
    for (const [name, value] of environment.options) setOption(this.#options, name, value);
    this.chooser = chooser;
    makeDirectory(environment.dataDirectory);
    this.#temporaryDirectory = environment.temporaryDirectory;
    this.#catalogPath = `${environment.dataDirectory}/catalog`;
    this.#random = new SeededRandom(this.#options.seed);
    this.feedback = new EmbeddedFeedback({
      coordinator: () => this.#coordinator,
      nameOf: (id) => this.#nameOf(id),
      noticeClock: () => this.#noticeClock(),
    });
    this.names = {
      resolve: (name) => this.#namesToIds().get(name),
      dropped: (name) => this.#droppedItems(name),
      all: () => [...this.#namesToIds().keys()].sort(),
      withUppers: () => this.#namesWithUppers(),
    };
    const started = this.#start();
    this.#durable = started.durable;
    this.#server = started.server;
    this.#coordinator = started.coordinator;
  }

  /** The coordinator, for those who look inside; another one after a restart. */
  get coordinator(): Coordinator {
    return this.#coordinator;
  }

  connect(): Session {
    if (this.#stopped !== null) throw this.#stopped;
    this.#noticeClock();
    this.#clients += 1;
    this.#coordinator.handle({ kind: 'startup', client: this.#clients, user: USER });
    const welcome = this.#welcome;
    assert(welcome?.kind === 'started', 'the user of all sessions exists');
    const session = new EmbeddedSession(welcome, (asking) => {
      this.#noteAsking(asking);
    });
    this.#sessions.set(session.connection, session);
    return session;
  }

  /**
   * Opens a session on PostgreSQL's protocol. Such a session is served in the order of its calls,
   * and what it is told comes as it happens: during those calls, {@link quiesce} or a delivery.
   */
  openProtocolSession(client: ProtocolClient): ProtocolSession | RefusedSession {
    if (this.#stopped !== null) throw this.#stopped;
    this.#noticeClock();
    this.#clients += 1;
    const { user, settings } = client;
    const options = { sequential: true, settings };
    this.#coordinator.handle({ kind: 'startup', client: this.#clients, user, ...options });
    const welcome = this.#welcome;
    assert(welcome?.kind === 'started' || welcome?.kind === 'refused', 'who comes is answered');
    if (welcome.kind === 'refused') return welcome;
    const session = new ProtocolSession(welcome, {
      coordinator: () => this.#coordinator,
      noticeClock: () => this.#noticeClock(),
      forget: () => void this.#protocolClients.delete(welcome.connection),
    });
    this.#protocolClients.set(welcome.connection, { session, client });
    return session;
  }

  /**
   * How long a statement of a session on PostgreSQL's protocol may compute, in milliseconds, as its
   * `statement_timeout` says; null: as long as it takes.
   */
  statementTimeoutMs(connection: number): number | null {
    const { session } = this.#protocolClients.get(connection) ?? {};
    const setting = session?.requests.variable(STATEMENT_TIMEOUT);
    if (setting === undefined || setting === '0') return null;
    return readDuration(STATEMENT_TIMEOUT, setting);
  }

  /** What sessions on PostgreSQL's protocol wait for, by the numbers of their connections. */
  protocolWaits(): readonly SessionWait[] {
    return this.waits().filter(({ connection }) => this.#protocolClients.has(connection));
  }

  /** Cancels what a session runs, for whoever knows its key. */
  cancel(connection: number, secretKey: number): void {
    this.#noticeClock();
    this.#coordinator.handle({ kind: 'cancel', connection, secretKey });
  }

  /** Steps everything that can be stepped, as {@link settle} does. */
  quiesce(): void {
    if (this.#stopped !== null) return;
    let steps = 0;
    this.#noticeClock();
    while (this.#serveSession() || this.#server.step()) {
      steps += 1;
      assert(steps <= SETTLE_STEPS_MAX, () => `a system settles within ${SETTLE_STEPS_MAX} steps`);
    }
  }

  settle(): readonly Waiting[] {
    if (this.#stopped !== null) return [];
    this.quiesce();
    return this.waits().flatMap(({ connection, ...wait }) => {
      const session = this.#sessions.get(connection);
      return session === undefined ? [] : [{ session, ...wait }];
    });
  }

  /** What all sessions wait for, by the numbers of their connections. */
  waits(): readonly SessionWait[] {
    return listWaits(this.#coordinator.state).map((wait) => this.#describeWait(wait));
  }

  close(): void {
    this.#durable.close();
  }

  catalog(): DebugValue {
    return this.#coordinator.dump();
  }

  frontiers(): FrontierReport {
    this.#noticeClock();
    const { oracle, tracker } = this.#coordinator.state;
    const collections = [...this.#namesToIds().values()]
      .filter((id) => this.#coordinator.state.frontiers.has(id))
      .map((id) => this.#frontiersOf(id));
    return {
      times: [
        ['tables open', oracle.lastOpen],
        ['last operation', tracker.time(EPOCH_MILLISECONDS)],
      ],
      collections: sortByName(collections),
    };
  }

  restart(): void {
    for (const session of this.#sessions.values()) session.lose();
    this.#sessions.clear();
    this.#asking.length = 0;
    for (const { session, client } of this.#protocolClients.values()) {
      session.lose();
      client.lost();
    }
    this.#protocolClients.clear();
    this.feedback.clear();
    this.#durable.close();
    try {
      const started = this.#start();
      this.#durable = started.durable;
      this.#server = started.server;
      this.#coordinator = started.coordinator;
      this.#stopped = null;
    } catch (error) {
      // What ran before is gone: nobody can connect, and nothing moves.
      if (error instanceof SystemError) this.#stopped = error;
      throw error;
    }
  }

  firstChange(text: string): string | undefined {
    return firstChange(text);
  }

  setOption(name: string, value: string): void {
    setOption(this.#options, name, value);
    if (name === 'seed') this.#random = new SeededRandom(this.#options.seed);
  }

  #start(): {
    readonly durable: DurableCatalog;
    readonly server: DataflowServer;
    readonly coordinator: Coordinator;
  } {
    const files = new TemporaryFiles(this.#temporaryDirectory);
    const server = new DataflowServer({
      functions: functionTable,
      files,
      avro: avscLibrary,
      clock: this.clock,
      respond: (response) => this.feedback.send(response),
      interruptions: this.#interruptions,
      maintainedBytesMax: () => this.#options.maintainedMemoryLimit,
    });
    let durable: DurableCatalog | null = null;
    try {
      durable = openSqliteCatalog(this.#catalogPath, this.#uuid());
      const coordinator = new Coordinator({
        now: () => this.clock.now,
        durable,
        dataflow: (command) => server.handle(command),
        effects: (effect) => this.#receive(effect),
        random: () => this.#random.nextUint32(),
        functions: functionTable,
        admitsPath: isTemporaryFile,
        tryFile: (path) => {
          const made = files.createExclusive(path, new Uint8Array());
          if (made.kind === 'written') files.remove(path);
          return made;
        },
        options: this.#options,
        interruptions: this.#interruptions,
      });
      this.#seenMs = this.clock.now;
      return { durable, server, coordinator };
    } catch (error) {
      durable?.close();
      throw error instanceof CatalogFileError ? new SystemError(error.message) : error;
    }
  }

  /** A random UUID (version 4). */
  #uuid(): string {
    const words = Array.from({ length: 4 }, () => this.#random.nextUint32());
    const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
    const [a, b, c, d] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20)];
    return `${a}-${b}-4${c}-a${d}-${hex.slice(20)}`;
  }

  #noticeClock(): void {
    if (this.clock.now === this.#seenMs || this.#stopped !== null) return;
    this.#seenMs = this.clock.now;
    this.#coordinator.handle({ kind: 'clockMoved' });
  }

  #noteAsking(session: EmbeddedSession): void {
    const asking = this.#asking;
    let index = asking.length;
    while (index > 0 && asking[index - 1]!.client > session.client) index -= 1;
    asking.splice(index, 0, session);
  }

  /** Tells the coordinator the next request of a session; returns whether there was one. */
  #serveSession(): boolean {
    if (this.#asking.length === 0) return false;
    const ready = this.#asking.slice(0, SESSION_OPTIONS_MAX);
    const options = ready.map(({ connection }) => `session ${connection}`);
    const index = this.chooser.choose({ point: 'session', options });
    const session = ready[index]!;
    const request = session.takeRequest()!;
    if (!session.hasRequests) this.#asking.splice(index, 1);
    this.#coordinator.handle(request);
    if (request.kind === 'terminate') this.#sessions.delete(session.connection);
    return true;
  }

  #receive(effect: SessionEffect): void {
    if (effect.kind === 'started' || effect.kind === 'refused') this.#welcome = effect;
    else if (this.#protocolClients.size === 0)
      this.#sessions.get(effect.connection)?.receive(effect);
    else this.#tell(effect);
  }

  #tell(effect: ProtocolEffect): void {
    const protocol = this.#protocolClients.get(effect.connection);
    if (protocol === undefined) this.#sessions.get(effect.connection)?.receive(effect);
    else protocol.client.receive(effect);
  }

  #describeWait({ connection, what, timestamp, peek, tail, collections }: Wait): SessionWait {
    const pending =
      peek === null ? undefined : this.#server.pendingPeeks().find(({ id }) => id === peek);
    if (peek !== null && pending === undefined) {
      return { connection, what: `${what}, whose answer is held`, timestamp, collections: [] };
    }
    const ids = pending?.waitsFor ?? collections;
    const frontiers = sortByName(ids.map((id) => this.#frontiersOf(id)));
    const held =
      tail !== null && this.feedback.isAbout(tail) ? ', of which messages are held,' : '';
    return { connection, what: what + held, timestamp, collections: frontiers };
  }

  #frontiersOf(id: string): CollectionFrontiers {
    const { frontiers } = this.#coordinator.state;
    const known = frontiers.has(id);
    const state = this.#server.stateOf(id);
    const failure = state?.failure ?? null;
    return {
      name: this.#nameOf(id) + (failure === null ? '' : ` (stopped: ${failure})`),
      since: known ? frontiers.since(id) : null,
      deliveredUpper: known ? frontiers.upper(id) : null,
      realUpper: state?.upper ?? null,
    };
  }

  #nameOf(id: string): string {
    const { catalog, droppedNames } = this.#coordinator.state;
    if (catalog.has(id)) return this.#coordinator.state.nameOf(id);
    const name = droppedNames.get(id);
    return name === undefined ? id : `${name} (dropped)`;
  }

  /** The items that had a name, are dropped, and are spoken of by messages that are held. */
  #droppedItems(wanted: string): readonly string[] {
    return [...this.#coordinator.state.droppedNames]
      .filter(([id, name]) => name === wanted && this.feedback.isAbout(id))
      .map(([id]) => id);
  }

  /** The full names of what workers report uppers of. */
  #namesWithUppers(): readonly string[] {
    const { catalog } = this.#coordinator.state;
    const names = [...this.#namesToIds()].filter(([, id]) => canHaveUpper(catalog.item(id)));
    return names.map(([name]) => name).sort();
  }

  /** Every item that is no session's own: full name to id. */
  #namesToIds(): ReadonlyMap<string, string> {
    const { catalog } = this.#coordinator.state;
    const items = catalog.items().filter(({ connection }) => connection === null);
    return new Map(items.map(({ id }) => [this.#coordinator.state.nameOf(id), id]));
  }
}

function sortByName(collections: readonly CollectionFrontiers[]): readonly CollectionFrontiers[] {
  return [...collections].sort((left, right) =>
    left.name < right.name ? -1 : left.name > right.name ? 1 : 0,
  );
}
