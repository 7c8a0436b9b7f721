import type { Client, DatabaseError } from 'pg';
import { Bug } from '../../../diagnostic/index.js';
import { driveSession, finishAtOnce, type Response, type Session } from '../../../harness/index.js';
import { Fixture } from '../embedded.fixture.js';
import { formatDatum, typeOid } from '../../../repr/index.js';

/** What came of one statement: rows as PostgreSQL's output functions write them, or an error. */
export type Answer =
  | {
      readonly kind: 'rows';
      /** The names of the columns. */
      readonly names: readonly string[];
      /** The numbers of the columns' types. */
      readonly types: readonly number[];
      readonly rows: readonly (readonly (string | null)[])[];
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** Asks PostgreSQL; of several statements the first one's answer. */
export async function askPostgres(client: Client, sql: string): Promise<Answer> {
  const types = { getTypeParser: () => (text: string) => text };
  try {
    const answered = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types });
    // Of several statements there is a list.
    const result = [answered].flat()[0]!;
    return {
      kind: 'rows',
      names: result.fields.map((field) => field.name),
      types: result.fields.map((field) => field.dataTypeID),
      rows: result.rows,
    };
  } catch (error) {
    const { code, message } = error as DatabaseError;
    if (code === undefined) throw error;
    return { kind: 'error', code, message };
  }
}

/** An embedded system with some tables, and one session. */
export class EmbeddedClient {
  readonly #statements: readonly string[];
  #fixture: Fixture;
  #session: Session;

  constructor(statements: readonly string[]) {
    this.#statements = statements;
    this.#fixture = new Fixture();
    this.#session = this.#connect();
  }

  /** What comes of a statement. A bug is an answer too, and others are asked another system. */
  ask(sql: string): Answer {
    return this.askAll(sql)[0] ?? failure('no answer');
  }

  /** What comes of each of several statements. */
  askAll(sql: string): readonly Answer[] {
    try {
      this.#session.submit(sql);
      const progress = driveSession(this.#fixture.system, this.#session);
      const { responses, blocked } = finishAtOnce(progress);
      const answers = responses.map(answerOf);
      return blocked === null ? answers : [...answers, failure('blocked')];
    } catch (error) {
      if (!(error instanceof Bug)) throw error;
      this.#fixture.close();
      this.#fixture = new Fixture();
      this.#session = this.#connect();
      return [failure(`bug: ${error.message}`)];
    }
  }

  /** Delivers everything that is held. */
  deliver(): void {
    this.#fixture.deliver();
  }

  close(): void {
    this.#fixture.close();
  }

  #connect(): Session {
    const session = this.#fixture.system.connect();
    for (const statement of this.#statements) this.#fixture.run(session, statement);
    return session;
  }
}

function failure(message: string): Answer {
  return { kind: 'error', code: 'none', message };
}

function answerOf(response: Response): Answer {
  switch (response.kind) {
    case 'rows':
      return {
        kind: 'rows',
        names: response.columns.map(({ name }) => name),
        types: response.columns.map(({ type }) => typeOid(type)),
        rows: response.rows.map((row) =>
          row.map((datum, index) =>
            datum === null ? null : formatDatum(response.columns[index]!.type, datum),
          ),
        ),
      };
    case 'error':
    case 'dataError':
      return { kind: 'error', code: response.code ?? 'none', message: response.message };
    case 'completed':
      return { kind: 'rows', names: [], types: [], rows: [] };
    default:
      return failure(response.kind);
  }
}

/** The class of an answer: an error's code, and of a bug its words. */
export function codeOf(answer: Answer): string {
  if (answer.kind === 'rows') return 'rows';
  return answer.code === 'none' ? answer.message.replaceAll(/\d+/g, '0').slice(0, 60) : answer.code;
}
