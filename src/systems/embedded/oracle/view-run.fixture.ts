import type { Client } from 'pg';
import { askPostgres, EmbeddedClient, type Answer } from './answer.fixture.js';
import { difference } from './compare-answers.fixture.js';
import { deviationOf } from './known-deviations.fixture.js';
import type { RandomView, ViewCase } from './random-view.fixture.js';

/** Where PostgreSQL and the embedded system part. */
export interface ViewDifference {
  /** What is compared, and how it differs: the same for cases that fail in the same way. */
  readonly kind: string;
  /** Transactions until then. */
  readonly done: number;
  readonly sql: string;
  readonly postgres: Answer;
  readonly embedded: Answer;
}

/** SQLSTATE of what is not supported. */
const UNSUPPORTED = '0A000';

/** PostgreSQL's word for a query that takes longer than the server's settings allow. */
const TIMED_OUT = '57014';

/** Constraints: of several that are broken, either is named. */
const BREACH = /^23/;

/** Rows of an answer that are compared: joins of everything with everything say nothing more. */
const ROWS_MAX = 5_000;

/** The statement that makes a view in the embedded system. */
export function createView({ name, query, form }: RandomView): readonly string[] {
  const materialized = form === 'materialized' ? 'MATERIALIZED ' : '';
  const index = form === 'indexed' ? [`CREATE DEFAULT INDEX ON ${name}`] : [];
  return [`CREATE ${materialized}VIEW ${name} AS ${query}`, ...index];
}

/** A transaction as text. */
export function transactionText(statements: readonly string[]): string {
  return statements.length === 1 ? statements[0]! : `BEGIN; ${statements.join('; ')}; COMMIT`;
}

/** Runs a case on both; the first difference, undefined if there is none. */
export async function runViewCase(
  client: Client,
  one: ViewCase,
): Promise<ViewDifference | undefined> {
  const embedded = new EmbeddedClient(one.tables);
  try {
    await client.query('DROP SCHEMA IF EXISTS own CASCADE; CREATE SCHEMA own');
    await client.query(`SET search_path = own; ${one.tables.join('; ')}`);
    return await new ViewRun(client, embedded, one).difference();
  } finally {
    embedded.close();
  }
}

class ViewRun {
  readonly #client: Client;
  readonly #embedded: EmbeddedClient;
  readonly #case: ViewCase;
  #views: readonly RandomView[] = [];

  constructor(client: Client, embedded: EmbeddedClient, one: ViewCase) {
    this.#client = client;
    this.#embedded = embedded;
    this.#case = one;
  }

  async difference(): Promise<ViewDifference | undefined> {
    const { transactions, earlier } = this.#case;
    for (let done = 0; done <= transactions.length; done += 1) {
      if (done === Math.min(earlier, transactions.length)) {
        const differs = await this.#createViews(done);
        if (differs !== undefined) return differs;
      }
      this.#embedded.deliver();
      for (const view of this.#views) {
        const differs = await this.#compareView(view, done);
        if (differs !== undefined) return differs;
      }
      const next = transactions[done];
      if (next === undefined) break;
      const differs = await this.#write(next, done);
      if (differs !== undefined) return differs;
    }
    return undefined;
  }

  /** Views that the embedded system does not support are left out, and so are those over them. */
  async #createViews(done: number): Promise<ViewDifference | undefined> {
    const made: RandomView[] = [];
    for (const view of this.#case.views) {
      const sql = `CREATE VIEW ${view.name} AS ${view.query}`;
      const postgres = await askPostgres(this.#client, sql);
      const embedded = createView(view).map((statement) => this.#embedded.ask(statement));
      const found = failureOf(embedded);
      if (postgres.kind === 'error' ? postgres.code === found?.code : found === undefined) {
        if (found === undefined) made.push(view);
        continue;
      }
      if (found?.code === UNSUPPORTED || this.#isOverMissing(view, made)) continue;
      return { kind: 'create view', done, sql, postgres, embedded: found ?? embedded[0]! };
    }
    this.#views = made;
    return undefined;
  }

  #isOverMissing({ query }: RandomView, made: readonly RandomView[]): boolean {
    return this.#case.views.some(
      ({ name }) => !made.some((view) => view.name === name) && query.includes(`${name} `),
    );
  }

  async #compareView(view: RandomView, done: number): Promise<ViewDifference | undefined> {
    const sql = `SELECT * FROM ${view.name}`;
    const postgres = await askPostgres(this.#client, sql);
    if (postgres.kind === 'error' && postgres.code === TIMED_OUT) return undefined;
    if (postgres.kind === 'rows' && postgres.rows.length > ROWS_MAX) return undefined;
    for (const [what, asked] of [
      [view.form, sql],
      ['one-shot', `SELECT * FROM (${view.query}) q`],
    ] as const) {
      const embedded = this.#embedded.ask(asked);
      const compared = { sql: view.query, ordered: false, looseZeros: true };
      const differs = difference(compared, postgres, embedded);
      if (differs === undefined || deviationOf(view.query, postgres, embedded)) continue;
      const kind = `${what}: ${differs} ${codeOf(postgres)} ${codeOf(embedded)}`;
      return { kind, done, sql: asked, postgres, embedded };
    }
    return undefined;
  }

  /** What comes of a transaction: done or not, and why not. */
  async #write(statements: readonly string[], done: number): Promise<ViewDifference | undefined> {
    const sql = transactionText(statements);
    const postgres = await askPostgres(this.#client, sql);
    if (postgres.kind === 'error') await this.#client.query('ROLLBACK');
    const answers = this.#embedded.askAll(sql);
    if (failureOf(answers) !== undefined) this.#embedded.askAll('ROLLBACK');
    const embedded = failureOf(answers) ?? answers[0]!;
    const [wanted, found] = [codeOf(postgres), codeOf(embedded)];
    if (wanted === found || (BREACH.test(wanted) && BREACH.test(found))) return undefined;
    return { kind: `write: ${wanted} ${found}`, done, sql, postgres, embedded };
  }
}

function failureOf(answers: readonly Answer[]): (Answer & { kind: 'error' }) | undefined {
  for (const answer of answers) if (answer.kind === 'error') return answer;
  return undefined;
}

/** The class of an answer: an error's code, and of a bug its words. */
function codeOf(answer: Answer): string {
  if (answer.kind === 'rows') return 'rows';
  return answer.code === 'none' ? answer.message.replaceAll(/\d+/g, '0').slice(0, 60) : answer.code;
}
