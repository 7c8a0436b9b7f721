import type { StatementKind } from '../sql/index.js';
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

/** Statements that leave all variables as they are. */
const HARMLESS: ReadonlySet<StatementKind | null> = new Set<StatementKind | null>([
  'select',
  'tail',
  'show',
  'explain',
  'insertValues',
  'insertQuery',
  'update',
  'delete',
  'fetch',
  'copy',
]);

/** What a client knows of its session's variables. */
export class ReportedVariables {
  readonly #session: BackendSession;
  readonly #user: string;
  readonly #known = new Map<string, string>();
  #mayHaveChanged = false;

  constructor(session: BackendSession, user: string) {
    this.#session = session;
    this.#user = user;
  }

  /** Takes note of a statement that was answered. */
  note(statement: StatementKind | null): void {
    if (!HARMLESS.has(statement)) this.#mayHaveChanged = true;
  }

  /** Tells everything. */
  writeAll(out: BackendWriter): void {
    out.parameterStatus('server_encoding', 'UTF8');
    out.parameterStatus('session_authorization', this.#user);
    this.#write(out);
  }

  /** Tells what has changed. */
  writeChanges(out: BackendWriter): void {
    if (this.#mayHaveChanged) this.#write(out);
    this.#mayHaveChanged = false;
  }

  #write(out: BackendWriter): void {
    const { requests } = this.#session;
    for (const name of REPORTED) {
      const value = requests.variable(name) ?? '';
      if (this.#known.get(name) === value) continue;
      this.#known.set(name, value);
      out.parameterStatus(name, value);
    }
  }
}
