import type { BackendWriter } from '../wire/index.js';
import type { BackendSession } from './backend.js';

/** Variables whose values clients are told, whenever they change: PostgreSQL's list. */
const REPORTED: readonly string[] = [
  'application_name',
  'client_encoding',
  'DateStyle',
  'integer_datetimes',
  'IntervalStyle',
  'is_superuser',
  'server_version',
  'standard_conforming_strings',
  'TimeZone',
];

/** What a client knows of its session's variables. */
export class ReportedVariables {
  readonly #session: BackendSession;
  readonly #user: string;
  readonly #known = new Map<string, string>();
  /** What the session's count of changes was when it was last looked at. */
  #changes = 0;

  constructor(session: BackendSession, user: string) {
    this.#session = session;
    this.#user = user;
  }

  /** Tells everything. */
  writeAll(out: BackendWriter): void {
    out.parameterStatus('server_encoding', 'UTF8');
    out.parameterStatus('session_authorization', this.#user);
    this.#write(out);
  }

  /** Tells what has changed. */
  writeChanges(out: BackendWriter): void {
    if (this.#session.requests.variableChanges !== this.#changes) this.#write(out);
  }

  #write(out: BackendWriter): void {
    const { requests } = this.#session;
    this.#changes = requests.variableChanges;
    for (const name of REPORTED) {
      const value = requests.variable(name) ?? '';
      if (this.#known.get(name) === value) continue;
      this.#known.set(name, value);
      out.parameterStatus(name, value);
    }
  }
}
