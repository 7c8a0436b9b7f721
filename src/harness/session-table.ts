import type { InputText } from './input-text.js';
import type { Place } from './mistakes/place.js';
import type { Session } from './system/system.js';

/** A session that a test gave a name. */
export interface NamedSession {
  readonly name: string;
  readonly session: Session;
  /**
   * Whether it lives to the end of the file, or ends with the `await-sql` of its one submission.
   */
  readonly lifetime: 'file' | 'submission';
  /** What was submitted last and is not answered in full. */
  pending: Pending | null;
}

/** A submission whose responses were not all taken. */
export interface Pending {
  /** The argument that names the session. */
  readonly place: Place;
  readonly input: InputText;
  /** Whether a report of it being blocked was printed, so that the test has accounted for it. */
  reported: boolean;
}

/** The named sessions of one file. */
export class SessionTable {
  readonly #sessions = new Map<string, NamedSession>();
  /** Sessions without work that a restart ended, and where, until their names are used again. */
  readonly #lost = new Map<string, { readonly session: Session; readonly place: Place }>();

  get(name: string): NamedSession | undefined {
    return this.#sessions.get(name);
  }

  /** Where a restart ended the session of a name, if that is why there is none. */
  lostAt(name: string): Place | undefined {
    return this.#lost.get(name)?.place;
  }

  /**
   * The session of a name that a restart ended, for the one submission that hears of it; undefined
   * if there is none. The name is free when that was answered.
   */
  reviveLost(name: string): NamedSession | undefined {
    const lost = this.#lost.get(name);
    if (lost === undefined) return undefined;
    const named: NamedSession = {
      name,
      session: lost.session,
      lifetime: 'submission',
      pending: null,
    };
    this.add(named);
    return named;
  }

  add(named: NamedSession): void {
    this.#lost.delete(named.name);
    this.#sessions.set(named.name, named);
  }

  remove(name: string): void {
    this.#sessions.delete(name);
  }

  /** All names, in the order in which the sessions were opened. */
  names(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  /** All sessions, in the order in which they were opened. */
  all(): readonly NamedSession[] {
    return [...this.#sessions.values()];
  }

  /**
   * Notes that a restart ended all sessions. They are kept until their clients were told: those
   * that ran something by `await-sql`, the others by what is submitted next.
   */
  loseAll(place: Place): void {
    for (const named of this.all()) {
      if (named.pending !== null) {
        this.#sessions.set(named.name, { ...named, lifetime: 'submission' });
        continue;
      }
      this.#lost.set(named.name, { session: named.session, place });
      this.#sessions.delete(named.name);
    }
  }
}
