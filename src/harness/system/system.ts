import type { ManualClock } from '../../sim/index.js';
import type { Column, DebugValue, Row } from '../../repr/index.js';
import type { Antichain, Timestamp } from '../../time/index.js';
import type { Eventual } from './work.js';

/**
 * A system under test, one instance for each file. The harness knows this interface and nothing of
 * any system. Members marked optional are capabilities: a directive that needs one that is missing
 * fails with a diagnostic that names both.
 *
 * A member that gives an {@link Eventual} may give a promise: then the system is asynchronous, and
 * what runs it waits. One whose every call returns when it is done is a {@link SyncSystem}. Either
 * way, work that goes on by itself is done when {@link System.settle} is.
 */
export interface System {
  /** As in `--system NAME` and in diagnostics. */
  readonly name: string;
  /**
   * Opens a session; `name` is what the test calls it, if it has a name, for a system that says
   * which session another one waits for.
   */
  connect(name?: string): Eventual<Session>;
  /**
   * Steps everything that can be stepped without outside help until nothing moves, and says what
   * still waits. Feedback that is held stays held. Bounded; exceeding the bound is a bug of the
   * system.
   */
  settle(): Eventual<readonly Waiting[]>;
  /** Ends everything and releases what the instance holds. */
  close(): Eventual<void>;

  /**
   * What `<TEMP>` stands for in what is submitted, if the system has a name of its own for the
   * temporary directory; else it is the real path.
   */
  readonly temporaryPath?: string;
  readonly clock?: ManualClock;
  /**
   * Begins a wait in real time, in place of {@link System.clock}: for systems whose time nobody can
   * move.
   */
  startWait?(timeoutMs: bigint): WaitPauses;
  readonly feedback?: Feedback;
  readonly names?: Names;
  /** The state of the catalog, for `print-catalog`. */
  catalog?(): Eventual<DebugValue>;
  /** Times and frontiers, for `print-frontiers` and for the report of a mismatch. */
  frontiers?(): Eventual<FrontierReport>;
  /**
   * Stops the system as a crash would, and starts it again from what is durable. All sessions are
   * gone: what one of them ran is answered by an error, and so is what is submitted to it
   * afterwards.
   */
  restart?(): Eventual<void>;
  /**
   * The first statement of a text that does anything but read, in a word or two (`INSERT`);
   * undefined if there is none. `wait-sql` refuses such a text before it runs: without this member
   * only afterwards, when the response shows what it was.
   */
  firstChange?(text: string): string | undefined;
  /** Changes an option for `options`. @throws OptionError for a name or a value it cannot have. */
  setOption?(name: string, value: string): Eventual<void>;
  /**
   * What the system did since the last call that no test can control, so that another run may go
   * another way: `setTimeout at src/jobs.ts:42`. The case fails in which there is any.
   */
  uncontrolled?(): readonly string[];
}

/** A system that never makes anybody wait. */
export interface SyncSystem extends System {
  connect(name?: string): Session;
  settle(): readonly Waiting[];
  close(): void;
  readonly feedback?: SyncFeedback;
  catalog?(): DebugValue;
  frontiers?(): FrontierReport;
  restart?(): void;
  setOption?(name: string, value: string): void;
}

/** Makes instances of one kind of system. */
export interface SystemFactory {
  readonly name: string;
  /** The options instances understand: name to a sentence of documentation. */
  readonly options: ReadonlyMap<string, string>;
  create(environment: SystemEnvironment): Eventual<System>;
}

/** Makes instances of a synchronous system. */
export interface SyncSystemFactory extends SystemFactory {
  create(environment: SystemEnvironment): SyncSystem;
}

/** What an instance gets from outside. */
export interface SystemEnvironment {
  /** The directory that `<TEMP>` stands for: real path, no trailing slash. */
  readonly temporaryDirectory: string;
  /** A directory of the instance's own, for what it keeps durable. May have to be made. */
  readonly dataDirectory: string;
  /**
   * Options set from outside (`--set`); a factory throws an OptionError for those it does not know.
   */
  readonly options: ReadonlyMap<string, string>;
  /**
   * Whether a statement counts as waiting as soon as it is seen to wait, also where time alone will
   * end that, such as a check for deadlocks. Only where time passes by itself does it matter.
   */
  readonly waitsAtSight?: boolean;
}

/** The pauses of a wait in real time. */
export interface WaitPauses {
  /** Lets some time pass, more with each call; false, and at once, when the wait's time is up. */
  next(): Eventual<boolean>;
}

/** A client's session. Its responses come in the order of its statements. */
export interface Session {
  /** Submits text: statements that run as one unit (one simple query). Never blocks. */
  submit(text: string): void;
  /** Whether everything submitted has been answered. */
  idle(): boolean;
  /** The responses since the last call, in order. */
  poll(): readonly Response[];
  /** Asks the system to cancel what the session runs. */
  cancel(): void;
  /** Ends the session and rolls back what it had open. */
  terminate(): void;
  /**
   * Says whether the test waits for what the session runs. While it does not, {@link System.settle}
   * may be done before a statement that only lets real time pass. Until told, and in sessions
   * without this member, everything is waited for.
   */
  setAwaited?(awaited: boolean): void;
}

/** The answer to one statement. */
export type Response =
  | {
      readonly kind: 'rows';
      readonly columns: readonly Column[];
      readonly rows: readonly Row[];
      /** What clients of PostgreSQL are told at its end; left out: that of the statement. */
      readonly tag?: string;
      /**
       * The values as the system itself prints them, null for NULL; formats that print text take
       * these. Left out where they are what {@link formatDatum} makes of the values.
       */
      readonly texts?: readonly (readonly (string | null)[])[];
    }
  /** Done, no rows: `debug` is printed by the debug format, `tag` by the others. */
  | { readonly kind: 'completed'; readonly debug: DebugValue; readonly tag: string }
  /** An error of the system, printed with the lines it has. Ends the submission. */
  | {
      readonly kind: 'error';
      readonly message: string;
      /** Where it is worse than `ERROR`: `FATAL`, which ends the session. */
      readonly severity?: string;
      readonly detail?: string;
      readonly hint?: string;
      /** Which part of some input it is about, for clients that print it. */
      readonly context?: string;
      /** SQLSTATE or what the system has in its place. */
      readonly code?: string;
      /** Offset into the submitted text, in UTF-16 units, from 0. */
      readonly position?: number;
      /** What a constraint that was violated belongs to; not printed. */
      readonly subject?: {
        readonly schema: string;
        readonly table: string;
        readonly column?: string;
        readonly constraint?: string;
      };
      /**
       * True where the text itself is at fault, so that it fails whatever the state of the system:
       * a syntax error. `wait-sql` does not try again after one.
       */
      readonly permanent?: boolean;
    }
  /**
   * An error in place of rows: it came with the data, not from the statement. Debug:
   * `Error("...")`.
   */
  | {
      readonly kind: 'dataError';
      readonly message: string;
      readonly detail?: string;
      readonly hint?: string;
      readonly context?: string;
      readonly code?: string;
    }
  | { readonly kind: 'canceled' }
  /** What a statement said before its answer: printed as errors are, in every format. */
  | {
      readonly kind: 'notice';
      /** `NOTICE`, `WARNING`, `INFO`. */
      readonly severity: string;
      readonly message: string;
      readonly detail?: string;
      readonly hint?: string;
      readonly code?: string;
    }
  /** Lines of text that the client was sent in place of rows; every format prints them so. */
  | {
      readonly kind: 'copyData';
      readonly lines: readonly string[];
      /** How many columns the rows have, where that is known. */
      readonly columnCount?: number;
      /** How many rows the lines are, if not as many. */
      readonly rowCount?: number;
    };

/** Something that did not finish, and why. */
export interface Waiting {
  /** The session whose statement waits. */
  readonly session: Session;
  /** What waits, without the session: `read at 3600000`, `write lock`. */
  readonly what: string;
  readonly timestamp: Timestamp | null;
  /** The collections it waits for, in the order of their names. */
  readonly collections: readonly CollectionFrontiers[];
}

/** Frontiers of a collection: what the coordinator knows and what is really so. */
export interface CollectionFrontiers {
  /** Full name: `materialize.public.t`. */
  readonly name: string;
  readonly since: Antichain;
  /** The upper that was delivered to the coordinator. */
  readonly deliveredUpper: Antichain;
  /** The upper at the server. */
  readonly realUpper: Antichain;
}

/** For `print-frontiers`. */
export interface FrontierReport {
  /** Times that the system keeps besides the clock, as (name, value), in order. */
  readonly times: readonly (readonly [name: string, value: Timestamp])[];
  readonly collections: readonly CollectionFrontiers[];
}

/** Names of the things that frontiers belong to. */
export interface Names {
  /** The item of a full name, or undefined. */
  resolve(name: string): string | undefined;
  /** Items that had the name and are gone, but messages that are held speak of them. */
  dropped?(name: string): readonly string[];
  /** All names that resolve, sorted. */
  all(): readonly string[];
  /** Those whose uppers {@link Feedback.inject} takes, sorted; all where it is left out. */
  withUppers?(): readonly string[];
}

/** The messages from the system's workers that wait until a test lets them pass. */
export interface Feedback {
  /** The messages held, in the order of their arrival. */
  list(): readonly HeldMessage[];
  /**
   * Lets messages pass, oldest first, and returns how many passed. A message about several items of
   * which only some pass is split; the rest stays where it was.
   */
  deliver(selection: FeedbackSelection): Eventual<number>;
  /** The kinds of messages that can ever be held, if they are known: `deliver kind=` is checked. */
  readonly kinds?: readonly string[];
  /**
   * Puts a progress message of the test's own before all others and delivers it: items and their
   * uppers. @throws FeedbackError if an upper would go back or cannot be.
   */
  inject(uppers: readonly (readonly [item: string, upper: Timestamp])[]): Eventual<void>;
}

/** The messages of a synchronous system. */
export interface SyncFeedback extends Feedback {
  deliver(selection: FeedbackSelection): number;
  inject(uppers: readonly (readonly [item: string, upper: Timestamp])[]): void;
}

/** One message that is held. */
export interface HeldMessage {
  /** Its type in the words of the system: `FrontierUppers`, `PeekResponse`. */
  readonly kind: string;
  /**
   * `answer`: a response to a statement. `progress`: anything that a test may want to hold back.
   */
  readonly role: 'answer' | 'progress';
  /** The items it speaks of. */
  readonly items: readonly string[];
  /** One line for people, without its kind. */
  readonly text: string;
}

/** Which held messages pass. All conditions given must hold. */
export interface FeedbackSelection {
  readonly count?: number;
  readonly kind?: string;
  readonly role?: HeldMessage['role'];
  /** Only parts about these items. */
  readonly items?: ReadonlySet<string>;
  /** No part about these items. */
  readonly except?: ReadonlySet<string>;
}
