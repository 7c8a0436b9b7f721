import { endSession, waitFor, type Session, type System, type Work } from '../harness/index.js';

/** The sessions of a file: one for each user, and those of `simple conn=NAME`. */
export class Sessions {
  readonly #byName = new Map<string, Session>();
  /** The user whose session records run in. */
  user = '';

  /** The session of a connection, or of the user where it is null. Opened by its first use. */
  *get(system: System, connection: string | null): Work<Session> {
    const name = connection === null ? `user ${this.user}` : `connection ${connection}`;
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const opened = yield* waitFor(system.connect());
    this.#byName.set(name, opened);
    return opened;
  }

  /** Ends all of them. */
  *endAll(system: System): Work<void> {
    for (const session of this.#byName.values()) yield* endSession(system, session);
    this.#byName.clear();
  }
}
