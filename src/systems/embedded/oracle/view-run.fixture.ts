import type { Client } from 'pg';
import { askPostgres, codeOf, EmbeddedClient, type Answer } from './answer.fixture.js';
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

/** Constraints, and rows that ON CONFLICT meets twice: of several breaches, any one is named. */
const BREACH = /^(23|21000)/;

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

/** What PostgreSQL says to all of a case. */
export interface PostgresRun {
  /** To each view that is made. */
  readonly made: readonly Answer[];
  /** To each view, read after so many transactions; nothing before the views are made. */
  readonly reads: readonly (readonly Answer[])[];
  readonly writes: readonly Answer[];
  /** What each table holds after so many transactions. */
  readonly tables: readonly (readonly Answer[])[];
}

/** Runs a case on PostgreSQL, in a schema that belongs to the connection. */
export async function runOnPostgres(client: Client, one: ViewCase): Promise<PostgresRun> {
  const schema = `own${(client as Client & { processID: number }).processID}`;
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  await client.query(`SET search_path = ${schema}; ${one.tables.join('; ')}`);
  const made: Answer[] = [];
  const reads: Answer[][] = [];
  const writes: Answer[] = [];
  const tables: Answer[][] = [];
  for (let done = 0; done <= one.transactions.length; done += 1) {
    if (done === viewsAfter(one)) {
      for (const { name, query } of one.views) {
        made.push(await askPostgres(client, `CREATE VIEW ${name} AS ${query}`));
      }
    }
    const seen: Answer[] = [];
    for (const [index, { name }] of one.views.entries()) {
      if (made[index]?.kind !== 'rows') continue;
      seen[index] = await askPostgres(client, `SELECT * FROM ${name}`);
    }
    reads.push(seen);
    const held: Answer[] = [];
    for (const name of tablesOf(one, done))
      held.push(await askPostgres(client, `SELECT * FROM ${name}`));
    tables.push(held);
    const next = one.transactions[done];
    if (next === undefined) break;
    const answer = await askPostgres(client, transactionText(next));
    if (answer.kind === 'error') await client.query('ROLLBACK');
    writes.push(answer);
  }
  return { made, reads, writes, tables };
}

/** The names of the tables that there are, or should be, after so many transactions. */
function tablesOf({ tables, transactions }: ViewCase, done: number): readonly string[] {
  return [...tables, ...transactions.slice(0, done).flat()].flatMap((statement) => {
    const name = /^CREATE TABLE (\w+)/.exec(statement)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** How many transactions come before the views. */
export function viewsAfter({ transactions, earlier }: ViewCase): number {
  return Math.min(earlier, transactions.length);
}

/** Runs a case on the embedded system; where it first differs, undefined if it does not. */
export function compareRun(one: ViewCase, postgres: PostgresRun): ViewDifference | undefined {
  const embedded = new EmbeddedClient(one.tables);
  try {
    return new ViewRun(embedded, one, postgres).difference();
  } finally {
    embedded.close();
  }
}

class ViewRun {
  readonly #embedded: EmbeddedClient;
  readonly #case: ViewCase;
  readonly #postgres: PostgresRun;
  #views: readonly RandomView[] = [];
  #isOver = false;

  constructor(embedded: EmbeddedClient, one: ViewCase, postgres: PostgresRun) {
    this.#embedded = embedded;
    this.#case = one;
    this.#postgres = postgres;
  }

  difference(): ViewDifference | undefined {
    const { transactions } = this.#case;
    for (let done = 0; done <= transactions.length; done += 1) {
      const isFirst = done === viewsAfter(this.#case);
      const next = transactions[done];
      const differs =
        (isFirst ? this.#createViews(done) : undefined) ??
        this.#compareTables(done) ??
        this.#compareViews(done, isFirst || next === undefined) ??
        (next === undefined ? undefined : this.#write(next, done));
      if (differs !== undefined || this.#isOver) return differs;
    }
    return undefined;
  }

  /** Views that the embedded system does not support are left out, and so are those over them. */
  #createViews(done: number): ViewDifference | undefined {
    const made: RandomView[] = [];
    for (const [index, view] of this.#case.views.entries()) {
      const postgres = this.#postgres.made[index]!;
      const embedded = createView(view).map((statement) => this.#embedded.ask(statement));
      const found = failureOf(embedded);
      if (postgres.kind === 'error' ? postgres.code === found?.code : found === undefined) {
        if (found === undefined) made.push(view);
        continue;
      }
      if (found?.code === UNSUPPORTED || this.#isOverMissing(view, made)) continue;
      const answer = found ?? embedded[0]!;
      if (deviationOf(view.query, postgres, answer)) continue;
      const sql = createView(view)[0]!;
      const kind = `create view: ${codeOf(postgres)} ${codeOf(answer)}`;
      return { kind, done, sql, postgres, embedded: answer };
    }
    this.#views = made;
    return undefined;
  }

  #isOverMissing(view: RandomView, made: readonly RandomView[]): boolean {
    return this.#case.views.some((other) => reads(view, other) && !made.includes(other));
  }

  /** The query of a view and those of views that it reads: what differs can come of any. */
  #allQueries(view: RandomView): string {
    const { views } = this.#case;
    const read = views.slice(0, views.indexOf(view)).filter((other) => reads(view, other));
    return [view.query, ...read.map((other) => this.#allQueries(other))].join('\n');
  }

  #compareViews(done: number, withQueries: boolean): ViewDifference | undefined {
    this.#embedded.deliver();
    for (const [index, view] of this.#case.views.entries()) {
      if (!this.#views.includes(view)) continue;
      const postgres = this.#postgres.reads[done]![index]!;
      const differs = this.#compareView(view, { postgres, done, withQueries });
      if (differs !== undefined) return differs;
    }
    return undefined;
  }

  #compareTables(done: number): ViewDifference | undefined {
    this.#embedded.deliver();
    for (const [index, name] of tablesOf(this.#case, done).entries()) {
      const postgres = this.#postgres.tables[done]![index]!;
      const sql = `SELECT * FROM ${name}`;
      const embedded = this.#embedded.ask(sql);
      const differs = difference({ sql, ordered: false, looseZeros: true }, postgres, embedded);
      if (differs !== undefined)
        return { kind: `table: ${differs}`, done, sql, postgres, embedded };
    }
    return undefined;
  }

  #compareView(
    view: RandomView,
    { postgres, done, withQueries }: { postgres: Answer; done: number; withQueries: boolean },
  ): ViewDifference | undefined {
    if (postgres.kind === 'error' && postgres.code === TIMED_OUT) return undefined;
    if (postgres.kind === 'rows' && postgres.rows.length > ROWS_MAX) return undefined;
    const asked = [[view.form, `SELECT * FROM ${view.name}`]] as [string, string][];
    if (withQueries) asked.push(['one-shot', `SELECT * FROM (${view.query}) q`]);
    const compared = { sql: this.#allQueries(view), ordered: false, looseZeros: true };
    for (const [what, sql] of asked) {
      const embedded = this.#embedded.ask(sql);
      const differs = difference(compared, postgres, embedded);
      if (differs === undefined || deviationOf(compared.sql, postgres, embedded)) continue;
      const kind = `${what}: ${differs} ${codeOf(postgres)} ${codeOf(embedded)}`;
      return { kind, done, sql, postgres, embedded };
    }
    return undefined;
  }

  /** What comes of a transaction: done or not, and why not. */
  #write(statements: readonly string[], done: number): ViewDifference | undefined {
    const sql = transactionText(statements);
    const postgres = this.#postgres.writes[done]!;
    const answers = this.#embedded.askAll(sql);
    if (failureOf(answers) !== undefined) this.#embedded.askAll('ROLLBACK');
    const embedded = failureOf(answers) ?? answers[0]!;
    const [wanted, found] = [codeOf(postgres), codeOf(embedded)];
    if (BREACH.test(wanted) && BREACH.test(found)) return undefined;
    const isReturning = statements.length === 1 && / RETURNING /.test(sql);
    const differs = isReturning
      ? difference({ sql, ordered: false, looseZeros: true }, postgres, embedded)
      : undefined;
    if (wanted === found && differs === undefined) return undefined;
    if (deviationOf(sql, postgres, embedded)) {
      // From here on the tables may be others.
      this.#isOver = true;
      return undefined;
    }
    return { kind: `write: ${wanted} ${found}`, done, sql, postgres, embedded };
  }
}

/** Whether a view names another one, which was made before it. */
function reads({ query }: RandomView, { name }: RandomView): boolean {
  return new RegExp(`\\b${name}\\b`).test(query);
}

function failureOf(answers: readonly Answer[]): (Answer & { kind: 'error' }) | undefined {
  for (const answer of answers) if (answer.kind === 'error') return answer;
  return undefined;
}
